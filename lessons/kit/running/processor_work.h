#pragma once

// A fixed amount of work for a core, however many threads share the cores. Spinning until a set time would not do: all
// threads would be done at that time, as if the machine had a core for each of them.

#include <chrono>
#include <cstdint>

namespace racecourse {

class Lane;
class StopSignal;

class ProcessorWork {
 public:
  /// As much as an idle core of this machine does in that time. Measured once: the first call takes a few milliseconds. Any
  /// thread.
  explicit ProcessorWork(std::chrono::nanoseconds time);
  /// As much as another one, perhaps in another process, by its steps(), 0 or more. Any thread.
  static ProcessorWork of_steps(std::int64_t steps) noexcept { return ProcessorWork(steps); }
  std::int64_t steps() const noexcept { return steps_; }
  /// Does the work, without touching memory. Any number of threads at once.
  void run() const noexcept;
  /// The same on a lane's own thread, with a checkpoint every few microseconds. Throws Stopped when the run is to end.
  void run(Lane& lane) const;
  /// The same on any thread. False when a stop ended it early.
  bool run(const StopSignal& stop) const noexcept;

 private:
  explicit ProcessorWork(std::int64_t steps) noexcept : steps_(steps) {}

  std::int64_t steps_;
};

}  // namespace racecourse
