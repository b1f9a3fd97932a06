#pragma once

// Asks a run to end. Lanes look at it between two steps and sleep on it; stop callbacks end what else could hold a lane up: a
// socket, a child process.

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

  /// As cheap as reading a variable. Any thread.
  bool requested() const noexcept { return word_.load(std::memory_order_relaxed) != 0; }
  /// Wakes all who sleep here, and runs the stop callbacks on the calling thread. Any thread.
  void request();
  /// Sleeps that long, or until a stop is requested; false then. Any thread.
  bool sleep_for(std::chrono::nanoseconds time) const;
  /// For std::stop_callback. A callback must not wait for a lane.
  std::stop_token token() const noexcept { return source_.get_token(); }

 private:
  mutable std::atomic<std::uint32_t> word_{0};  // 1: requested
  std::stop_source source_;
};

}  // namespace racecourse
