#pragma once

// The wish that a run ends. Lanes look at it between two steps, sleep on it, and have it call back what else could hold
// them up: a socket, a child process.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stop_token>

namespace racecourse {

class StopSignal {
 public:
  StopSignal() = default;
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Any thread; as cheap as reading a variable.
  bool requested() const noexcept { return word_.load(std::memory_order_relaxed) != 0; }
  /// Any thread. Wakes all who sleep here and calls back, on this thread, whoever registered with token().
  void request();
  /// Sleeps that long, or until the stop is requested; false then. Any thread.
  bool sleep_for(std::chrono::nanoseconds time) const;
  /// For std::stop_callback. A callback must not wait for a lane.
  std::stop_token token() const noexcept { return source_.get_token(); }

 private:
  mutable std::atomic<std::uint32_t> word_{0};  // 1: requested
  std::stop_source source_;
};

}  // namespace racecourse
