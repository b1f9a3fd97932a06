#include "kit/worlds/real_world.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <stdexcept>
#include <string>

#include "kit/host/host.h"
#include "kit/running/stage.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;

// A holder that works a few nanoseconds is gone sooner than a sleeper can be woken. But each look at the lock takes its
// cache line away from the holder: so there are few looks, each after a pause twice as long as the one before. In
// instructions; all pauses together take as long as it takes to fall asleep and be woken.
constexpr int first_pause = 16, last_pause = 128;
// How long a stop can go unnoticed by a lane that sleeps in front of a lock.
constexpr auto longest_sleep = std::chrono::milliseconds(20);

void relax() noexcept {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

std::int64_t ticks_between(std::uint64_t from, std::uint64_t to) {
  return to > from ? static_cast<std::int64_t>(to - from) : 0;
}

}  // namespace

RealWorld::mutex::mutex(RealWorld& world, const char* name)
    : stage_(*world.stage_), object_(stage_.add_lock(name, holder_)) {}

RealWorld::mutex::~mutex() { stage_.forget_lock(holder_); }

bool RealWorld::mutex::take_by_spinning() noexcept {
  for (int pause = first_pause; pause <= last_pause; pause *= 2) {
    for (int i = 0; i < pause; ++i) relax();
    if (word_.load(std::memory_order_relaxed) == free_ && take_free()) return true;
  }
  return false;
}

void RealWorld::mutex::lock_contended(Lane& lane) {
  const std::uint64_t began = ticks_in_order();
  if (take_by_spinning()) {
    const std::uint64_t now = ticks_in_order();
    // A wait too short for anyone to see is counted but not noted. It is long if the thread lost its core meanwhile.
    const bool seen = lane.is_gap(began, now);
    if (seen) note_wait(lane, began);
    lane.waiting.add(ticks_between(began, now));
    if (seen) note_hold(lane, now);
    return;
  }
  note_wait(lane, began);
  sleep_until_taken(lane, began, Clock::time_point::max());
}

bool RealWorld::mutex::try_lock_for(std::int64_t most_ns) {
  Lane& lane = Lane::here();
  if (!take_free()) {
    const auto end = Clock::now() + std::chrono::nanoseconds(most_ns);
    const std::uint64_t began = ticks_in_order();
    note_wait(lane, began);
    if (!sleep_until_taken(lane, began, end)) return false;
  }
  taken_by(lane);
  return true;
}

void RealWorld::mutex::note_wait(Lane& lane, std::uint64_t began) noexcept {
  // Who held it last is the one in the way, or has just made room.
  lane.note(LaneState::waiting, began, object_, last_holder_.load(std::memory_order_relaxed));
}

void RealWorld::mutex::note_hold(Lane& lane, std::uint64_t began) noexcept {
  lane.note(LaneState::holding, began, object_);
  hold_noted_ = true;
}

// Returns false when the time is over.
bool RealWorld::mutex::sleep_until_taken(Lane& lane, std::uint64_t began, Clock::time_point end) {
  const auto wait_no_longer = [&] {
    lane.waiting.add(ticks_between(began, ticks_in_order()));
    lane.note(LaneState::running, ticks_in_order());
  };
  for (;;) {
    // Asked first: what frees the lock now may be the stop itself, and who was stuck is not to go on after it.
    if (lane.stop_requested()) {
      wait_no_longer();
      throw Stopped{};
    }
    if (word_.exchange(contended_, std::memory_order_acquire) == free_) break;
    const auto left = end - Clock::now();
    if (left <= left.zero()) {
      wait_no_longer();
      return false;
    }
    if (end == Clock::time_point::max()) lane.looked_in_vain.add(1);
    park(word_, contended_, std::min<std::chrono::nanoseconds>(left, longest_sleep));
  }
  const std::uint64_t now = ticks_in_order();
  lane.waiting.add(ticks_between(began, now));
  note_hold(lane, now);
  return true;
}

void RealWorld::mutex::note_release() noexcept {
  hold_noted_ = false;
  if (Lane* lane = Lane::current()) lane->note(LaneState::running, ticks_in_order());
}

void RealWorld::mutex::wake_one(std::atomic<std::uint32_t>& word, std::uint8_t object,
                                bool hold_was_noted) noexcept {
  Lane* lane = Lane::current();
  if (!lane || hold_was_noted) return unpark_one(word);
  // Uncontended holds are not recorded: of this one only the end is known, the moment before the sleeper is woken.
  const std::uint64_t last_held = ticks_in_order();
  const std::uint64_t released = ticks_in_order();
  unpark_one(word);
  lane->note(LaneState::holding, last_held, object);
  lane->note(LaneState::running, released);
}

// Never throws, whatever the run wants: whoever waited on a condition has to hold the mutex when it unwinds. Whoever has
// it now is at work or is being ended too, and gives it back.
void RealWorld::mutex::take_back(Lane& lane) noexcept {
  while (word_.exchange(contended_, std::memory_order_acquire) != free_)
    park(word_, contended_, longest_sleep);
  taken_by(lane);
}

RealWorld::condition::condition(RealWorld& world, const char* name)
    : object_(world.stage_->add_object(name)) {}

void RealWorld::condition::wait(mutex& lock) { sleep_until(lock, Clock::time_point::max(), -1); }

bool RealWorld::condition::wait_for(mutex& lock, std::int64_t most_ns, int holder) {
  return sleep_until(lock, Clock::now() + std::chrono::nanoseconds(most_ns), holder);
}

bool RealWorld::condition::sleep_until(mutex& lock, Clock::time_point end, int holder) {
  Lane& lane = Lane::here();
  const std::uint32_t seen = notifications_.load(std::memory_order_relaxed);
  const auto told = [&] { return notifications_.load(std::memory_order_acquire) != seen; };
  lock.unlock();
  bool in_time = false;
  {
    const During waiting(LaneState::waiting, object_, holder);
    while (!told() && !lane.stop_requested()) {
      const auto left = end - Clock::now();
      if (left <= left.zero()) break;
      if (end == Clock::time_point::max()) lane.looked_in_vain.add(1);
      park(notifications_, seen, std::min<std::chrono::nanoseconds>(left, longest_sleep));
    }
    in_time = told();
    lock.take_back(lane);
  }
  if (lane.stop_requested()) throw Stopped{};
  return in_time;
}

void RealWorld::condition::notify_one() noexcept {
  notifications_.fetch_add(1, std::memory_order_release);
  unpark_one(notifications_);
}

void RealWorld::condition::notify_all() noexcept {
  notifications_.fetch_add(1, std::memory_order_release);
  unpark_all(notifications_);
}

RealWorld::event::event(RealWorld& world, const char* name) : object_(world.stage_->add_object(name)) {}

void RealWorld::event::set() noexcept {
  word_.store(1, std::memory_order_release);
  unpark_all(word_);
}

void RealWorld::event::wait() { sleep_until(Clock::time_point::max()); }

bool RealWorld::event::wait_for(std::int64_t most_ns) {
  return sleep_until(Clock::now() + std::chrono::nanoseconds(most_ns));
}

bool RealWorld::event::sleep_until(Clock::time_point end) {
  if (is_set()) return true;
  Lane& lane = Lane::here();
  const During waiting(LaneState::waiting, object_);
  while (!is_set()) {
    if (lane.stop_requested()) throw Stopped{};
    const auto left = end - Clock::now();
    if (left <= left.zero()) break;
    if (end == Clock::time_point::max()) lane.looked_in_vain.add(1);
    park(word_, 0, std::min<std::chrono::nanoseconds>(left, longest_sleep));
  }
  return is_set();
}

void RealWorld::require(bool holds, int line) {
  if (!holds) throw PropertyBroken{broken_on_line(line)};
}

void RealWorld::fail(Reason why) { throw PropertyBroken{{why.words, false}}; }

long RealWorld::choose(long count) {
  if (count < 1) throw std::invalid_argument("a body chooses one of " + std::to_string(count) + " numbers");
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_int_distribution<long>(0, count - 1)(generator);
}

std::uint8_t RealWorld::add_object(const char* name) { return stage_->add_object(name); }

LaneThread RealWorld::start(const char* name, long number, std::function<void()> body) {
  if (stage_->stop_requested())
    return {};  // of hundreds, those that were still to come would only hold up the stop
  return stage_->start_lane({.name = std::string(name) + " " + std::to_string(number),
                             .goal = until_it_ends,
                             .body = [body = std::move(body)](Lane&) { body(); }});
}

void RealWorld::spin(std::int64_t wait_ns) noexcept {
  const auto wait = static_cast<std::uint64_t>(static_cast<double>(wait_ns) / nanoseconds_per_tick());
  for (const std::uint64_t began = ticks(); ticks() - began < wait;) relax();
}

}  // namespace racecourse
