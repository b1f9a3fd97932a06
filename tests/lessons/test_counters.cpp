// The counter lessons on real threads: what must hold on any machine, at any moment. That a race shows is not asked.

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <string>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::array counter_lessons{"unsynchronized-counter", "locked-counter"};

Settings with(const Lesson& lesson, std::initializer_list<Variant::Condition> values) {
  Settings settings = lesson.default_settings();
  for (const auto& [name, value] : values) REQUIRE_FALSE(settings.set(name, value));
  return settings;
}

Snapshot result(const Lesson& lesson, const Settings& settings, const RunOptions& options = {}) {
  Run run(lesson, settings, options);
  REQUIRE(run.wait(120s));
  REQUIRE(run.poll()->failure.empty());
  return *run.poll();
}

double lost_at(const Snapshot& run, std::size_t i) {
  return run.find_series("added")->points[i].value - run.find_series("counter")->points[i].value;
}

/// Waits for a look at the lanes later than that moment.
void await_look_after(const Run& run, double t_ms) {
  wait_until([&] {
    const auto now = run.poll();
    const Series* added = now->find_series("added");
    return added && added->points.back().t_ms > t_ms;
  });
}

}  // namespace

TEST_CASE("in every position of the lock and with every pause, all is added and nothing is invented") {
  for (const char* id : counter_lessons) {
    const Lesson& lesson = *find_lesson(id);
    for (const Choice& lock : lesson.settings[2].choices) {
      for (const Choice& pause : lesson.settings[3].choices) {
        CAPTURE(id);
        CAPTURE(lock.word);
        CAPTURE(pause.word);
        const Snapshot end = result(
            lesson,
            with(lesson,
                 {{"threads", "4"}, {"additions", "500"}, {"lock", lock.word}, {"pause", pause.word}}));
        CHECK(end.metric("added") == 2000);
        CHECK(end.metric("counter").value() <= 2000);
        CHECK(end.metric("counter").value() >= 2);  // no order of their steps ends lower
        CHECK(end.metric("added").value() - end.metric("counter").value() == end.metric("lost"));
        for (const LaneSnapshot& lane : end.lanes) CHECK(lane.done == 500);
        CHECK(end.held == (end.metric("lost") == 0));
        // A mark says for certain that something was lost.
        if (!end.moments.empty()) CHECK(end.metric("lost") > 0);
        if (lock.word == "on") CHECK(end.moments.empty());
        CHECK(end.outcomes.size() == 1);
      }
    }
  }
}

TEST_CASE("under one lock every addition is kept, however many threads there are") {
  for (const char* id : counter_lessons) {
    const Lesson& lesson = *find_lesson(id);
    for (const char* threads : {"1", "2", "4", "16", "64"}) {
      CAPTURE(id);
      CAPTURE(threads);
      const Settings settings = with(lesson, {{"threads", threads}, {"additions", "5000"}, {"lock", "on"}});
      const Snapshot end = result(lesson, settings);
      CHECK(end.metric("lost") == 0);
      CHECK(end.metric("counter") == 5000.0 * static_cast<double>(settings.number("threads")));
      CHECK(end.held == true);
      CHECK(lesson.variant(settings).expected == Verdict::holds);
    }
  }
}

TEST_CASE("variants that are declared to hold do, again and again") {
  for (const char* id : counter_lessons) {
    const Lesson& lesson = *find_lesson(id);
    for (const Variant& variant : lesson.variants) {
      if (variant.expected != Verdict::holds) continue;
      CAPTURE(id);
      CAPTURE(variant.name);
      Settings settings = with(lesson, {{"additions", "1000"}});
      for (const auto& [name, value] : variant.conditions) REQUIRE_FALSE(settings.set(name, value));
      const Snapshot end = result(lesson, settings, {.repeat = 50});
      CHECK(end.runs == 50);
      REQUIRE(end.outcomes.size() == 1);
      CHECK(end.outcomes[0].count == 50);
      CHECK(end.outcomes[0].held);
    }
  }
}

TEST_CASE("the two lines never cross, whatever is flipped in the middle") {
  for (const char* id : counter_lessons) {
    const Lesson& lesson = *find_lesson(id);
    const auto positions = static_cast<std::int64_t>(lesson.settings[2].choices.size());
    Run run(lesson, with(lesson, {{"threads", "4"}}), {.until_stopped = true});
    for (std::int64_t flip = 1; flip <= 20; ++flip) {
      await_look_after(run, run.poll()->elapsed_ms);
      run.set_live("lock", flip % positions);
    }
    run.request_stop();
    REQUIRE(run.wait(120s));
    const Snapshot end = *run.poll();
    CHECK(end.failure.empty());
    CHECK(end.marks.size() == 20);
    for (std::size_t i = 0; i < end.find_series("added")->points.size(); ++i) CHECK(lost_at(end, i) >= 0);
  }
}

TEST_CASE("a run that begins with the lock on never shows a loss, at any moment") {
  const Lesson& lesson = *find_lesson("locked-counter");
  const Snapshot end = result(lesson, with(lesson, {{"threads", "4"}, {"lock", "on"}}), {.duration = 200ms});
  const std::size_t looks = end.find_series("added")->points.size();
  CHECK(looks >= 2);
  for (std::size_t i = 0; i < looks; ++i) CHECK(lost_at(end, i) == 0);
  CHECK(end.held == true);
}

TEST_CASE("stop in every position of the lock is prompt, and the sum is right all the same") {
  for (const char* id : counter_lessons) {
    const Lesson& lesson = *find_lesson(id);
    for (const Choice& lock : lesson.settings[2].choices) {
      CAPTURE(id);
      CAPTURE(lock.word);
      check_prompt([&] {
        Run run(lesson, with(lesson, {{"threads", "8"}, {"lock", lock.word}}), {.until_stopped = true});
        await_look_after(run, 0);
        const Milliseconds took = time_to_stop(run);
        const Snapshot end = *run.poll();
        double done = 0;
        for (const LaneSnapshot& lane : end.lanes) done += static_cast<double>(lane.done);
        CHECK(done == end.metric("added"));
        if (lock.word == "on") CHECK(end.metric("lost") == 0);
        return took;
      });
    }
  }
}

TEST_CASE("slices of a lane follow one another within the run") {
  const Lesson& lesson = *find_lesson("locked-counter");
  const Snapshot end =
      result(lesson, with(lesson, {{"threads", "4"}, {"lock", "on"}, {"additions", "50000"}}));
  for (const LaneSnapshot& lane : end.lanes) {
    CHECK(!lane.timeline.empty());
    for (std::size_t i = 0; i < lane.timeline.size(); ++i) {
      CHECK(lane.timeline[i].begin_ns < lane.timeline[i].end_ns);
      if (i > 0) CHECK(lane.timeline[i - 1].end_ns <= lane.timeline[i].begin_ns);
    }
    CHECK(static_cast<double>(lane.timeline[lane.timeline.size() - 1].end_ns) / 1e6 <= end.elapsed_ms + 1e-6);
    CHECK(lane.running_ms + lane.waiting_ms + lane.off_core_ms <= end.elapsed_ms * 1.001 + 0.1);
  }
}
