#include "kit/running/start_line.h"

#include <algorithm>
#include <utility>

#include "kit/host/clock.h"
#include "kit/host/host.h"

namespace racecourse {

bool StartLine::wait_until_open(std::size_t self) {
  {
    std::unique_lock hold(guards_state_);
    if (++arrived_ == expected_) changed_.notify_all();
    let_go_.wait(hold, [this] { return state_ != State::closed; });
    if (state_ == State::abandoned) return false;
  }
  wait_for_company(self);
  return true;
}

void StartLine::expect_one_more() {
  const std::lock_guard hold(guards_state_);
  ++expected_;
}

void StartLine::leave(std::exception_ptr failure) {
  const std::lock_guard hold(guards_state_);
  if (failure && !failure_) failure_ = std::move(failure);
  if (++left_ == expected_) changed_.notify_all();  // of ten thousand, nobody waits for any but the last
}

void StartLine::wait_for_arrivals() {
  std::unique_lock hold(guards_state_);
  changed_.wait(hold, [this] { return arrived_ == expected_; });
}

bool StartLine::wait_for_all(Clock::time_point until) {
  std::unique_lock hold(guards_state_);
  return changed_.wait_until(hold, until, [this] { return left_ == expected_; });
}

std::exception_ptr StartLine::failure() {
  const std::lock_guard hold(guards_state_);
  return failure_;
}

// Threads that slept wake one after another, and a short run would be over before the second begins. So lanes wait,
// awake, until as many as there are cores are seen to run at the same moment; not for ever, for the cores may be busy
// with something else.
void StartLine::wait_for_company(std::size_t self) {
  const std::uint64_t company = std::min<std::uint64_t>(heartbeats_.size(), host().cores);
  const Clock::time_point patience = Clock::now() + std::chrono::milliseconds(20);
  while (!side_by_side_.load(std::memory_order_relaxed) && Clock::now() < patience) {
    heartbeats_[self].store(ticks(), std::memory_order_relaxed);
    if (running_now() >= company) side_by_side_.store(true, std::memory_order_relaxed);
  }
}

/// Lanes whose heart beat within the last few microseconds.
std::uint64_t StartLine::running_now() const {
  const auto recent = static_cast<std::uint64_t>(5'000 / nanoseconds_per_tick());
  const std::uint64_t now = ticks();
  const auto runs = [&](const auto& heartbeat) {
    return heartbeat.load(std::memory_order_relaxed) + recent > now;
  };
  return static_cast<std::uint64_t>(std::count_if(heartbeats_.begin(), heartbeats_.end(), runs));
}

void StartLine::change(State state) {
  const std::lock_guard hold(guards_state_);
  state_ = state;
  let_go_.notify_all();
}

}  // namespace racecourse
