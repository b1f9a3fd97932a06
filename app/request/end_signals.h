#pragma once

// The signals that ask a program to end: Ctrl-C, kill(1), and the terminal that is closed.

#include <csignal>

namespace racecourse {

/// Whether it is the terminal's.
constexpr bool is_end_of_terminal([[maybe_unused]] int signal) {
#if defined(SIGHUP)
  return signal == SIGHUP;
#else
  return false;
#endif
}

/// Has all of them call `handler`, or SIG_DFL. Under nohup(1) the terminal's is ignored, and stays so.
inline void on_end_signals(void (*handler)(int)) {
  std::signal(SIGINT, handler);
  std::signal(SIGTERM, handler);
#if defined(SIGHUP)
  if (std::signal(SIGHUP, handler) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
#endif
}

}  // namespace racecourse
