#include "kit/running/start_line.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "kit/host/clock.h"
#include "kit/host/cores.h"
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

// Sleeping threads wake one after another: a short run would be over before its second thread begins, and where other programs
// are busy each lane would do all its work in one time slice, alone. So lanes spin until as many of them as there are cores
// run at the same moment. Not for ever, for the others may have the cores all the time.
void StartLine::wait_until_side_by_side(std::size_t self) {
  const std::size_t enough = std::min<std::size_t>(heartbeats_.size(), host().cores);
  // The system may have put all of them on one core, and on a busy machine leaves them there.
  if (enough > 1) move_to_core(self);
  const Clock::time_point give_up_at = Clock::now() + patience;
  while (!side_by_side_.load(std::memory_order_relaxed) && !stop_.stop_requested() &&
         Clock::now() < give_up_at) {
    if (self >= heartbeats_.size())
      std::this_thread::yield();
    else if (count_running(self) >= enough)
      side_by_side_.store(true, std::memory_order_relaxed);
  }
}

/// How many lanes were running at the same moment as this one, itself included; 0 when this one was interrupted meanwhile,
/// for then the others may have had its core.
std::size_t StartLine::count_running(std::size_t self) {
  const auto moment = static_cast<std::uint64_t>(1'000 / nanoseconds_per_tick());
  const auto now = [](const auto& heartbeat) { return heartbeat.load(std::memory_order_relaxed); };
  const std::uint64_t begin = ticks();
  std::array<std::uint64_t, most_watched> before;
  std::transform(heartbeats_.begin(), heartbeats_.end(), before.begin(), now);
  do heartbeats_[self].fetch_add(1, std::memory_order_relaxed);
  while (ticks() < begin + moment);
  std::size_t running = 0;
  for (std::size_t i = 0; i < heartbeats_.size(); ++i) running += now(heartbeats_[i]) != before[i] ? 1 : 0;
  return ticks() < begin + 3 * moment ? running : 0;
}

void StartLine::change(State state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
  let_go_.notify_all();
}

}  // namespace racecourse
