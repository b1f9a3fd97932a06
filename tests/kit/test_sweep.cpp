// A sweep over one setting, on lessons made up for the purpose.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/running/stage.h"
#include "kit/running/sweep.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

using std::chrono::milliseconds;
using Values = std::vector<std::int64_t>;

Setting number_of(std::int64_t low, std::int64_t high, bool logarithmic = false) {
  return {.name = "size", .low = low, .high = high, .initial = low, .logarithmic = logarithmic};
}

/// Four sizes, and a lock that is to be left alone.
Lesson swept_lesson(std::function<void(Stage&)> experiment) {
  Lesson lesson;
  lesson.id = "made-up";
  lesson.settings = {number_of(0, 3), {.name = "lock", .choices = {{"off", "off"}, {"on", "on"}}}};
  lesson.variants = {{"always", {}, Verdict::holds}};
  lesson.metrics = {{"result", "result", "steps"}};
  lesson.experiment = std::move(experiment);
  return lesson;
}

/// Goes on until it is stopped.
void endless(Stage& stage) {
  stage.run_lanes({{"lane", 0,
                    [](Lane& lane) {
                      while (lane.checkpoint()) std::this_thread::yield();
                    }}},
                  [] {});
}

}  // namespace

TEST_CASE("a sweep visits both ends of a range, and steps that can be read in between") {
  CHECK(sweep_values(number_of(1, 4)) == Values{1, 2, 3, 4});
  CHECK(sweep_values(number_of(1, 16)) == Values{1, 2, 4, 8, 16});
  CHECK(sweep_values(number_of(1, 20)) == Values{1, 2, 4, 8, 20});
  CHECK(sweep_values(number_of(0, 100)) == Values{0, 12, 25, 37, 50, 62, 75, 87, 100});
  CHECK(sweep_values(number_of(1, 500, true)) == Values{1, 2, 5, 10, 20, 50, 100, 200, 500});
  CHECK(sweep_values(number_of(10, 10'000, true)) == Values{10, 30, 100, 300, 1000, 3000, 10'000});
  CHECK(sweep_values(number_of(1, 1'000'000, true)) == Values{1, 10, 100, 1000, 10'000, 100'000, 1'000'000});
  CHECK(sweep_values(number_of(0, 1000, true)) == Values{0, 1, 3, 10, 30, 100, 300, 1000});
  CHECK(sweep_values(number_of(16, 65'536, true)) ==
        Values{16, 30, 100, 300, 1000, 3000, 10'000, 30'000, 65'536});
}

TEST_CASE("a sweep visits each word of a choice, and cannot sweep an order of words") {
  Setting words{.name = "way", .choices = {{"a", "A"}, {"b", "B"}, {"c", "C"}}};
  CHECK(can_sweep(words));
  CHECK(sweep_values(words) == Values{0, 1, 2});
  words.ordered = true;
  CHECK_FALSE(can_sweep(words));
  CHECK_FALSE(can_sweep(number_of(3, 3)));
}

TEST_CASE("a sweep goes round all values, and leaves the other settings as they are") {
  std::mutex guards_seen;
  Values seen;
  const Lesson lesson = swept_lesson([&](Stage& stage) {
    const std::int64_t size = stage.settings().number("size");
    const std::lock_guard hold(guards_seen);
    seen.push_back(size);
    CHECK(stage.settings().text("lock") == "on");
    CHECK(stage.python() == "pypy3");
    stage.set_metric("result", static_cast<double>(10 * size) + static_cast<double>(seen.size() > 4));
    stage.set_outcome("done", size != 2);
  });
  Settings settings = lesson.default_settings();
  REQUIRE_FALSE(settings.set("lock", "on"));
  SweepOptions options;
  options.runs = 3;
  options.budget = 60s;
  options.run_limit = 60s;
  options.python = "pypy3";
  Sweep sweep(lesson, settings, "size", options);
  REQUIRE(sweep.wait(60s));
  CHECK(seen == Values{0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3});
  const auto end = sweep.poll();
  CHECK(end->state == RunState::done);
  CHECK(end->runs == 12);
  CHECK(end->runs_asked == 12);
  CHECK(end->others == settings);
  REQUIRE(end->points.size() == 4);
  for (const SweepPoint& point : end->points) {
    CHECK(point.runs.size() == 3);
    CHECK_FALSE(point.too_long);
    CHECK(point.failure.empty());
    const auto band = band_of(point, "result");
    REQUIRE(band);
    CHECK(band->low == static_cast<double>(10 * point.value));
    CHECK(band->median == static_cast<double>(10 * point.value + 1));
    CHECK(band->high == static_cast<double>(10 * point.value + 1));
    CHECK(band_of(point, time_of_run));
    for (const SweepRun& run : point.runs) CHECK(run.held == (point.value != 2));
  }
}

TEST_CASE("the middle of an even number of values lies between the two in the middle") {
  CHECK_FALSE(band_of(std::vector<double>{}));
  CHECK(band_of({4.0, 1.0, 2.0, 8.0})->median == 3);
  CHECK(band_of({4.0, 1.0, 2.0, 8.0})->low == 1);
  CHECK(band_of({4.0, 1.0, 2.0, 8.0})->high == 8);
  CHECK(band_of({5.0})->median == 5);
}

TEST_CASE("a run that takes too long is stopped, and its value is not tried again") {
  std::atomic<int> tries{0};
  const Lesson lesson = swept_lesson([&](Stage& stage) {
    if (stage.settings().number("size") == 1) {
      tries.fetch_add(1);
      endless(stage);
    }
    stage.set_metric("result", 1);
  });
  SweepOptions options;
  options.runs = 2;
  options.budget = 60s;
  options.run_limit = 2s;
  Sweep sweep(lesson, lesson.default_settings(), "size", options);
  REQUIRE(sweep.wait(60s));
  CHECK(tries.load() == 1);
  const auto end = sweep.poll();
  CHECK(end->points[1].too_long);
  CHECK(end->points[1].runs.empty());
  CHECK_FALSE(end->points[0].too_long);
  CHECK(end->runs == 6);
}

TEST_CASE("a value whose run fails says why, and the other values go on") {
  const Lesson lesson = swept_lesson([](Stage& stage) {
    if (stage.settings().number("size") == 3) throw std::runtime_error("no room for three");
  });
  SweepOptions options;
  options.runs = 2;
  options.run_limit = 60s;
  options.budget = 60s;
  Sweep sweep(lesson, lesson.default_settings(), "size", options);
  REQUIRE(sweep.wait(60s));
  CHECK(sweep.poll()->points[3].failure == "no room for three");
  CHECK(sweep.poll()->runs == 6);
}

TEST_CASE("after the budget no further round begins, and after twice the budget no further value") {
  // Only the first run takes its time.
  const auto runs_when_first_takes = [](milliseconds longer, milliseconds budget) {
    const Lesson lesson = swept_lesson([longer](Stage& stage) {
      const auto began = std::chrono::steady_clock::now();
      while (stage.settings().number("size") == 0 && std::chrono::steady_clock::now() - began <= longer)
        std::this_thread::yield();
    });
    SweepOptions options;
    options.runs = 1'000'000;
    options.budget = budget;
    Sweep sweep(lesson, lesson.default_settings(), "size", options);
    REQUIRE(sweep.wait(60s));
    CHECK(sweep.poll()->state == RunState::done);
    return sweep.poll()->runs;
  };
  CHECK(runs_when_first_takes(1s, 1s) == 4);  // the round is not left half done
  CHECK(runs_when_first_takes(10ms, 5ms) == 1);
  CHECK(runs_when_first_takes(0ms, 0ms) == 0);
}

TEST_CASE("a sweep that is stopped ends with the run that is going, and counts only whole runs") {
  std::atomic<bool> stuck{false};
  std::atomic<int> alive{0};
  const Lesson lesson = swept_lesson([&](Stage& stage) {
    alive.fetch_add(1);
    if (stage.settings().number("size") == 2) {
      stuck.store(true);
      endless(stage);
    }
    alive.fetch_sub(1);
  });
  SweepOptions options;
  options.run_limit = 600s;
  check_prompt([&] {
    stuck = false;
    Sweep sweep(lesson, lesson.default_settings(), "size", options);
    wait_until([&] { return stuck.load(); });
    CHECK_FALSE(sweep.finished());
    CHECK(sweep.poll()->state == RunState::running);
    const Milliseconds took = time_to_stop(sweep);
    sweep.request_stop();
    CHECK(sweep.poll()->runs == 2);
    CHECK_FALSE(sweep.poll()->points[2].too_long);
    CHECK(alive.load() == 0);
    return took;
  });
}

TEST_CASE("destroying a sweep ends its run") {
  std::atomic<int> alive{0};
  const Lesson lesson = swept_lesson([&](Stage& stage) {
    alive.fetch_add(1);
    endless(stage);
    alive.fetch_sub(1);
  });
  {
    const Sweep sweep(lesson, lesson.default_settings(), "size", {});
    wait_until([&] { return alive.load() == 1; });
  }
  CHECK(alive.load() == 0);
}

TEST_CASE("lanes that could go on do so for their share of the time, and are then not timed") {
  std::atomic<int> going_on{0};
  Lesson lesson = swept_lesson([&](Stage& stage) {
    if (stage.goes_on()) going_on.fetch_add(1);
    endless(stage);
    stage.set_metric("result", 1);
  });
  lesson.runs_on = true;
  SweepOptions options;
  options.runs = 2;
  options.budget = 80ms;
  options.run_limit = 60s;
  options.until_stopped = true;
  Sweep sweep(lesson, lesson.default_settings(), "size", options);
  REQUIRE(sweep.wait(60s));
  const auto end = sweep.poll();
  CHECK(end->until_stopped);
  CHECK(going_on.load() == static_cast<int>(end->runs));
  CHECK(end->runs >= 1);
  for (const SweepPoint& point : end->points) CHECK_FALSE(band_of(point, time_of_run));
}
