#include "kit/running/start_line.h"

#include <algorithm>
#include <utility>

#include "kit/host/clock.h"
#include "kit/host/host.h"

namespace racecourse {

bool StartLine::wait_until_open(std::size_t self) {
  {
    std::unique_lock lock(mutex_);
    if (++arrived_ == expected_) changed_.notify_all();
    let_go_.wait(lock, [this] { return state_ != State::closed; });
    if (state_ == State::abandoned) return false;
  }
  wait_until_side_by_side(self);
  return true;
}

void StartLine::expect_one_more() {
  const std::lock_guard lock(mutex_);
  ++expected_;
}

void StartLine::leave(std::exception_ptr failure) {
  const std::lock_guard lock(mutex_);
  if (failure && !failure_) failure_ = std::move(failure);
  if (++left_ == expected_) changed_.notify_all();  // nobody waits for any but the last of them
}

void StartLine::wait_for_arrivals() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return arrived_ == expected_; });
}

bool StartLine::wait_for_all(Clock::time_point until) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, until, [this] { return left_ == expected_; });
}

std::exception_ptr StartLine::failure() {
  const std::lock_guard lock(mutex_);
  return failure_;
}

// Sleeping threads wake one after another: a short run would be over before its second thread begins. So lanes spin until
// as many of them as there are cores run at the same moment. Not for ever, for the cores may be busy with other programs.
void StartLine::wait_until_side_by_side(std::size_t self) {
  const std::uint64_t enough = std::min<std::uint64_t>(heartbeats_.size(), host().cores);
  const Clock::time_point give_up_at = Clock::now() + std::chrono::milliseconds(20);
  while (!side_by_side_.load(std::memory_order_relaxed) && Clock::now() < give_up_at) {
    heartbeats_[self].store(ticks(), std::memory_order_relaxed);
    if (running_now() >= enough) side_by_side_.store(true, std::memory_order_relaxed);
  }
}

/// Lanes that were seen to run within the last few microseconds.
std::uint64_t StartLine::running_now() const {
  const auto recent = static_cast<std::uint64_t>(5'000 / nanoseconds_per_tick());
  const std::uint64_t now = ticks();
  const auto runs = [&](const auto& heartbeat) {
    return heartbeat.load(std::memory_order_relaxed) + recent > now;
  };
  return static_cast<std::uint64_t>(std::count_if(heartbeats_.begin(), heartbeats_.end(), runs));
}

void StartLine::change(State state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
  let_go_.notify_all();
}

}  // namespace racecourse
