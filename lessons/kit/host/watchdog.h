#pragma once

// Interrupts code that does not come back. Measured by the processor time of its thread, so that a loaded or suspended
// machine is not mistaken for a loop. Only Linux has timers of that kind for a single thread: elsewhere it never bites.

#include <csignal>
#include <memory>

namespace racecourse {

class Watchdog {
 public:
  /// Called on the watched thread itself, by a signal in the middle of what it does. It may leave for another stack and not
  /// return. `interrupted` is what the system hands to a handler: on Linux a ucontext_t.
  using Bite = void (*)(void* argument, void* interrupted);

  /// For the calling thread, the only one that may use it. Where the system gives no timer, it never bites.
  Watchdog(Bite bite, void* argument);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// What the thread works from begin() to end() must take less than 50 ms of processor time. It bites before 100 ms, and again
  /// and again if that does not end it.
  void begin() noexcept {
    ticks_ = 0;
    watches_ = 1;
  }
  void end() noexcept { watches_ = 0; }

 private:
  struct Timer;
  void tick(void* interrupted) noexcept;

  const Bite bite_;
  void* const argument_;
  volatile std::sig_atomic_t watches_ = 0, ticks_ = 0;
  std::unique_ptr<Timer> timer_;
};

}  // namespace racecourse
