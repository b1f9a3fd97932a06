#pragma once

// The clock of the recorder: the processor's time stamp counter where there is one, for it costs a third of
// std::chrono::steady_clock. Intel SDM vol. 3B, 18.17 and AMD APM vol. 2, 13.2.4: an invariant counter ticks at one
// rate, however fast the processor is and whether it sleeps.

#include <chrono>
#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace racecourse {

/// Ticks now. May be read up to some dozens of instructions early: fine for how long, not for who came first.
inline std::uint64_t ticks() noexcept {
#if defined(__x86_64__)
  return __rdtsc();
#else
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

/// Ticks now, read after all earlier instructions: for lock hand-overs, where the order across cores matters.
inline std::uint64_t ticks_in_order() noexcept {
#if defined(__x86_64__)
  unsigned core;
  return __rdtscp(&core);
#else
  return ticks();
#endif
}

/// Nanoseconds a tick lasts, measured once against steady_clock; the first call takes up to 5 ms. Any thread.
double nanoseconds_per_tick();

/// Whether ticks have one rate at all clock speeds (the processor says so); if not, times are approximate.
bool ticks_are_invariant();

}  // namespace racecourse
