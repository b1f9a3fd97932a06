#pragma once

#include <algorithm>
#include <asio.hpp>
#include <atomic>
#include <chrono>
#include <vector>

#include "kit/running/processor_work.h"
#include "kit/worlds/real_world.h"

namespace racecourse::which_model {

// What each task does: compute, wait for something, add to a number that all share.
struct Workload {
  long tasks;
  ProcessorWork computing;
  std::chrono::milliseconds waiting;
  long additions;
};

// One batch of tasks, done once by each model.
struct Batch {
  Batch(RealWorld& w, const Workload& load) : world(w), workload(load), total_lock(w, "lock of the total") {}

  RealWorld& world;
  const Workload workload;
  RealWorld::mutex total_lock;
  long total = 0;              // guarded by total_lock, where more than one thread adds
  std::atomic<long> taken{0};  // tasks, by threads of the pool
  std::atomic<long> done{0};   // tasks
};

inline void add_with_lock(Batch& batch) {
  for (long i = 0; i < batch.workload.additions; ++i) {
    const RealWorld::lock_guard hold(batch.total_lock);
    ++batch.total;
  }
}

// Where no two tasks add at once there is nothing to lock.
inline void add_alone(Batch& batch) {
  for (long i = 0; i < batch.workload.additions; ++i) ++batch.total;
}

// One task, on a thread that does nothing else meanwhile.
inline void do_task(Batch& batch, void (*add)(Batch&) = add_with_lock) {
  batch.workload.computing.run(Lane::here());
  if (!Lane::here().sleep_for(batch.workload.waiting)) throw Stopped{};
  add(batch);
  Lane::here().done.add(1);
  ++batch.done;
}

inline void one_after_another(Batch& batch) {
  for (long task = 0; task < batch.workload.tasks; ++task) do_task(batch, add_alone);
}

inline void thread_for_each_task(Batch& batch) {
  std::vector<RealWorld::thread> threads;
  for (long task = 1; task <= batch.workload.tasks; ++task)
    threads.emplace_back(batch.world, "thread", task, [&batch] { do_task(batch); });
  for (RealWorld::thread& thread : threads) thread.join();
}

// A few threads; each takes the next task as soon as it is free.
inline void pool_of_threads(Batch& batch, long workers) {
  std::vector<RealWorld::thread> threads;
  for (long worker = 1; worker <= workers; ++worker)
    threads.emplace_back(batch.world, "pool thread", worker, [&batch] {
      while (batch.taken++ < batch.workload.tasks) do_task(batch);
    });
  for (RealWorld::thread& thread : threads) thread.join();
}

// One thread for all tasks. While one of them waits, the others go on; no two compute or add at once.
inline asio::awaitable<void> task_in_loop(Batch& batch) {
  batch.workload.computing.run(Lane::here());
  asio::steady_timer timer(co_await asio::this_coro::executor, batch.workload.waiting);
  co_await timer.async_wait(asio::use_awaitable);
  add_alone(batch);
  ++batch.done;
}

inline void event_loop(Batch& batch, asio::io_context& loop) {
  for (long task = 0; task < batch.workload.tasks; ++task)
    asio::co_spawn(loop, task_in_loop(batch), asio::detached);
  while (!loop.stopped()) {
    if (loop.poll() > 0) continue;
    const During nothing_to_do(LaneState::input_output);
    loop.run_one();
  }
}

}  // namespace racecourse::which_model
