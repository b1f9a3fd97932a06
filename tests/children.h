#pragma once

// Whether this process has child processes, running or ended and not yet waited for.

#include <sys/wait.h>

namespace racecourse {

inline bool has_child() {
  siginfo_t who{};
  return waitid(P_ALL, 0, &who, WEXITED | WNOHANG | WNOWAIT) == 0;
}

}  // namespace racecourse
