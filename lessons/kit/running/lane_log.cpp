#include "kit/running/lane_log.h"

#include <algorithm>
#include <array>

namespace racecourse {

namespace {
bool worth_drawing(LaneState state) { return state != LaneState::not_started && state != LaneState::done; }
}  // namespace

std::int64_t RunClock::nanoseconds(std::uint64_t at) const {
  const auto since = static_cast<std::int64_t>(at - start_);  // may lie a little before the start
  return static_cast<std::int64_t>(static_cast<double>(since) * nanoseconds_per_tick());
}

void LaneLog::take(Lane& lane, const RunClock& clock) {
  fresh_.clear();
  const std::uint64_t missed = lane.events().drain(fresh_);
  missed_ += missed;
  if (missed > 0) open_.state = LaneState::not_started;  // what came in between is not known
  for (const Event& event : fresh_) {
    const std::int64_t at = std::max(clock.nanoseconds(event.ticks), open_.begin_ns);
    close(at);
    open_ = {at, at, event.state, event.object, event.holder};
  }
}

void LaneLog::close(std::int64_t at_ns) {
  if (!worth_drawing(open_.state) || at_ns <= open_.begin_ns) return;
  open_.end_ns = at_ns;
  timeline_.append(open_);
}

TimelineView LaneLog::view(std::int64_t now_ns, std::optional<std::int64_t> off_core_since_ns) const {
  if (!worth_drawing(open_.state)) return timeline_.view();
  Slice open = open_;
  open.end_ns = std::max(now_ns, open.begin_ns);
  if (!off_core_since_ns) return timeline_.view(open);
  Slice off_core = open;
  off_core.state = LaneState::off_core;
  off_core.begin_ns = open.end_ns = std::clamp(*off_core_since_ns, open.begin_ns, open.end_ns);
  return timeline_.view(std::array{open, off_core});
}

}  // namespace racecourse
