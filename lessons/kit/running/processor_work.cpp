#include "kit/running/processor_work.h"

#include <algorithm>

#include "kit/running/lane.h"

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;

/// Each step needs the result of the one before, so that a core cannot do two at once. Steps of xorshift (Marsaglia, 2003).
std::uint64_t step_through(std::int64_t steps) noexcept {
  std::uint64_t state = 88172645463325252ULL;
  for (std::int64_t i = 0; i < steps; ++i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
  }
  return state;
}

// Keeps the compiler from removing the steps.
void keep(std::uint64_t result) noexcept {
  volatile std::uint64_t kept = result;
  static_cast<void>(kept);
}

/// By the quickest of several rounds: the others were disturbed.
double measure_steps_per_nanosecond() {
  constexpr std::int64_t steps = 50'000;
  constexpr int rounds = 20;
  Clock::duration quickest = Clock::duration::max();
  for (int i = 0; i < rounds; ++i) {
    const Clock::time_point began = Clock::now();
    keep(step_through(steps));
    quickest = std::min(quickest, Clock::now() - began);
  }
  const double nanoseconds = std::chrono::duration<double, std::nano>(quickest).count();
  return static_cast<double>(steps) / std::max(nanoseconds, 1.0);
}

}  // namespace

ProcessorWork::ProcessorWork(std::chrono::nanoseconds time) {
  static const double steps_per_nanosecond = measure_steps_per_nanosecond();
  steps_ = static_cast<std::int64_t>(static_cast<double>(time.count()) * steps_per_nanosecond);
}

void ProcessorWork::run() const noexcept { keep(step_through(steps_)); }

namespace {
constexpr std::int64_t between_checkpoints = 20'000;  // steps: a few ten microseconds
}

bool ProcessorWork::run(const StopSignal& stop) const noexcept {
  for (std::int64_t left = steps_; left > 0; left -= between_checkpoints) {
    if (stop.requested()) return false;
    keep(step_through(std::min(left, between_checkpoints)));
  }
  return true;
}

void ProcessorWork::run(Lane& lane) const {
  for (std::int64_t left = steps_; left > 0; left -= between_checkpoints) {
    if (!lane.checkpoint()) throw Stopped{};
    keep(step_through(std::min(left, between_checkpoints)));
  }
}

}  // namespace racecourse
