// What a process inherits, and what it makes of that before anything else.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <initializer_list>

#include "kit/host/process_start.h"

using namespace racecourse;

namespace {

/// Whether `is_right` holds in a child process.
bool in_child(bool (*is_right)()) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) std::_Exit(is_right() ? 0 : 1);
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status == 0;
}

int access_mode(int descriptor) { return fcntl(descriptor, F_GETFL) & O_ACCMODE; }

}  // namespace

TEST_CASE("missing standard streams are taken up the wrong way round, and others stay as they are") {
  CHECK(in_child([] {
    for (const int stream : {0, 1, 2}) close(stream);
    settle_process();
    const bool all_taken = open("/dev/null", O_RDONLY) > 2;
    return all_taken && access_mode(0) == O_WRONLY && access_mode(1) == O_RDONLY &&
           access_mode(2) == O_RDONLY;
  }));
  CHECK(in_child([] {
    const int before = open("/dev/null", O_RDWR);
    dup2(before, 1);
    close(2);
    settle_process();
    return access_mode(1) == O_RDWR && access_mode(2) == O_RDONLY && write(2, "x", 1) == -1;
  }));
}

TEST_CASE("children are reported, and a failed write kills nobody, whatever was inherited") {
  CHECK(in_child([] {
    std::signal(SIGCHLD, SIG_IGN);
    std::signal(SIGXFSZ, SIG_DFL);
    std::signal(SIGPIPE, SIG_DFL);
    settle_process();
    return std::signal(SIGCHLD, SIG_DFL) == SIG_DFL && std::signal(SIGXFSZ, SIG_DFL) == SIG_IGN &&
           std::signal(SIGPIPE, SIG_DFL) == SIG_IGN;
  }));
}

TEST_CASE("no signal stays blocked, for this process or those it starts") {
  CHECK(in_child([] {
    sigset_t all, blocked;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, nullptr);
    settle_process();
    sigprocmask(SIG_BLOCK, nullptr, &blocked);
    return sigisemptyset(&blocked) == 1;
  }));
}
