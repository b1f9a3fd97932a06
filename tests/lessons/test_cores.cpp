// What is drawn as running had a core: no more lanes at once than there are cores, and no longer than the processor's clock
// says, alone and beside a load.

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <initializer_list>
#include <utility>
#include <vector>

#include "../rounds.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"

using namespace racecourse;
using namespace std::chrono_literals;

namespace {

/// Processes that want a core all the time, as long as it lives.
class Load {
 public:
  explicit Load(int processes) {
    const int parent = process_id();
    for (int i = 0; i < processes; ++i) {
      const pid_t child = fork();
      REQUIRE(child >= 0);
      if (child == 0) keep_busy(parent);
      children_.push_back(child);
    }
  }
  ~Load() {
    for (const pid_t child : children_) kill(child, SIGKILL);
    for (const pid_t child : children_) waitpid(child, nullptr, 0);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

 private:
  [[noreturn]] static void keep_busy(int parent) {
    end_child_with_parent(parent);
    for (std::atomic<unsigned> turns{0};;) turns.fetch_add(1, std::memory_order_relaxed);
  }

  std::vector<pid_t> children_;
};

bool has_core(const Slice& slice) {
  return slice.state == LaneState::running || slice.state == LaneState::holding;
}

/// For how long more lanes are drawn as running than there are cores.
double overbooked_ms(const Snapshot& run) {
  std::vector<std::pair<std::int64_t, int>> changes;
  const auto add = [&](const Slice& slice) {
    if (!has_core(slice)) return;
    changes.emplace_back(slice.begin_ns, 1);
    changes.emplace_back(slice.end_ns, -1);
  };
  for (const LaneSnapshot& lane : run.lanes) {
    for (std::size_t i = 0; i < lane.timeline.size(); ++i) add(lane.timeline[i]);
    for (const Slice& open : lane.timeline.open()) add(open);
  }
  std::sort(changes.begin(), changes.end());
  std::int64_t too_many_ns = 0, since = 0;
  int running = 0;
  for (const auto& [at, change] : changes) {
    if (running > static_cast<int>(host().cores)) too_many_ns += at - since;
    since = at;
    running += change;
  }
  return static_cast<double>(too_many_ns) / 1e6;
}

Snapshot result(const Lesson& lesson, std::initializer_list<Variant::Condition> values,
                const RunOptions& options) {
  Settings settings = lesson.default_settings();
  for (const auto& [name, value] : values) REQUIRE_FALSE(settings.set(name, value));
  Run run(lesson, settings, options);
  REQUIRE(run.wait(120s));
  return *run.poll();
}

double processor_ms() {
  timespec used{};
  REQUIRE(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == 0);
  return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

// A thread loses its core somewhere within a step of its work, and a sanitizer makes these steps many times as long.
constexpr double slack = under_sanitizer ? 0.25 : 0.05;

/// Four threads of a counter that go on for half a second.
void check_counter(const char* lock) {
  // The rest is the run's own thread, which looks at the lanes; a sanitizer makes that several times as slow.
  constexpr double others = under_sanitizer ? 0.3 : 0.15;
  CAPTURE(lock);
  const auto began = std::chrono::steady_clock::now();
  const double before = processor_ms();
  const Snapshot end = result(*find_lesson("locked-counter"), {{"threads", "4"}, {"lock", lock}},
                              {.duration = 500ms, .until_stopped = true});
  const double used = processor_ms() - before;
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  // Until the first lane begins, all spin on the start line.
  const double at_start = host().cores * std::max(took.count() - end.elapsed_ms, 0.0);
  double running = 0;
  for (const LaneSnapshot& lane : end.lanes) running += lane.running_ms;
  CHECK(overbooked_ms(end) <= slack * end.elapsed_ms);
  CHECK(running <= 1.05 * used + 1);
  CHECK(running >= (1 - others) * (used - at_start) - 20);
}

}  // namespace

TEST_CASE("in every lesson no more lanes are drawn as running than there are cores") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    const Snapshot end = result(lesson, {}, {.duration = 300ms});
    CHECK(overbooked_ms(end) <= std::max(slack * end.elapsed_ms, 5.0));
  }
}

TEST_CASE("a lane is said to run for as long as its thread had a core, with a lock and without") {
  check_counter("off");
  check_counter("on");
  const Load load(8);
  check_counter("off");
  check_counter("on");
}
