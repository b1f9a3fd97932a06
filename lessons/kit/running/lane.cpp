#include "kit/running/lane.h"

#include <utility>

#include "kit/host/host.h"

namespace racecourse {

namespace {
// A step of work is a few microseconds; a time slice of the operating system is a millisecond and more.
constexpr double gap_ns = 100'000;
}  // namespace

Lane::Lane(int id, std::string name, std::size_t ring, const StopSignal& stop)
    : id_(id),
      recording_(ring > 0),
      name_(std::move(name)),
      stop_(stop),
      longest_step_(static_cast<std::uint64_t>(gap_ns / nanoseconds_per_tick())),
      ring_(ring) {}

void Lane::begin() {
  detail::current_lane = this;
  switches_ = involuntary_switches().value_or(0);
  const std::uint64_t at = ticks_in_order();
  note(LaneState::running, at);
  began_at_.store(at, std::memory_order_release);
}

void Lane::end() {
  const std::uint64_t at = ticks_in_order();
  note(LaneState::done, at);
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

void Lane::after_a_gap(std::uint64_t now) noexcept {
  // Short waits were counted without being noted, and must not count as time off the core, too.
  const std::uint64_t from = last_seen_ + static_cast<std::uint64_t>(waiting.get() - waited_when_seen_);
  if (from >= now || now - from <= longest_step_) return;
  // A long step alone proves nothing: the work may have been slow. The operating system counts the times it took the core.
  const auto switches = involuntary_switches();
  if (!switches || *switches == switches_) return;
  switches_ = *switches;
  off_core.add(static_cast<std::int64_t>(now - from));
  const Event before = this->now();
  note(LaneState::off_core, from);
  note(before.state, now, before.object, before.holder);  // it still holds what it held
}

}  // namespace racecourse
