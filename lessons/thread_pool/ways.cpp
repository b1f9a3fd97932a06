#include "thread_pool/ways.h"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <exception>
#include <future>
#include <stdexcept>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "kit/words.h"
#include "thread_pool/body.h"

namespace racecourse::thread_pool {

namespace {

// More threads than this are not drawn one by one; they run all the same.
constexpr long most_lanes = 10'000;

using Job = std::packaged_task<long()>;

/// What came of tasks, by their futures. Waits for them.
template <class F>
Collected collect(std::vector<F>& futures, long threads_made) {
  Collected all{.threads_made = threads_made};
  for (F& future : futures) {
    try {
      all.results.push_back(future.get());
    } catch (const std::exception& error) {
      all.thrown.emplace_back(error.what());
    } catch (const Stopped&) {
      // It was not done, for the run ends.
    }
  }
  return all;
}

/// Hands out the tasks of a batch, and keeps their futures.
class Jobs {
 public:
  explicit Jobs(const Batch& batch) : batch_(batch) {}

  Job next() {
    Job job([this, number = static_cast<long>(futures_.size())] { return batch_.task(number); });
    futures_.push_back(job.get_future());
    return job;
  }
  Collected collected(long threads_made) { return collect(futures_, threads_made); }

 private:
  const Batch& batch_;
  std::vector<std::future<long>> futures_;
};

std::runtime_error refused(long which, const std::system_error& error) {
  return std::runtime_error("this machine would not start thread " + grouped(which) + " (" +
                            error.code().message() + "); give it fewer tasks, or a pool");
}

/// A thread of the run, drawn as a lane while there are not too many.
void start(std::vector<RealWorld::thread>& lanes, std::vector<std::thread>& others, RealWorld& world,
           Job job) {
  auto shared = std::make_shared<Job>(std::move(job));
  const long number = static_cast<long>(lanes.size() + others.size()) + 1;
  if (number <= most_lanes)
    lanes.emplace_back(world, "thread", number, [shared] { (*shared)(); });
  else
    others.emplace_back([shared] { (*shared)(); });
}

Collected thread_for_each(const Batch& batch, RealWorld& world, const StopSignal& stop) {
  Jobs jobs(batch);
  std::vector<RealWorld::thread> lanes;
  std::vector<std::thread> others;
  const auto join_all = [&] {
    for (RealWorld::thread& lane : lanes) lane.join();
    for (std::thread& thread : others) thread.join();
  };
  try {
    for (long i = 0; i < batch.count && !stop.requested(); ++i) start(lanes, others, world, jobs.next());
  } catch (const std::system_error& error) {
    join_all();
    throw refused(static_cast<long>(lanes.size() + others.size()) + 1, error);
  } catch (...) {
    join_all();
    throw;
  }
  join_all();
  return jobs.collected(static_cast<long>(lanes.size() + others.size()));
}

Collected in_own_pool(const Batch& batch, RealWorld& world, const StopSignal& stop) {
  std::vector<Future<long>> futures;
  Pool<RealWorld::thread> pool(batch.pool_size, [&world](unsigned number, auto work) {
    return RealWorld::thread(world, "pool thread", static_cast<long>(number), work);
  });
  const std::stop_callback on_stop(stop.token(), [&pool] { pool.cancel(); });
  for (long i = 0; i < batch.count && !stop.requested(); ++i)
    futures.push_back(pool.submit([&batch, i] { return batch.task(i); }));
  if (stop.requested()) pool.cancel();
  return collect(futures, static_cast<long>(batch.pool_size));
}

Collected with_async(const Batch& batch, const StopSignal& stop) {
  std::vector<std::future<long>> futures;
  const auto made = [&] { return static_cast<long>(futures.size()); };
  try {
    while (made() < batch.count && !stop.requested())
      futures.push_back(std::async(std::launch::async, batch.task, made()));
  } catch (const std::system_error& error) {
    throw refused(made() + 1, error);  // those that were made are waited for: std::async's futures do that
  }
  return collect(futures, made());
}

Collected with_tbb(const Batch& batch, const StopSignal& stop) {
  Jobs jobs(batch);
  // The thread that gives the tasks does tasks as well while it waits: it is one of those asked for.
  const auto concurrency = static_cast<int>(batch.pool_size);
  const tbb::global_control at_most(tbb::global_control::max_allowed_parallelism, batch.pool_size);
  tbb::task_arena arena(concurrency, 1);
  arena.execute([&] {
    tbb::task_group group;
    for (long i = 0; i < batch.count && !stop.requested(); ++i)
      group.run([job = std::make_shared<Job>(jobs.next())] { (*job)(); });
    group.wait();
  });
  return jobs.collected(concurrency - 1);
}

}  // namespace

Collected do_batch(Way way, const Batch& batch, RealWorld& world, const StopSignal& stop) {
  switch (way) {
    case thread_each: return thread_for_each(batch, world, stop);
    case own_pool: return in_own_pool(batch, world, stop);
    case standard_async: return with_async(batch, stop);
    default: return with_tbb(batch, stop);
  }
}

}  // namespace racecourse::thread_pool
