#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <iterator>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "thread_pool/task.h"

namespace racecourse::thread_pool {

// A fixed number of threads that do what they are given. All members may be called from any thread, tasks included.
template <class Thread = std::thread>
class Pool {
 public:
  explicit Pool(unsigned size) : Pool(size, [](unsigned, auto work) { return Thread(work); }) {}

  // The same with threads of another kind: `start` is given a number from 1 and what the thread is to do.
  template <class Start>
  Pool(unsigned size, Start start) : size_(std::max(size, 1U)) {
    for (unsigned number = 1; number <= size_; ++number)
      threads_.push_back(start(number, [this] { work(); }));
  }

  // Does all that is still queued, then ends its threads.
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

  // Has `f` called once by one of the threads. What it throws is thrown by wait(), the first of all.
  template <class F>
  void post(F&& f) {
    bool someone_sleeps = false;
    {
      const std::lock_guard hold(guards_queue_);
      queue_.emplace_back(std::forward<F>(f));
      queued_.store(queue_.size(), std::memory_order_relaxed);
      someone_sleeps = sleeping_ > 0;
    }
    if (someone_sleeps) changed_.notify_one();
  }

  // The same, with a future for what `f` returns or throws.
  template <class F>
  auto submit(F f) -> std::future<std::invoke_result_t<F&>> {
    std::packaged_task<std::invoke_result_t<F&>()> task(std::move(f));
    auto result = task.get_future();
    post(std::move(task));
    return result;
  }

  // Returns when nothing is queued and nothing runs. Meanwhile the caller does tasks as well. Not to be called by a task.
  void wait() {
    Share share;
    while (take(share)) run(share);
    std::unique_lock hold(guards_queue_);
    idle_.wait(hold, [this] { return queue_.empty() && running_ == 0; });
    if (failure_) std::rethrow_exception(std::exchange(failure_, {}));
  }

  // Drops what has not begun; its futures say std::future_errc::broken_promise.
  void cancel() {
    std::deque<Task> dropped;
    {
      const std::lock_guard hold(guards_queue_);
      dropped.swap(queue_);
      queued_ = 0;
      tell_if_idle();
    }
  }

 private:
  using Share = std::vector<Task>;

  void work() {
    Share share;
    for (;;) {
      if (take(share) || take_soon(share)) {
        run(share);
        continue;
      }
      std::unique_lock hold(guards_queue_);
      ++sleeping_;
      changed_.wait(hold, [this] { return ending_ || !queue_.empty(); });
      --sleeping_;
      if (queue_.empty()) return;
    }
  }

  // A part of the queue: large while there is much, so that the lock is taken seldom; in the end one by one, so that all
  // threads are done at about the same time.
  bool take(Share& share) {
    const std::lock_guard hold(guards_queue_);
    const std::size_t fair = queue_.size() / (4 * size_);
    const std::size_t size = std::min(std::clamp<std::size_t>(fair, 1, 256), queue_.size());
    std::move(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(size), std::back_inserter(share));
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(size));
    queued_.store(queue_.size(), std::memory_order_relaxed);
    running_ += size;
    return size > 0;
  }

  // To sleep and be woken takes longer than many a task: look around a little before.
  bool take_soon(Share& share) {
    constexpr int looks = 100;
    for (int i = 0; i < looks; ++i) {
      if (queued_.load(std::memory_order_relaxed) > 0 && take(share)) return true;
      std::this_thread::yield();
    }
    return false;
  }

  void run(Share& share) {
    std::exception_ptr failure;
    for (Task& task : share) {
      try {
        task();
      } catch (...) {
        if (!failure) failure = std::current_exception();
      }
    }
    const std::size_t done = share.size();
    share.clear();
    const std::lock_guard hold(guards_queue_);
    running_ -= done;
    if (failure && !failure_) failure_ = failure;
    tell_if_idle();
  }

  void tell_if_idle() {
    if (queue_.empty() && running_ == 0) idle_.notify_all();
  }

  const unsigned size_;
  std::mutex guards_queue_;  // guards all but queued_ and threads_
  std::condition_variable changed_, idle_;
  std::deque<Task> queue_;
  std::atomic<std::size_t> queued_{0};  // queue_.size(), to be looked at without the lock
  std::size_t running_ = 0;             // tasks taken and not done
  int sleeping_ = 0;
  bool ending_ = false;
  std::exception_ptr failure_;  // the first of what posted tasks threw since the last wait()
  std::vector<Thread> threads_;
};

}  // namespace racecourse::thread_pool
