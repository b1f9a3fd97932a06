#include "kit/host/clock.h"

#include <chrono>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace racecourse {

#if defined(__x86_64__)
namespace {

double measure_nanoseconds_per_tick() {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  const std::uint64_t first = ticks_in_order();
  Clock::time_point now = start;
  while (now - start < std::chrono::milliseconds(4)) now = Clock::now();
  const std::uint64_t last = ticks_in_order();
  const std::chrono::duration<double, std::nano> elapsed = now - start;
  return elapsed.count() / static_cast<double>(last - first);
}

}  // namespace

double nanoseconds_per_tick() {
  static const double measured = measure_nanoseconds_per_tick();
  return measured;
}

bool ticks_are_invariant() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid(0x80000007U, &a, &b, &c, &d) != 0 && (d & (1U << 8)) != 0;
}
#else
double nanoseconds_per_tick() {
  using Period = std::chrono::steady_clock::period;
  return 1e9 * static_cast<double>(Period::num) / static_cast<double>(Period::den);
}

bool ticks_are_invariant() { return std::chrono::steady_clock::is_steady; }
#endif

}  // namespace racecourse
