// Lanes leave the start side by side, if the machine has cores for them.

#if defined(__linux__)

#include <doctest/doctest.h>
#include <sched.h>

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <thread>
#include <vector>

#include "kit/host/host.h"
#include "kit/running/start_line.h"

using namespace racecourse;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

/// How long each of so many lanes waited after the line was open.
std::vector<Clock::duration> waits(std::size_t lanes) {
  StartLine line(lanes, std::stop_token());
  std::vector<Clock::time_point> left(lanes);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < lanes; ++i)
    threads.emplace_back([&, i] {
      if (line.wait_until_open(i)) left[i] = Clock::now();
      line.leave({});
    });
  line.wait_for_arrivals();
  const Clock::time_point opened = Clock::now();
  line.open();
  CHECK(line.wait_for_all(opened + 10min));
  for (std::thread& thread : threads) thread.join();
  std::vector<Clock::duration> waited;
  for (const Clock::time_point moment : left) waited.push_back(moment - opened);
  return waited;
}

/// While it lives, this thread and those that it starts have only one core.
class OneCore {
 public:
  OneCore() {
    REQUIRE(sched_getaffinity(0, sizeof before_, &before_) == 0);
    cpu_set_t first;
    CPU_ZERO(&first);
    for (int core = 0; core < CPU_SETSIZE && CPU_COUNT(&first) == 0; ++core)
      if (CPU_ISSET(core, &before_)) CPU_SET(core, &first);
    REQUIRE(sched_setaffinity(0, sizeof first, &first) == 0);
  }
  ~OneCore() { sched_setaffinity(0, sizeof before_, &before_); }
  OneCore(const OneCore&) = delete;
  OneCore& operator=(const OneCore&) = delete;

 private:
  cpu_set_t before_{};
};

}  // namespace

TEST_CASE("start line: lanes that take turns on one core do not pass for side by side") {
  if (host().cores < 2) return;  // one lane is all that could run at a moment
  const OneCore here;
  for (int i = 0; i < 3; ++i)
    for (const Clock::duration wait : waits(2)) CHECK(wait >= StartLine::patience);
}

#endif
