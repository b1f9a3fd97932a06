#include "kit/running/lane.h"

#include <algorithm>
#include <utility>

#include "kit/recording/moments.h"

namespace racecourse {

namespace {
// A step of work is a few microseconds; a time slice of the operating system is a millisecond and more.
constexpr double gap_ns = 10'000;
}  // namespace

Lane::Lane(int id, std::string name, std::size_t ring, const StopSignal& stop)
    : id_(id),
      recording_(ring > 0),
      name_(std::move(name)),
      stop_(stop),
      longest_step_(static_cast<std::int64_t>(gap_ns / nanoseconds_per_tick())),
      ring_(ring) {}

void Lane::begin() {
  detail::current_lane = this;
  clock_ = ProcessorClock::of_this_thread();
  processor_time_at_begin_ = clock_.read().value_or(std::chrono::nanoseconds(0));
  const std::uint64_t at = ticks_in_order();
  note(LaneState::running, at);
  began_at_.store(at, std::memory_order_release);
}

void Lane::end(LaneEnd how) {
  const std::uint64_t at = ticks_in_order();
  note(LaneState::done, at);
  processor_time_at_end_ = clock_.read();
  how_it_ended_ = cut_off_ ? LaneEnd::cut_off : how;
  ended_at_.store(at, std::memory_order_release);
  detail::current_lane = nullptr;
}

// The tally alone would miss a stay that goes on, and the tally with that stay would count it twice between its end and the
// note of it. So the tally of before the stay is taken. Only the next note but one overwrites it: while the number of the
// note stays the same, what was read belongs to it.
std::int64_t Lane::time_in(LaneState state) const noexcept {
  const auto tally = tally_of(state);
  assert(tally != nullptr);
  for (;;) {
    const std::uint64_t note = last_note();
    if (unpack(0, note).state != state) return (this->*tally).get();
    const Since& since = since_[(note >> event_bits) % 2];
    const std::uint64_t at = since.at.load(std::memory_order_acquire);
    const std::int64_t before = since.before.load(std::memory_order_acquire);
    const std::uint64_t now = ticks_in_order();
    if (last_note() == note) return before + (now > at ? static_cast<std::int64_t>(now - at) : 0);
  }
}

bool Lane::sleep_for(std::chrono::nanoseconds time) {
  const During asleep(LaneState::sleeping);
  return stop_.sleep_for(time);
}

During::During(LaneState state, std::uint8_t object, int holder) : lane_(Lane::current()) {
  if (!lane_) return;
  assert(Lane::tally_of(state) != nullptr);
  spent_ = &(lane_->*Lane::tally_of(state));
  began_ = ticks_in_order();
  lane_->note(state, began_, object, holder);
}

During::~During() {
  if (!lane_) return;
  const std::uint64_t now = ticks_in_order();
  spent_->add(static_cast<std::int64_t>(now - began_));
  lane_->note(LaneState::running, now);
}

std::optional<std::chrono::nanoseconds> Lane::processor_time() const noexcept {
  if (began_at() == 0) return {};
  std::optional<std::chrono::nanoseconds> used = ended_at() == 0 ? clock_.read() : std::nullopt;
  if (ended_at() != 0) used = processor_time_at_end_;  // there may be no thread left to ask
  return used ? std::optional(*used - processor_time_at_begin_) : std::nullopt;
}

void Lane::note_return(std::uint64_t at) noexcept {
  returned_ = {at, thread_processor_time().value_or(returned_.processor)};
}

// A long step alone proves nothing: the work may have been slow. The thread's processor time tells the two apart.
void Lane::after_a_gap(std::uint64_t now) noexcept {
  // Short waits were counted without being noted, and must not count as time off the core, too.
  const std::uint64_t from = last_seen_ + static_cast<std::uint64_t>(waiting.get() - waited_when_seen_);
  if (!is_gap(from, now)) return;
  const auto processor = thread_processor_time();
  if (!processor) return;
  give_way_when_due(*processor);
  const double on_core =
      static_cast<double>((*processor - returned_.processor).count()) / nanoseconds_per_tick();
  const auto here = static_cast<std::int64_t>(now - returned_.at) - returned_.away;
  const auto off = std::min(here - static_cast<std::int64_t>(on_core), static_cast<std::int64_t>(now - from));
  if (off > longest_step_) note_off_core(from, off);
  returned_ = {now, *processor};
}

// Only a thread that was taken off its core can be in anybody's way. After a wait it is not: whoever waits gives way as it is.
void Lane::give_way_when_due(std::chrono::nanoseconds processor_time) noexcept {
  if (gave_way() || processor_time - processor_time_at_begin_ < gives_way_after_) return;
  give_way();
}

void Lane::give_way() noexcept { gave_way_.store(lower_thread_priority(), std::memory_order_relaxed); }

bool Lane::mark_is_due() noexcept {
  const std::uint64_t now = ticks();
  const double since_ms = static_cast<double>(now - marked_at_) * nanoseconds_per_tick() / 1e6;
  if (since_ms < Moments::least_apart_ms) return false;
  marked_at_ = now;
  return true;
}

void Lane::note_off_core(std::uint64_t from, std::int64_t time) noexcept {
  off_core.add(time);
  const Event event = this->now();
  write(LaneState::off_core, from, 0, -1);
  // It still holds what it held.
  write(event.state, from + static_cast<std::uint64_t>(time), event.object, event.holder);
}

}  // namespace racecourse
