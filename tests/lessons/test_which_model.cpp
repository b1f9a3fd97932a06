// One batch, five models: the same result from each, and rules that are judged from the numbers alone.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "subject.h"
#include "which_model/rules.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace racecourse::which_model;

namespace {

const Subject model_lesson("which-model");

/// A batch as the rules see it.
Measured measured(double computing_ms, double waiting_ms, std::array<double, model_count> ms) {
  return {.tasks = 40, .workers = 8, .computing_ms = computing_ms, .waiting_ms = waiting_ms, .ms = ms};
}

const Judged* about(const std::vector<Judged>& rules, std::string_view words) {
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const Judged& rule) { return rule.sentence.starts_with(words); });
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("every model does every task and every addition once, whatever the batch") {
  for (const auto& settings :
       {model_lesson.with({{"tasks", "1"}, {"workers", "1"}}),
        model_lesson.with({{"tasks", "7"}, {"workers", "3"}, {"waiting", "1"}, {"additions", "1000"}}),
        model_lesson.with({{"tasks", "3"}, {"workers", "8"}, {"waiting", "0"}, {"additions", "0"}}),
        model_lesson.with({{"tasks", "200"}, {"computing", "0"}, {"waiting", "0"}})}) {
    const Snapshot end = model_lesson.result(settings);
    CHECK(end.held == true);
    for (const char* model : {"sequential_ms", "threads_ms", "pool_ms", "processes_ms", "event_loop_ms"}) {
      CAPTURE(model);
      CHECK(end.metric(model).value_or(0) > 0);
      const Series* done = end.find_series(model);
      REQUIRE(done);
      CHECK(done->points.back().value == static_cast<double>(settings.number("tasks")));
    }
  }
}

TEST_CASE("an order is judged once it was made; as the models are listed it is nobody's guess") {
  const Snapshot untouched = model_lesson.result(model_lesson.with({{"tasks", "1"}, {"waiting", "0"}}));
  CHECK_FALSE(untouched.metric("pairs_right"));
  CHECK(untouched.find_figure("times")->bars[0].note.find("you said") == std::string::npos);
  const Snapshot ordered = model_lesson.result(model_lesson.with(
      {{"tasks", "1"}, {"waiting", "0"}, {"guess", "pool,threads,sequential,processes,event-loop"}}));
  CHECK(ordered.metric("pairs_right").value_or(-1) >= 0);
  CHECK(ordered.metric("pairs_right").value_or(11) <= 10);
  CHECK(ordered.find_figure("times")->bars[2].note.find("you said 1") != std::string::npos);
}

TEST_CASE("each bar says its place, and each place is taken") {
  const Settings some = model_lesson.with({{"tasks", "20"}, {"waiting", "5"}});
  const Snapshot end = model_lesson.result(some);
  const Figure* times = end.find_figure("times");
  REQUIRE(times);
  REQUIRE(times->bars.size() == model_count);
  std::vector<bool> places(model_count);
  for (const Bar& bar : times->bars) {
    CHECK(bar.measured);
    const auto place = static_cast<std::size_t>(std::stoi(bar.note.substr(sizeof "place " - 1)));
    REQUIRE(place >= 1);
    REQUIRE(place <= model_count);
    places[place - 1] = true;
  }
  CHECK(std::count(places.begin(), places.end(), true) == model_count);
}

TEST_CASE("stop ends every model") {
  for (const char* metric : {"sequential_ms", "threads_ms", "pool_ms", "processes_ms", "event_loop_ms"}) {
    CAPTURE(metric);
    check_prompt([&] {
      Run run(
          model_lesson.lesson(),
          model_lesson.with({{"tasks", "4"}, {"workers", "2"}, {"computing", "100000"}, {"waiting", "50"}}));
      wait_until([&] { return run.poll()->find_series(metric) != nullptr; });
      const Milliseconds took = time_to_stop(run);
      CHECK(run.poll()->failure.empty());
      CHECK_FALSE(run.poll()->held);
      return took;
    });
  }
}

TEST_CASE("a child that is called wrongly says so") {
  CHECK(model_lesson.lesson().as_child({}) != 0);
  CHECK(model_lesson.lesson().as_child({"1", "2", "3"}) != 0);
  CHECK(model_lesson.lesson().as_child({"1", "2", "3", "x"}) != 0);
  CHECK(model_lesson.lesson().as_child({"0", "0", "0", "0"}) == 0);
}

TEST_CASE("rules of thumb are judged by the numbers, and only where they say something") {
  // Sequential, threads, pool, processes, event loop.
  const auto waiting = judge_rules(measured(1, 20, {840, 40, 110, 150, 60}));
  REQUIRE(about(waiting, "Waits overlap"));
  CHECK(about(waiting, "Waits overlap")->held);
  REQUIRE(about(waiting, "A pool is no slower"));
  CHECK_FALSE(about(waiting, "A pool is no slower")->held);
  CHECK_FALSE(about(waiting, "An event loop is for")->held);
  CHECK_FALSE(about(waiting, "Processes beat threads at computing"));
  CHECK(about(waiting, "A pool is no slower")->sentence.find("(pool 110 ms, threads 40.0 ms)") !=
        std::string::npos);

  const auto computing = judge_rules(measured(10, 0, {400, 210, 200, 230, 401}));
  CHECK_FALSE(about(computing, "Waits overlap"));
  CHECK(about(computing, "An event loop does not")->held);
  CHECK(about(computing, "A pool is no slower")->held);
  CHECK(about(computing, "More threads than cores")->held);
  CHECK_FALSE(about(computing, "Processes beat threads at computing")->held);
}
