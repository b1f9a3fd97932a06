#pragma once

// The lanes of a run start together here, and report here that they have ended.

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

namespace racecourse {

class StartLine {
 public:
  using Clock = std::chrono::steady_clock;

  /// For so long lanes wait for one another to begin side by side; after Stop no longer. On a machine that does other things
  /// it may take some ten time slices until two of them have a core at the same moment.
  static constexpr std::chrono::milliseconds patience{500};
  StartLine(std::size_t lanes, std::stop_token stop)
      : expected_(lanes), stop_(std::move(stop)), heartbeats_(std::min(lanes, most_watched)) {}

  // For the lanes.

  /// Lane number `self`, from 0, arrives and waits. False when it is not to begin at all.
  bool wait_until_open(std::size_t self);
  /// Another lane is about to begin in the middle of the run, and does not wait here. For a lane that has not ended.
  void expect_one_more();
  /// A lane has ended, perhaps with a failure.
  void leave(std::exception_ptr failure);

  // For whoever started them.

  /// Waits until all have arrived.
  void wait_for_arrivals();
  /// Lets all of them go at one moment.
  void open() { change(State::open); }
  /// Sends away all that have arrived or will arrive.
  void abandon() { change(State::abandoned); }
  /// Waits until all have ended, or until that moment. True when all have ended.
  bool wait_for_all(Clock::time_point until);
  /// What the first lane that failed threw; null when none did.
  std::exception_ptr failure();

 private:
  enum class State { closed, open, abandoned };
  static constexpr std::size_t most_watched = 64;  // to see the others takes time and room for each

  void wait_until_side_by_side(std::size_t self);
  std::size_t count_running(std::size_t self);
  void change(State state);

  std::mutex mutex_;  // guards state_, expected_, arrived_, left_ and failure_
  std::condition_variable let_go_, changed_;
  State state_ = State::closed;
  std::size_t expected_, arrived_ = 0, left_ = 0;
  std::exception_ptr failure_;

  const std::stop_token stop_;
  std::vector<std::atomic<std::uint64_t>> heartbeats_;  // of the first lanes, more with every look
  std::atomic<bool> side_by_side_{false};
};

}  // namespace racecourse
