#include "kit/host/watchdog.h"

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>
#endif

namespace racecourse {

#if defined(__linux__)

struct Watchdog::Timer {
  explicit Timer(Watchdog& watchdog) {
    struct sigaction action {};
    // Not blocked while it is handled: who is bitten need not return from here.
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER;
    action.sa_sigaction = on_tick;
    sigaction(SIGVTALRM, &action, nullptr);
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = SIGVTALRM;
    event.sigev_value.sival_ptr = &watchdog;
    event._sigev_un._tid = static_cast<pid_t>(::syscall(SYS_gettid));
    made_ = timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer_) == 0;
    constexpr timespec every{0, 50'000'000};
    const itimerspec often{every, every};
    if (made_) timer_settime(timer_, 0, &often, nullptr);
  }
  ~Timer() {
    if (made_) timer_delete(timer_);
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  static void on_tick(int, siginfo_t* signal, void* interrupted) {
    static_cast<Watchdog*>(signal->si_value.sival_ptr)->tick(interrupted);
  }

 private:
  timer_t timer_{};
  bool made_ = false;
};

#else

struct Watchdog::Timer {
  explicit Timer(Watchdog&) {}
};

#endif

Watchdog::Watchdog(Bite bite, void* argument)
    : bite_(bite), argument_(argument), timer_(std::make_unique<Timer>(*this)) {}

Watchdog::~Watchdog() = default;

void Watchdog::tick(void* interrupted) noexcept {
  if (watches_ == 0) return;
  ticks_ = ticks_ + 1;
  if (ticks_ < 2) return;
  ticks_ = 0;
  bite_(argument_, interrupted);
}

}  // namespace racecourse
