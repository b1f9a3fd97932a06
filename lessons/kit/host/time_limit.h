#pragma once

// Ends a child process that takes too long.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "kit/host/child_process.h"
#include "kit/host/start_thread.h"

namespace racecourse {

/// Kills a child that takes longer than `patience`. The child must outlive it. Throws std::runtime_error where the machine
/// refuses a thread.
class TimeLimit {
 public:
  TimeLimit(ChildProcess& child, std::chrono::milliseconds patience)
      : watch_(start_thread<std::jthread>([this, &child, patience](const std::stop_token& over) {
          std::unique_lock lock(mutex_);
          if (changed_.wait_for(lock, over, patience, [&] { return over.stop_requested(); })) return;
          exceeded_ = true;
          child.kill();
        })) {}

  /// Whether the child was killed. Any thread.
  bool exceeded() const { return exceeded_; }

 private:
  std::atomic<bool> exceeded_{false};
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread watch_;
};

}  // namespace racecourse
