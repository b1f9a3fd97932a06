#include "kit/worlds/real_gates.h"

#include <chrono>

#include "kit/host/host.h"
#include "kit/running/stage.h"

namespace racecourse {

namespace {

// How long a stop can go unnoticed by a lane that sleeps at a gate.
constexpr auto longest_sleep_at_gate = std::chrono::milliseconds(20);

constexpr std::uint32_t bits_of_count = 16;
constexpr std::uint32_t count_mask = (1U << bits_of_count) - 1;
constexpr std::uint32_t one_round = 1U << bits_of_count;
constexpr std::int64_t one_of_several = std::int64_t{1} << 32;

/// Sleeps on the word until `get_through` returns true for a value of it.
template <class GetThrough>
void sleep_until(Lane& lane, std::atomic<std::uint32_t>& word, std::uint8_t object, int holder,
                 GetThrough get_through) {
  const During waiting(LaneState::waiting, object, holder);
  for (;;) {
    // Asked first: what opens the gate now may be the stop itself, and who was stuck is not to go on after it.
    if (lane.stop_requested()) throw Stopped{};
    std::uint32_t seen = word.load(std::memory_order_acquire);
    if (get_through(seen)) return;
    lane.looked_in_vain.add(1);
    park(word, seen, longest_sleep_at_gate);
  }
}

/// The same where whoever opens the gate wants to know whether anybody sleeps.
template <class GetThrough>
void sleep_counted(Lane& lane, std::atomic<std::uint32_t>& sleepers, std::atomic<std::uint32_t>& word,
                   std::uint8_t object, int holder, GetThrough get_through) {
  struct Counted {
    std::atomic<std::uint32_t>& sleepers;
    explicit Counted(std::atomic<std::uint32_t>& all) : sleepers(all) { sleepers.fetch_add(1); }
    ~Counted() { sleepers.fetch_sub(1); }
  } const counted(sleepers);
  sleep_until(lane, word, object, holder, get_through);
}

/// Changes the word by `change` as long as `free` holds for it. `seen` is its value by then.
template <class Free, class Change>
bool change_if(std::atomic<std::uint32_t>& word, std::uint32_t& seen, Free free, Change change) {
  while (free(seen))
    if (word.compare_exchange_weak(seen, change(seen))) return true;
  return false;
}

bool take_alone(std::atomic<std::uint32_t>& word, std::uint32_t& seen) {
  return change_if(
      word, seen, [](std::uint32_t now) { return now == 0; }, [](std::uint32_t) { return 1U; });
}

bool take_shared(std::atomic<std::uint32_t>& word, std::uint32_t& seen) {
  return change_if(
      word, seen, [](std::uint32_t now) { return now % 2 == 0; }, [](std::uint32_t now) { return now + 2; });
}

bool take_permit(std::atomic<std::uint32_t>& word, std::uint32_t& seen) {
  return change_if(
      word, seen, [](std::uint32_t now) { return now > 0; }, [](std::uint32_t now) { return now - 1; });
}

}  // namespace

// shared_mutex

RealWorld::shared_mutex::shared_mutex(RealWorld& world, const char* name)
    : stage_(*world.stage_), object_(stage_.add_lock(name, holder_)) {}

RealWorld::shared_mutex::~shared_mutex() { stage_.forget_lock(holder_); }

void RealWorld::shared_mutex::lock() {
  Lane& lane = Lane::here();
  std::uint32_t seen = 0;
  if (!take_alone(word_, seen))
    sleep_counted(lane, sleepers_, word_, object_, holder(),
                  [this](std::uint32_t& now) { return take_alone(word_, now); });
  taken(lane.id());
}

bool RealWorld::shared_mutex::try_lock() noexcept {
  std::uint32_t seen = 0;
  if (!take_alone(word_, seen)) return false;
  taken(Lane::here().id());
  return true;
}

void RealWorld::shared_mutex::unlock() noexcept {
  holder_.store(-1, std::memory_order_relaxed);
  released(word_.fetch_sub(alone_) - alone_);
}

void RealWorld::shared_mutex::lock_shared() {
  Lane& lane = Lane::here();
  std::uint32_t seen = word_.load(std::memory_order_relaxed);
  if (!take_shared(word_, seen))
    sleep_counted(lane, sleepers_, word_, object_, holder(),
                  [this](std::uint32_t& now) { return take_shared(word_, now); });
  lane.acquisitions.add(1);
  shared_by(lane.id(), 1);
}

bool RealWorld::shared_mutex::try_lock_shared() noexcept {
  std::uint32_t seen = word_.load(std::memory_order_relaxed);
  if (!take_shared(word_, seen)) return false;
  Lane& lane = Lane::here();
  lane.acquisitions.add(1);
  shared_by(lane.id(), 1);
  return true;
}

void RealWorld::shared_mutex::unlock_shared() noexcept {
  shared_by(Lane::here().id(), -1);
  released(word_.fetch_sub(one_sharer_) - one_sharer_);
}

void RealWorld::shared_mutex::taken(int holder) noexcept {
  Lane::here().acquisitions.add(1);
  holder_.store(holder, std::memory_order_relaxed);
}

void RealWorld::shared_mutex::released(std::uint32_t word) noexcept {
  if (word == 0 && sleepers_.load() > 0) unpark_all(word_);
}

// One more, or one less. When two come at once, the last one to answer has seen both.
void RealWorld::shared_mutex::shared_by(std::int64_t lane, std::int64_t lanes) noexcept {
  sharers_.fetch_add(lanes * (one_of_several + lane));
  std::int64_t now = 0;
  do {
    now = sharers_.load();
    holder_.store(now / one_of_several == 1 ? static_cast<int>(now % one_of_several) : -1);
  } while (sharers_.load() != now);
}

// semaphore

RealWorld::semaphore::semaphore(RealWorld& world, const char* name, long count)
    : word_(static_cast<std::uint32_t>(count)), object_(world.add_object(name)) {}

void RealWorld::semaphore::acquire() {
  if (!try_acquire())
    sleep_counted(Lane::here(), sleepers_, word_, object_, -1,
                  [this](std::uint32_t& now) { return take_permit(word_, now); });
}

bool RealWorld::semaphore::try_acquire() noexcept {
  std::uint32_t seen = word_.load(std::memory_order_relaxed);
  return take_permit(word_, seen);
}

void RealWorld::semaphore::release(long count) noexcept {
  word_.fetch_add(static_cast<std::uint32_t>(count));
  if (sleepers_.load() == 0) return;
  if (count == 1)
    unpark_one(word_);
  else
    unpark_all(word_);
}

// barrier

RealWorld::barrier::barrier(RealWorld& world, const char* name, long count)
    : each_time_(static_cast<std::uint32_t>(count)),
      word_(static_cast<std::uint32_t>(count)),
      object_(world.add_object(name)) {}

// Returns the round.
std::uint32_t RealWorld::barrier::arrive() noexcept {
  std::uint32_t seen = word_.load();
  for (;;) {
    const bool last = (seen & count_mask) == 1;
    const std::uint32_t next_round = (seen & ~count_mask) + one_round + each_time_.load();
    if (!word_.compare_exchange_weak(seen, last ? next_round : seen - 1)) continue;
    if (last) unpark_all(word_);
    return seen & ~count_mask;
  }
}

void RealWorld::barrier::arrive_and_wait() {
  const std::uint32_t round = arrive();
  const auto is_over = [round](std::uint32_t now) { return (now & ~count_mask) != round; };
  if (!is_over(word_.load())) sleep_until(Lane::here(), word_, object_, -1, is_over);
}

void RealWorld::barrier::arrive_and_drop() noexcept {
  each_time_.fetch_sub(1);
  arrive();
}

// latch

RealWorld::latch::latch(RealWorld& world, const char* name, long count)
    : word_(static_cast<std::uint32_t>(count)), object_(world.add_object(name)) {}

void RealWorld::latch::count_down(long by) noexcept {
  const auto down = static_cast<std::uint32_t>(by);
  if (word_.fetch_sub(down, std::memory_order_acq_rel) == down) unpark_all(word_);
}

void RealWorld::latch::wait() {
  if (!try_wait()) sleep_until(Lane::here(), word_, object_, -1, [](std::uint32_t now) { return now == 0; });
}

}  // namespace racecourse
