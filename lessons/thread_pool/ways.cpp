#include "thread_pool/ways.h"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#include <tbb/task_scheduler_observer.h>

#include <chrono>
#include <deque>
#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "kit/base/words.h"
#include "kit/host/refusal.h"
#include "thread_pool/body.h"

namespace racecourse::thread_pool {

namespace {

// Threads beyond this many run, but are not drawn.
constexpr long most_lanes = 10'000;

using Job = std::packaged_task<long()>;

bool is_ready(const std::future<long>& future) {
  return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

/// Waits for a task, and takes its result or what it threw.
template <class F>
void take(F& future, Collected& all) {
  try {
    all.results.push_back(future.get());
  } catch (const std::exception& error) {
    all.thrown.emplace_back(error.what());
  } catch (const Stopped&) {
    // The run ends, and the task was not done.
  }
}

/// The same for all tasks. Destroys the futures before it returns: when the run ends, up to a hundred thousand tasks are
/// dropped afterwards, and a promise that nobody waits for costs nothing to break.
template <class F>
Collected collect(std::vector<F> futures, const StopSignal& stop, long threads_used) {
  Collected all{.threads_used = threads_used};
  for (F& future : futures) {
    if (stop.requested()) break;
    take(future, all);
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
  bool is_done(long number) const { return is_ready(futures_[static_cast<std::size_t>(number)]); }
  std::vector<std::future<long>> take_futures() { return std::exchange(futures_, {}); }

 private:
  const Batch& batch_;
  std::vector<std::future<long>> futures_;
};

/// `before`: threads that were started and not joined; they may have ended.
std::runtime_error refused(long which, const std::system_error& error, long before) {
  return std::runtime_error(
      no_thread("thread " + grouped(which), error.code(), "give it fewer tasks, or a pool", before));
}

/// A thread for each job. They are joined in the order in which they were started.
class Threads {
 public:
  explicit Threads(RealWorld& world) : world_(world) {}
  ~Threads() { join_all(); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  long started() const { return started_; }
  long joined() const { return started_ - static_cast<long>(lanes_.size() + others_.size()); }

  /// The thread is a lane as long as there are not too many. Throws std::system_error when the system refuses it.
  void start(Job job) {
    auto shared = std::make_shared<Job>(std::move(job));
    if (started_ < most_lanes)
      lanes_.emplace_back(world_, "thread", started_ + 1, [shared] { (*shared)(); });
    else
      others_.emplace_back([shared] { (*shared)(); });
    ++started_;
  }

  void join_next() {
    if (!lanes_.empty()) {
      lanes_.front().join();
      lanes_.pop_front();
    } else {
      others_.front().join();
      others_.pop_front();
    }
  }

  void join_all() {
    while (joined() < started_) join_next();
  }

 private:
  RealWorld& world_;
  std::deque<RealWorld::thread> lanes_;
  std::deque<std::thread> others_;
  long started_ = 0;
};

// A thread keeps its stack until it is joined, and there is no room for a hundred thousand stacks, so threads that are done
// are joined while others are started.
Collected thread_for_each(const Batch& batch, RealWorld& world, const StopSignal& stop) {
  Jobs jobs(batch);
  Threads threads(world);
  try {
    while (threads.started() < batch.count && !stop.requested()) {
      threads.start(jobs.next());
      while (threads.joined() < threads.started() && jobs.is_done(threads.joined())) threads.join_next();
    }
  } catch (const std::system_error& error) {
    throw refused(threads.started() + 1, error, threads.started() - threads.joined());
  }
  threads.join_all();
  return collect(jobs.take_futures(), stop, threads.started());
}

Collected in_own_pool(const Batch& batch, RealWorld& world, const StopSignal& stop) {
  std::vector<Future<long>> futures;
  Pool<RealWorld::thread> pool(batch.pool_size, [&world](unsigned number, auto work) {
    return RealWorld::thread(world, "pool thread", static_cast<long>(number), work);
  });
  for (long i = 0; i < batch.count && !stop.requested(); ++i)
    futures.push_back(pool.submit([&batch, i] { return batch.task(i); }));
  Collected all = collect(std::move(futures), stop, static_cast<long>(batch.pool_size));
  if (stop.requested()) pool.cancel();
  return all;
}

// As above: behind each future there is a thread until get() is called.
Collected with_async(const Batch& batch, const StopSignal& stop) {
  Collected all;
  std::deque<std::future<long>> begun;
  const auto take_next = [&] {
    take(begun.front(), all);
    begun.pop_front();
  };
  try {
    for (; all.threads_used < batch.count && !stop.requested(); ++all.threads_used) {
      begun.push_back(std::async(std::launch::async, batch.task, all.threads_used));
      while (!begun.empty() && is_ready(begun.front())) take_next();
    }
  } catch (const std::system_error& error) {
    // The destructors of the futures wait for the threads that were started.
    throw refused(all.threads_used + 1, error, static_cast<long>(begun.size()));
  }
  while (!begun.empty() && !stop.requested()) take_next();
  return all;
}

/// Counts the threads of oneTBB that help with a batch. oneTBB decides how many: it starts one when there is work for it, and
/// keeps it for later batches.
class Helpers final : public tbb::task_scheduler_observer {
 public:
  explicit Helpers(tbb::task_arena& arena) : task_scheduler_observer(arena) { observe(true); }
  ~Helpers() override { observe(false); }  // here, because a thread may come until the members are destroyed
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;

  void on_scheduler_entry(bool is_worker) override {
    if (!is_worker) return;
    const std::lock_guard lock(guards_came_);
    came_.insert(std::this_thread::get_id());
  }
  long count() {
    const std::lock_guard lock(guards_came_);
    return static_cast<long>(came_.size());
  }

 private:
  std::mutex guards_came_;
  std::set<std::thread::id> came_;
};

Collected with_tbb(const Batch& batch, const StopSignal& stop) {
  Jobs jobs(batch);
  // The thread that gives the tasks also does tasks while it waits, so it is one of the threads asked for.
  const auto concurrency = static_cast<int>(batch.pool_size);
  const tbb::global_control at_most(tbb::global_control::max_allowed_parallelism, batch.pool_size);
  tbb::task_arena arena(concurrency, 1);
  Helpers helpers(arena);
  arena.execute([&] {
    tbb::task_group group;
    for (long i = 0; i < batch.count && !stop.requested(); ++i)
      group.run([&stop, job = std::make_shared<Job>(jobs.next())] {
        if (!stop.requested()) (*job)();
      });
    group.wait();
  });
  return collect(jobs.take_futures(), stop, helpers.count());
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
