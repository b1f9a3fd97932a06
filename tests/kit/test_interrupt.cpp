// Signals that ask the program to end, sent to a process that does nothing else.

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <new>
#include <string_view>
#include <thread>
#include <vector>

#include "kit/host/interrupt.h"

using racecourse::InterruptWatch;
using racecourse::UninterruptedSave;

namespace {

constexpr int survived = 7;

/// Runs `body` in a process of its own. Returns its exit code; `survived` when the body came to its end.
template <class Body>
int exit_code_of(Body body) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    body();
    std::_Exit(survived);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// The rule distinguishes a second signal by the time between them.
void wait_until_impatient() { std::this_thread::sleep_for(std::chrono::milliseconds(1050)); }

}  // namespace

TEST_CASE("without a watch the signals end a process as usual") {
  CHECK(exit_code_of([] {
          { const InterruptWatch watch; }
          std::raise(SIGTERM);
        }) == -SIGTERM);
}

TEST_CASE("signals that come together are one request, whichever they are") {
  CHECK(exit_code_of([] {
          const InterruptWatch watch;
          if (watch.interrupted()) std::_Exit(1);
          for (const int number : {SIGTERM, SIGTERM, SIGINT, SIGHUP}) std::raise(number);
          if (!watch.interrupted()) std::_Exit(2);
        }) == survived);
}

TEST_CASE("a repeated signal does not cut short what follows the watch") {
  CHECK(exit_code_of([] {
          {
            const InterruptWatch watch;
            std::raise(SIGTERM);
          }
          std::raise(SIGTERM);
        }) == survived);
}

TEST_CASE("a late second signal ends the process at once, unless its terminal was closed") {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    CAPTURE(number);
    CHECK(exit_code_of([number] {
            const InterruptWatch watch;
            std::raise(number);
            wait_until_impatient();
            std::raise(number);
          }) == (number == SIGHUP ? survived : 128 + number));
  }
}

TEST_CASE("an impatient signal lets a save come to its end, and nothing after it") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  CHECK(exit_code_of([&ends] {
          const InterruptWatch watch;
          std::raise(SIGINT);
          wait_until_impatient();
          const auto note = [&ends](char letter) {
            if (write(ends[1], &letter, 1) != 1) std::_Exit(3);
          };
          {
            const UninterruptedSave outer;
            {
              const UninterruptedSave inner;
              std::raise(SIGINT);
              note('a');
            }
            note('b');
          }
          note('c');
        }) == 130);
  close(ends[1]);
  char seen[8] = {};
  CHECK(read(ends[0], seen, sizeof seen) == 2);
  CHECK(std::string_view(seen) == "ab");
  close(ends[0]);
}

TEST_CASE("saves on many threads and an impatient signal: none is cut off") {
  struct Saves {
    std::atomic<long> begun{0}, ended{0};
  };
  void* const memory =
      mmap(nullptr, sizeof(Saves), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  Saves& saves = *new (memory) Saves;
  CHECK(exit_code_of([&saves] {
          const InterruptWatch watch;
          std::raise(SIGINT);
          wait_until_impatient();
          std::vector<std::thread> savers;
          for (int i = 0; i < 4; ++i)
            savers.emplace_back([&saves] {
              for (;;) {
                const UninterruptedSave save;
                ++saves.begun;
                ++saves.ended;
              }
            });
          while (saves.ended < 1000) std::this_thread::yield();
          kill(getpid(), SIGINT);
          for (std::thread& saver : savers) saver.join();
        }) == 130);
  CHECK(saves.begun == saves.ended);
  munmap(memory, sizeof(Saves));
}
