// One run after another in the background, and what is made of all of them.

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/running/run.h"
#include "kit/running/stage.h"
#include "made_up_lesson.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

TEST_CASE("outcomes of repeated runs are counted, numbers in order and then words") {
  int run_number = 0;
  const Lesson lesson = lesson_that([&](Stage& stage) {
    const std::string values[] = {"10", "9", "lost", "9", "-1", "10", "9"};
    stage.set_outcome(values[run_number], values[run_number] != "lost");
    ++run_number;
  });
  Run run(lesson, lesson.default_settings(), {.repeat = 7});
  CHECK(run.wait(60s));
  const auto end = run.poll();
  CHECK(end->runs == 7);
  REQUIRE(end->outcomes.size() == 4);
  CHECK(end->outcomes[0].value == "-1");
  CHECK(end->outcomes[1].value == "9");
  CHECK(end->outcomes[1].count == 3);
  CHECK(end->outcomes[2].value == "10");
  CHECK(end->outcomes[3].value == "lost");
  CHECK_FALSE(end->outcomes[3].held);
}

TEST_CASE("outcomes of one value that held and that did not are counted apart") {
  int run_number = 0;
  const Lesson lesson = lesson_that([&](Stage& stage) { stage.set_outcome("over", ++run_number % 3 != 0); });
  Run run(lesson, lesson.default_settings(), {.repeat = 7});
  CHECK(run.wait(60s));
  const auto end = run.poll();
  REQUIRE(end->outcomes.size() == 2);
  CHECK(end->outcomes[0].held);
  CHECK(end->outcomes[0].count == 5);
  CHECK_FALSE(end->outcomes[1].held);
  CHECK(end->outcomes[1].count == 2);
}

TEST_CASE("figures and notes of repeated runs are about all of them") {
  int run_number = 0;
  Lesson lesson = lesson_that([&](Stage& stage) {
    const double lost[] = {0, 40, 0, 10, 0};
    const double now = lost[run_number++];
    stage.set_metric("lost", now);
    stage.add_note("measured");
    if (now == 0) stage.add_note_of_luck("nothing was lost");
    if (now == 40) stage.add_note("much was lost");
    stage.set_outcome(now == 0 ? "whole" : "broken", now == 0);
  });
  lesson.metrics = {{.name = "lost", .unit = "items", .role = Role::loss}};
  Run run(lesson, lesson.default_settings(), {.repeat = 5, .keep_each = true});
  CHECK(run.wait(60s));
  const auto end = run.poll();
  CHECK(end->held == false);
  REQUIRE(end->metrics.size() == 1);
  CHECK(end->metrics[0].value == 0);
  CHECK(end->metrics[0].unit == "items");
  REQUIRE(end->metrics[0].over_runs);
  CHECK(end->metrics[0].over_runs->low == 0);
  CHECK(end->metrics[0].over_runs->high == 40);
  // What is luck in some runs is not said beside others that broke the property.
  CHECK(end->notes == std::vector<std::string>{"measured", "In 1 of 5 runs: much was lost"});

  REQUIRE(end->worst);
  CHECK(end->worst->metric("lost") == 40.0);
  CHECK(end->worst->held == false);
  REQUIRE(end->latest);
  CHECK(end->latest->metric("lost") == 0.0);
  REQUIRE(end->each);
  REQUIRE(end->each->size() == 5);
  CHECK((*end->each)[3].outcome == "broken");
  CHECK((*end->each)[3].values == std::vector<double>{10});
}

TEST_CASE("stop ends a series of runs and keeps what is known") {
  const Lesson lesson = lesson_that(work);
  check_prompt([&] {
    Run run(lesson, lesson.default_settings(), {.repeat = 1'000'000});
    wait_until([&] { return run.poll()->runs > 0; });
    const Milliseconds took = time_to_stop(run);
    const auto end = run.poll();
    CHECK(end->runs > 0);
    CHECK(end->runs < 1'000'000);
    std::int64_t counted = 0;
    for (const Outcome& outcome : end->outcomes) counted += outcome.count;
    CHECK(counted == end->runs);
    return took;
  });
}
