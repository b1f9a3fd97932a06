#pragma once

// A lane with what its run knows of it. For the run's own thread.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "kit/lesson/snapshot.h"
#include "kit/running/lane.h"
#include "kit/running/lane_log.h"

namespace racecourse {

/// A goal that is known only once it is reached: whatever the lane has done when it ends was all of it.
inline constexpr std::int64_t until_it_ends = -1;

/// Ticks as milliseconds.
double to_ms(std::int64_t ticks);

class WatchedLane {
 public:
  /// `ring` and `slices`: how many events and slices are kept. `stop` must outlive it.
  WatchedLane(int id, std::string name, std::int64_t lane_goal, std::size_t ring, std::size_t slices,
              const StopSignal& stop)
      : lane(id, std::move(name), ring, stop), goal(lane_goal), log_(slices) {}

  /// Looks at what the lane has done since the last look. `measure`: also at whether it has a core, a system call.
  void look(const RunClock& clock, bool measure);
  /// Since when it has had no core, although it could go on, in nanoseconds of the run; nothing if it has one, does not want
  /// one, or nobody measured.
  std::optional<std::int64_t> off_core_since() const;
  /// For how long it could go on, on a core or not, in the time from the last call to this one, in ms: all of it where it could
  /// at both ends. `from_ms` and `now_ms`: these, in the time of the run.
  double could_go_on(const RunClock& clock, double from_ms, double now_ms);
  /// Processor time it has used, by the last look that measured; nothing where nobody did.
  std::optional<std::chrono::nanoseconds> processor_time() const;
  LaneSnapshot snapshot(const RunClock& clock, double elapsed_ms) const;

  Lane lane;
  const std::int64_t goal;          // as LanePlan::goal
  std::int64_t looked_in_vain = 0;  // when all lanes were found asleep
  std::atomic<bool> stuck{false};   // it was found to wait forever, and goes on to do so

 private:
  void measure(std::int64_t now_ns);
  LaneEnd end() const;

  LaneLog log_;
  // By the last measurement:
  std::int64_t measured_at_ns_ = 0;
  std::uint64_t note_ = 0;
  std::optional<std::chrono::nanoseconds> processor_time_;
  std::optional<std::int64_t> idle_since_ns_;  // has used no processor time since

  bool could_go_on_then_ = true;  // when that was asked last, or when it began
};

}  // namespace racecourse
