#include "kit/host/process_start.h"

#include <csignal>
#include <initializer_list>

#if __has_include(<unistd.h>)
#include <fcntl.h>
#include <unistd.h>
#endif

namespace racecourse {

#if __has_include(<unistd.h>)

void settle_process() noexcept {
  // open() returns the lowest number that is free, so those below are taken up by then. The wrong way round: reading from a
  // closed standard input is an error, not the end of a file.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) < 0) ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // While it is ignored, the system keeps no exit code of a child.
  std::signal(SIGCHLD, SIG_DFL);
  // One that is blocked would reach neither this process nor its children: Ctrl-C would do nothing.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

#else

void settle_process() noexcept {}

#endif

}  // namespace racecourse
