// What lessons mark on their timelines, and where the lines of contestants begin.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "kit/lesson/course.h"
#include "kit/running/run.h"

using namespace racecourse;
using namespace std::chrono_literals;

namespace {

Snapshot run_of(const char* id, const std::vector<Variant::Condition>& values) {
  const Lesson& lesson = *find_lesson(id);
  Settings settings = lesson.default_settings();
  for (const auto& [name, value] : values) REQUIRE_FALSE(settings.set(name, value));
  Run run(lesson, settings);
  REQUIRE(run.wait(120s));
  REQUIRE(run.poll()->failure.empty());
  return *run.poll();
}

std::int64_t marks_of(const Snapshot& run, const std::string& words) {
  return std::count_if(run.moments.begin(), run.moments.end(),
                       [&](const Moment& moment) { return moment.words == words && moment.lane < 0; });
}

}  // namespace

TEST_CASE("the timeline marks what the lesson is about") {
  for (const char* join : {"join", "go-on"})
    CHECK(marks_of(run_of("start-and-join", {{"join", join}, {"work", "1"}}), "main says done") == 1);
  CHECK(marks_of(run_of("event-shutdown", {{"trials", "3"}, {"item", "5"}}), "told to stop") == 3);
  CHECK(marks_of(run_of("daemon-thread", {{"main", "5"}}), "main returned") == 1);
  const Snapshot transfers = run_of("deadlock", {{"transfers", "50"}});
  CHECK(marks_of(transfers, "deadlock here") == (transfers.held == false ? 1 : 0));
}

TEST_CASE("contestants start one after another on the timeline, and together on the chart") {
  for (const Snapshot& run :
       {run_of("many-threads", {{"tasks", "3"}, {"latency", "2"}}),
        run_of("thread-pool", {{"tasks", "20"}, {"work", "10"}}),
        run_of("event-loop", {{"connections", "10"}, {"messages", "1"}, {"pause", "1"}}),
        run_of("which-model", {{"tasks", "2"}, {"waiting", "1"}, {"computing", "1"}})}) {
    CAPTURE(run.lesson);
    const Lesson& lesson = *find_lesson(run.lesson);
    REQUIRE(run.series.size() == lesson.series.size());
    for (const Series& line : run.series) CHECK(line.points.front().t_ms == 0);
    const auto starts = std::count_if(run.moments.begin(), run.moments.end(), [](const Moment& moment) {
      return moment.words.ends_with(" starts") || moment.words.ends_with(" start");
    });
    CHECK(starts == static_cast<std::int64_t>(lesson.series.size()));
    for (const SeriesSpec& line : lesson.series)
      CHECK(std::count_if(run.lanes.begin(), run.lanes.end(),
                          [&](const LaneSnapshot& lane) { return lane.name == line.label; }) == 1);
  }
}
