#include "thread_pool/tasks.h"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

#include "kit/base/words.h"
#include "kit/running/lane.h"

namespace racecourse::thread_pool {

namespace {

// Threads of std::async and oneTBB are not lanes.

void sleep(std::chrono::microseconds time, const StopSignal& stop) {
  Lane* lane = Lane::current();
  if (!(lane ? lane->sleep_for(time) : stop.sleep_for(time))) throw Stopped{};
}

void compute(const ProcessorWork& work, const StopSignal& stop) {
  if (Lane* lane = Lane::current())
    work.run(*lane);
  else if (!work.run(stop))
    throw Stopped{};
}

}  // namespace

long Tasks::run(long task) {
  if (plan_.waiting_us > 0)
    sleep(std::chrono::microseconds(plan_.waiting_us), stop_);
  else
    compute(computing_, stop_);
  done.fetch_add(1, std::memory_order_relaxed);
  if (Lane* lane = Lane::current()) lane->done.add(1);
  if (task + 1 == plan_.throwing)
    throw std::runtime_error(fmt::format("task {} failed on purpose", grouped(task + 1)));
  return task;
}

}  // namespace racecourse::thread_pool
