#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "thread_pool/future.h"
#include "thread_pool/task.h"

namespace racecourse::thread_pool {

// A fixed number of threads that do the tasks they are given, in the order in which they came. All members may be called
// from any thread, and from tasks, unless something else is said.
template <class Thread = std::thread>
class Pool {
 public:
  explicit Pool(unsigned size) : Pool(size, [](unsigned, auto work) { return Thread(work); }) {}

  // The same with threads of another kind: `start` gets a number, from 1 on, and what the thread has to do.
  template <class Start>
  Pool(unsigned size, Start start) : Pool() {
    threads_.reserve(std::max(size, 1U));
    for (unsigned number = 1; number <= std::max(size, 1U); ++number)
      threads_.push_back(start(number, [this] { work(); }));
  }

  // Does all that is still queued, then ends its threads. What posted tasks have thrown since the last wait() is lost.
  ~Pool() {
    {
      const std::lock_guard hold(guards_queue_);
      ending_ = true;
    }
    changed_.notify_all();
    for (Thread& thread : threads_) thread.join();
  }

  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Has `f` called once by one of the threads. Of all that is thrown, wait() throws the first.
  template <class F>
  void post(F&& f) {
    bool someone_sleeps = false;
    SharedBatch used;
    {
      const auto hold = hold_queue();
      used.swap(used_);
      queue_.emplace_back(std::forward<F>(f));
      something_to_do_.store(true, std::memory_order_relaxed);
      unfinished_.fetch_add(1, std::memory_order_relaxed);
      someone_sleeps = sleeping_ > 0;
    }
    if (someone_sleeps) changed_.notify_one();
  }

  // The same, with a future for what `f` returns or throws. wait() does not throw it.
  template <class F>
  auto submit(F f) -> Future<std::invoke_result_t<F&>> {
    Promise<std::invoke_result_t<F&>> promise;
    auto result = promise.future();
    post([promise = std::move(promise), f = std::move(f)]() mutable { promise.keep(f); });
    return result;
  }

  // Returns when nothing is queued and nothing runs. Meanwhile the caller does tasks too. Must not be called by a task.
  void wait() {
    while (const auto batch = next_batch()) run(batch);
    std::unique_lock hold(guards_queue_);
    idle_.wait(hold, [this] { return unfinished_ == 0; });
    if (failure_) std::rethrow_exception(std::exchange(failure_, {}));
  }

  // Drops what has not begun; its futures say std::future_errc::broken_promise.
  void cancel() {
    std::deque<Task> dropped;
    std::size_t count = 0;
    {
      const std::lock_guard hold(guards_queue_);
      dropped.swap(queue_);
      count = dropped.size();
    }
    dropped.clear();
    if (const auto batch = current()) count += batch->drop();
    finish(count, {});
  }

 private:
  // Without threads yet: where one cannot be started, those before it are ended and joined like all others.
  Pool() = default;

  // To fall asleep and be woken takes longer than many tasks do. So whoever waits looks a few times first.
  static constexpr int looks = 100;

  // Tasks that the threads share among themselves without a lock. Each takes one at a time: of two taken together, one
  // would have to wait while the other blocks.
  struct Batch {
    bool is_taken() const { return next.load(std::memory_order_relaxed) >= tasks.size(); }

    Task* take() {
      if (is_taken()) return nullptr;
      const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
      return mine < tasks.size() ? &tasks[mine] : nullptr;
    }

    // Takes all that is left, and returns how many there were.
    std::size_t drop() {
      const std::size_t first =
          std::min(next.exchange(tasks.size(), std::memory_order_relaxed), tasks.size());
      for (std::size_t i = first; i < tasks.size(); ++i) tasks[i] = Task();
      return tasks.size() - first;
    }

    std::deque<Task> tasks;
    std::atomic<std::size_t> next{0};
  };
  using SharedBatch = std::shared_ptr<Batch>;

  void work() {
    do {
      while (const auto batch = next_batch_soon()) run(batch);
    } while (sleep());
  }

  // Returns false when the pool ends and nothing is left to do.
  bool sleep() {
    std::unique_lock hold(guards_queue_);
    ++sleeping_;
    changed_.wait(hold, [this] { return ending_ || has_tasks(); });
    --sleeping_;
    return has_tasks();
  }

  bool has_tasks() const { return !queue_.empty() || (current_ && !current_->is_taken()); }

  std::unique_lock<std::mutex> hold_queue() {
    for (int i = 0; i < looks; ++i)
      if (std::unique_lock hold(guards_queue_, std::try_to_lock); hold) return hold;
    return std::unique_lock(guards_queue_);
  }

  SharedBatch current() {
    const std::lock_guard hold(guards_queue_);
    return current_;
  }

  SharedBatch next_batch() {
    auto fresh = std::make_shared<Batch>();
    const auto hold = hold_queue();
    return next_batch_held(fresh);
  }

  // Looks without keeping anybody from queueing, and after a look not at once again: each takes the queue away from the
  // thread that fills it, and there is more to take when some time has passed.
  SharedBatch next_batch_soon() {
    constexpr int pause = 4;
    auto fresh = std::make_shared<Batch>();
    for (int i = 0; i < looks / pause; ++i) {
      if (something_to_do_.load(std::memory_order_relaxed)) {
        const std::unique_lock hold(guards_queue_, std::try_to_lock);
        if (hold)
          if (auto batch = next_batch_held(fresh)) return batch;
      } else if (ending_) {
        return nullptr;
      }
      for (int k = 0; k < pause; ++k) std::this_thread::yield();
    }
    return nullptr;
  }

  // What is left of the current batch, or else `fresh` with all that was queued meanwhile, or null. Memory is asked for
  // before and given back after, in `fresh`: so nobody waits for that with the lock held. The memory of a batch was asked
  // for by those who queue tasks, and they give it back: else all threads would meet at the lock of the memory.
  SharedBatch next_batch_held(SharedBatch& fresh) {
    something_to_do_.store(has_tasks(), std::memory_order_relaxed);
    if (!has_tasks()) return nullptr;
    if (!current_ || current_->is_taken()) {
      fresh->tasks.swap(queue_);
      current_.swap(fresh);
      used_.swap(fresh);
    }
    return current_;
  }

  void run(const SharedBatch& batch) {
    std::exception_ptr failure;
    std::size_t done = 0;
    for (; Task* const task = batch->take(); ++done) {
      try {
        (*task)();
      } catch (...) {
        if (!failure) failure = std::current_exception();
      }
      *task = Task();
    }
    finish(done, failure);
  }

  void finish(std::size_t done, const std::exception_ptr& failure) {
    if (failure) keep(failure);
    if (unfinished_.fetch_sub(done) > done) return;
    const std::lock_guard hold(guards_queue_);  // a thread that waits has not yet looked, or sleeps
    idle_.notify_all();
  }

  void keep(const std::exception_ptr& failure) {
    const std::lock_guard hold(guards_queue_);
    if (!failure_) failure_ = failure;
  }

  std::mutex guards_queue_;  // guards all but threads_ and what is atomic
  std::condition_variable changed_, idle_;
  std::deque<Task> queue_;
  std::atomic<bool> something_to_do_{false};  // has_tasks(), to be looked at without the lock; may lag behind
  SharedBatch current_;                       // the newest, even when nothing of it is left; null at first
  SharedBatch used_;  // the one before, to be destroyed by whoever queues a task; or null
  std::atomic<std::size_t> unfinished_{0};  // tasks queued or running
  int sleeping_ = 0;
  std::atomic<bool> ending_{false};  // set with the lock held, for those who are about to sleep
  std::exception_ptr failure_;       // the first of what posted tasks threw since the last wait()
  std::vector<Thread> threads_;
};

}  // namespace racecourse::thread_pool
