#pragma once

// The tasks of a batch: each computes or waits, and one of them may throw.

#include <atomic>
#include <cstdint>

#include "kit/running/processor_work.h"
#include "kit/running/stop_signal.h"

namespace racecourse::thread_pool {

struct TaskPlan {
  std::int64_t count = 0;
  std::int64_t waiting_us = 0;       ///< of each
  std::int64_t computing_steps = 0;  ///< of each, where it does not wait: ProcessorWork
  std::int64_t throwing = 0;         ///< the one that throws, the first is 1; 0: none
};

class Tasks {
 public:
  Tasks(const TaskPlan& plan, const StopSignal& stop)
      : plan_(plan), computing_(ProcessorWork::of_steps(plan.computing_steps)), stop_(stop) {}

  /// Does the task of that number, from 0, and returns it. Throws Stopped when the run is to end. Any thread, a lane or not.
  long run(long task);

  std::atomic<long> done{0};

 private:
  const TaskPlan plan_;
  const ProcessorWork computing_;
  const StopSignal& stop_;
};

}  // namespace racecourse::thread_pool
