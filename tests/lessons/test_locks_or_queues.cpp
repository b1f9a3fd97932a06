// Producers and consumers on real threads: what each way promises, and that all of them come to an end.

#include <doctest/doctest.h>

#include <string>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

const Subject queues_lesson("locks-or-queues");

}  // namespace

TEST_CASE("the ways that are declared to hold hand over every item once") {
  for (const char* way : {"poll", "while", "queue"}) {
    for (const char* slots : {"1", "3", "8"}) {
      for (const char* threads : {"1", "4"}) {
        CAPTURE(way);
        CAPTURE(slots);
        CAPTURE(threads);
        const Settings settings = queues_lesson.with({{"way", way},
                                                      {"slots", slots},
                                                      {"items", "3001"},
                                                      {"producers", threads},
                                                      {"consumers", threads}});
        CHECK(queues_lesson.lesson().variant(settings).expected == Verdict::holds);
        const Snapshot end = queues_lesson.result(settings);
        CHECK(end.metric("taken") == 3001);
        CHECK(end.metric("lost") == 0);
        CHECK(end.metric("doubled") == 0);
        CHECK(end.held == true);
        REQUIRE(end.find_figure("hand_over"));
        CHECK(end.find_figure("hand_over")->spread.count() == 3001);
      }
    }
  }
}

TEST_CASE("every way comes to an end, and what is lost or doubled adds up") {
  for (const Choice& way : queues_lesson.lesson().settings[0].choices) {
    CAPTURE(way.word);
    const Snapshot end =
        queues_lesson.result(queues_lesson.with({{"way", way.word}, {"items", "5000"}, {"slots", "1"}}));
    const double lost = end.metric("lost").value();
    const double doubled = end.metric("doubled").value();
    // Each item that was taken at all was taken once, or is among the doubled.
    CHECK(end.metric("taken").value() >= 5000 - lost + doubled);
    CHECK(lost + doubled <= 2 * 5000);
    CHECK(end.held == (lost + doubled == 0));
    double put = 0;
    for (const LaneSnapshot& lane : end.lanes)
      if (lane.goal > 0) put += static_cast<double>(lane.done);
    CHECK(put == 5000);
  }
}

TEST_CASE("the fill level stays between empty and full") {
  const Snapshot end = queues_lesson.result(queues_lesson.with({{"way", "while"}, {"slots", "3"}}));
  const Series* fill = end.find_series("fill");
  REQUIRE(fill != nullptr);
  for (const Point& point : fill->points) {
    CHECK(point.value >= 0);
    CHECK(point.value <= 3);
  }
}

TEST_CASE("stop ends producers and consumers that wait, in every way") {
  for (const Choice& way : queues_lesson.lesson().settings[0].choices) {
    CAPTURE(way.word);
    check_prompt([&] {
      Run run(queues_lesson.lesson(),
              queues_lesson.with({{"way", way.word}, {"items", "1000000"}, {"work", "50"}}));
      wait_until([&] { return run.poll()->metric("taken").value_or(0) >= 10; });
      const Milliseconds took = time_to_stop(run);
      CHECK_FALSE(run.poll()->metric("lost"));
      return took;
    });
  }
}
