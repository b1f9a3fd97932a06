#pragma once

// The reader's side of a lane's recorder: turns its events into slices.

#include <cstdint>
#include <optional>
#include <vector>

#include "kit/recording/timeline.h"
#include "kit/running/lane.h"

namespace racecourse {

/// Ticks as nanoseconds since the start of a run.
class RunClock {
 public:
  explicit RunClock(std::uint64_t start) : start_(start) {}
  std::int64_t nanoseconds(std::uint64_t at) const;

 private:
  std::uint64_t start_;
};

/// For one thread.
class LaneLog {
 public:
  explicit LaneLog(std::size_t capacity) : timeline_(capacity) {}
  /// Takes the events the lane noted since the last call.
  void take(Lane& lane, const RunClock& clock);
  /// All slices so far, with the open one extended to `now_ns`. If the lane is known to have had no core since
  /// `off_core_since_ns`, it ends there.
  TimelineView view(std::int64_t now_ns, std::optional<std::int64_t> off_core_since_ns) const;
  std::uint64_t missed() const { return missed_; }

 private:
  void close(std::int64_t at_ns);

  Timeline timeline_;
  std::vector<Event> fresh_;  // kept to save allocations
  Slice open_{0, 0, LaneState::not_started, 0, -1};
  std::uint64_t missed_ = 0;
};

}  // namespace racecourse
