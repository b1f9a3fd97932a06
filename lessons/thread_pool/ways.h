#pragma once

// One batch of tasks, and four ways to have it done. Each task gives a number back, or throws; the results are collected
// in the order in which the tasks were given, whoever was done first.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "kit/worlds/real_world.h"

namespace racecourse::thread_pool {

enum Way : std::size_t { thread_each, own_pool, standard_async, one_tbb, way_count };

/// What is to be done. `task` is called once with each number from 0 to count - 1, on any thread.
struct Batch {
  long count = 0;
  unsigned pool_size = 1;
  std::function<long(long)> task;
};

/// What came of it.
struct Collected {
  std::vector<long> results;        ///< of those that returned, in order
  std::vector<std::string> thrown;  ///< what the others threw, in order
  long threads_used = 0;            ///< besides the one that gives the tasks
};

/// Does the batch in that way, from a lane of the run. Ends early, with what there is, when the run is to end. Throws
/// std::runtime_error when the machine refuses a thread.
Collected do_batch(Way way, const Batch& batch, RealWorld& world, const StopSignal& stop);

}  // namespace racecourse::thread_pool
