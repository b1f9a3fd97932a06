// The pool of the lesson `thread-pool` against those of oneTBB and Asio: the same tasks, the same number of threads.

#include <tbb/global_control.h>
#include <tbb/task_group.h>

#include <asio.hpp>
#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <vector>

#include "bench.h"
#include "kit/host/host.h"
#include "kit/running/processor_work.h"
#include "thread_pool/body.h"

namespace racecourse::bench {

namespace {

constexpr int rounds = 15;

/// Each pool lives through all rounds, so that the start of its threads is not measured.
class Pools {
 public:
  explicit Pools(unsigned size) : ours_(size), asio_(size) {}

  template <class Work>
  double ours(long tasks, const Work& work) {
    return seconds_of([&] {
      for (long i = 0; i < tasks; ++i) ours_.post([&work] { work(); });
      ours_.wait();
    });
  }
  template <class Work>
  double ours_with_futures(long tasks, const Work& work) {
    return seconds_of([&] {
      std::vector<thread_pool::Future<void>> results;
      results.reserve(static_cast<std::size_t>(tasks));
      for (long i = 0; i < tasks; ++i) results.push_back(ours_.submit([&work] { work(); }));
      for (thread_pool::Future<void>& result : results) result.get();
    });
  }
  template <class Work>
  double tbb(long tasks, const Work& work) {
    return seconds_of([&] {
      tbb::task_group group;
      for (long i = 0; i < tasks; ++i) group.run([&work] { work(); });
      group.wait();
    });
  }
  // Its wait() also ends the pool, so the last task reports the end.
  template <class Work>
  double asio(long tasks, const Work& work) {
    return seconds_of([&] {
      std::atomic<long> left{tasks};
      std::promise<void> done;
      for (long i = 0; i < tasks; ++i)
        asio::post(asio_, [&] {
          work();
          if (left.fetch_sub(1) == 1) done.set_value();
        });
      done.get_future().wait();
    });
  }

 private:
  thread_pool::Pool<> ours_;
  asio::thread_pool asio_;
};

/// The same tasks on this thread, with futures of the standard library: no handoff.
template <class Work>
double only_standard_futures(long tasks, const Work& work) {
  return seconds_of([&] {
    std::vector<std::future<void>> results;
    std::vector<std::packaged_task<void()>> queue;
    results.reserve(static_cast<std::size_t>(tasks));
    queue.reserve(static_cast<std::size_t>(tasks));
    for (long i = 0; i < tasks; ++i) {
      queue.emplace_back([&work] { work(); });
      results.push_back(queue.back().get_future());
    }
    for (std::packaged_task<void()>& task : queue) task();
    for (std::future<void>& result : results) result.get();
  });
}

template <class Work>
void compare_pools(Pools& pools, const std::string& what, const std::string& goal, long tasks,
                   const Work& work) {
  const auto each = static_cast<double>(tasks);
  compare(
      {what + ", against oneTBB's task_group", goal, rounds, each}, [&] { return pools.ours(tasks, work); },
      [&] { return pools.tbb(tasks, work); });
  compare(
      {what + ", against Asio's thread_pool", goal, rounds, each}, [&] { return pools.ours(tasks, work); },
      [&] { return pools.asio(tasks, work); });
}

}  // namespace

void bench_pool() {
  Pools pools(host().cores);
  const auto nothing = [] {};
  const ProcessorWork work(std::chrono::microseconds(10));
  const auto ten_microseconds = [&] { work.run(); };
  compare_pools(pools, "100,000 empty tasks", "at most 1.00", 100'000, nothing);
  compare_pools(pools, "10,000 tasks of 10 µs", "at most 1.05", 10'000, ten_microseconds);
  // A future costs memory that two threads write to, which is much of the time of an empty task.
  compare(
      {"100,000 empty tasks with futures, against without", "at most 2.00", rounds, 100'000},
      [&] { return pools.ours_with_futures(100'000, nothing); },
      [&] { return pools.ours(100'000, nothing); });
  compare(
      {"100,000 empty tasks with futures, against std::future's alone", "at most 2.00", rounds, 100'000},
      [&] { return pools.ours_with_futures(100'000, nothing); },
      [&] { return only_standard_futures(100'000, nothing); });
  compare(
      {"10,000 tasks of 10 µs with futures, against without", "at most 2.00", rounds, 10'000},
      [&] { return pools.ours_with_futures(10'000, ten_microseconds); },
      [&] { return pools.ours(10'000, ten_microseconds); });
}

}  // namespace racecourse::bench
