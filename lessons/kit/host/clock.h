#pragma once

// The recorder's clock: the processor's time stamp counter where there is one, as it costs a third of
// std::chrono::steady_clock. An invariant counter has one rate at all clock speeds and in all sleep states (Intel SDM vol. 3B,
// 18.17; AMD APM vol. 2, 13.2.4). Any thread may call these functions.

#include <chrono>
#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace racecourse {

/// Ticks now. The processor may read it some dozens of instructions early: good for durations, not for the order of events on
/// two cores.
inline std::uint64_t ticks() noexcept {
#if defined(__x86_64__)
  return __rdtsc();
#else
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

/// Ticks now, read after all earlier instructions: for lock handoffs, where the order across cores matters.
inline std::uint64_t ticks_in_order() noexcept {
#if defined(__x86_64__)
  unsigned core;
  return __rdtscp(&core);
#else
  return ticks();
#endif
}

/// Nanoseconds a tick lasts, measured once against steady_clock. The first call takes up to 5 ms.
double nanoseconds_per_tick();

/// Whether the processor says that its counter is invariant; if not, times are approximate.
bool ticks_are_invariant();

}  // namespace racecourse
