#include "kit/running/stop_signal.h"

#include <algorithm>

#include "kit/host/host.h"

namespace racecourse {

void StopSignal::request() {
  word_.store(1, std::memory_order_relaxed);
  unpark_all(word_);
  source_.request_stop();
}

bool StopSignal::sleep_for(std::chrono::nanoseconds time) const {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point until = Clock::now() + time;
  while (!requested()) {
    const auto left = until - Clock::now();
    if (left <= left.zero()) return true;
    park(word_, 0, left);
  }
  return false;
}

}  // namespace racecourse
