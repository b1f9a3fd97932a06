#pragma once

// Work for a core: always the same amount, however many threads share the cores. (Spinning until a moment has come would
// be over at the same time for all of them, and make a machine look as if it had as many cores as threads.)

#include <chrono>
#include <cstdint>

namespace racecourse {

class Lane;
class StopSignal;

class ProcessorWork {
 public:
  /// As much as a core of this machine does in that time when it has nothing else to do; measured once, in the first
  /// few milliseconds. Any thread.
  explicit ProcessorWork(std::chrono::nanoseconds time);
  /// As much as another one, maybe of another process: its steps(), 0 or more. Any thread.
  static ProcessorWork of_steps(std::int64_t steps) noexcept { return ProcessorWork(steps); }
  std::int64_t steps() const noexcept { return steps_; }
  /// Does it. Any thread, any number at once. Touches no memory.
  void run() const noexcept;
  /// The same on the calling lane's thread, with a checkpoint every few microseconds. Throws Stopped when the run is to end.
  void run(Lane& lane) const;
  /// The same on a thread that may be no lane. False when the run is to end; then it was not all done.
  bool run(const StopSignal& stop) const noexcept;

 private:
  explicit ProcessorWork(std::int64_t steps) noexcept : steps_(steps) {}

  std::int64_t steps_;
};

}  // namespace racecourse
