#include "kit/host/interrupt.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds one_request{1};

// A signal handler may run on any thread, beside all others: it touches nothing but lock-free atomics.
static_assert(std::atomic<Clock::rep>::is_always_lock_free && std::atomic<unsigned>::is_always_lock_free);

// When the request came, in ticks of the clock; 0 before.
std::atomic<Clock::rep> requested_at{0};

// How many saves are under way, and whether the process ends with the last of them. One word, so that a save cannot begin
// between the look at the count and the end. Where it says "ending" and no saves, it never changes again.
std::atomic<unsigned> saves{0};
constexpr unsigned ending = 1U << 31;
std::atomic<int> ending_signal{0};

// The exit code a shell gives to a process that a signal has ended.
[[noreturn]] void end_at_once() { std::_Exit(128 + ending_signal.load()); }

/// A terminal that was closed says nothing about impatience: nobody is there to wait.
bool may_be_impatient([[maybe_unused]] int number) {
#if defined(SIGHUP)
  return number != SIGHUP;
#else
  return true;
#endif
}

void on_signal(int number) {
#if defined(_WIN32)
  std::signal(number, on_signal);  // each signal resets it there
#endif
  const Clock::rep now = Clock::now().time_since_epoch().count();
  Clock::rep first = 0;
  if (requested_at.compare_exchange_strong(first, now)) return;
  if (!may_be_impatient(number) || Clock::duration(now - first) < one_request) return;
  ending_signal.store(number);
  if (saves.fetch_or(ending) == 0) end_at_once();
}

void set_handler(void (*handler)(int)) {
  std::signal(SIGINT, handler);
  std::signal(SIGTERM, handler);
#if defined(SIGHUP)
  if (std::signal(SIGHUP, handler) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
#endif
}

}  // namespace

InterruptWatch::InterruptWatch() {
  requested_at.store(0);
  set_handler(on_signal);
}

InterruptWatch::~InterruptWatch() {
  if (!interrupted()) set_handler(SIG_DFL);
}

bool InterruptWatch::interrupted() const noexcept { return requested_at.load() != 0; }

UninterruptedSave::UninterruptedSave() noexcept {
  unsigned seen = saves.load();
  do {
    // Another thread is ending the process: nothing is begun any more, by however many threads.
    while (seen == ending) std::this_thread::sleep_for(one_request);
  } while (!saves.compare_exchange_weak(seen, seen + 1));
}

UninterruptedSave::~UninterruptedSave() {
  if (saves.fetch_sub(1) == (ending | 1U)) end_at_once();
}

}  // namespace racecourse
