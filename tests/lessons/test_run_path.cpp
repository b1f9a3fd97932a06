// Real runs whose steps are stamped: the path they took is a schedule of the explored bodies, and comes to what the run came
// to. That a race appears is never asked for; where a certain path is, a schedule is replayed on real threads.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "../kit/explored.h"
#include "../rounds.h"
#include "../stopping.h"
#include "../waiting.h"
#include "kit/explorer/explorer.h"
#include "kit/explorer/walk.h"
#include "kit/host/clock.h"
#include "kit/lesson/course.h"
#include "kit/replay/replay.h"
#include "kit/replay/run_path.h"
#include "kit/running/run.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

Snapshot stamped_run(const Lesson& lesson, const Settings& settings, std::int64_t repeat = 1) {
  Run run(lesson, settings, {.repeat = repeat, .stamp_steps = true});
  REQUIRE(run.wait(60s));
  Snapshot end = *run.poll();
  REQUIRE_MESSAGE(end.failure.empty(), end.failure);
  return end;
}

/// The walk that a run's path is, in those settings; at its beginning when there is no path, which then has a reason.
Walk walk_of(const Snapshot& run, const Lesson& lesson, const Settings& settings) {
  REQUIRE(run.steps);
  const RunPath path = path_of(*run.steps, lesson, settings);
  CHECK(path.schedule.empty() != path.why_not.empty());
  Walk walk(lesson, settings);
  REQUIRE(walk.follow(path.schedule));
  return walk;
}

}  // namespace

TEST_CASE("the path of a few additions of two real threads comes to what they came to") {
  int drawn = 0;
  for (const char* id : {"unsynchronized-counter", "locked-counter"}) {
    const Lesson& lesson = *find_lesson(id);
    for (const Choice& lock : lesson.settings[2].choices)
      for (const char* pause : {"none", "yield", "2us"}) {
        CAPTURE(id);
        CAPTURE(lock.word);
        CAPTURE(pause);
        const Settings settings = explored_with(lesson, {{"lock", lock.word}, {"pause", pause}});
        for (int i = 0; i < rounds(20); ++i) {
          const Snapshot end = stamped_run(lesson, settings);
          const Walk walk = walk_of(end, lesson, settings);
          if (walk.steps().empty()) continue;  // the clocks of two cores may disagree, and then it says so
          ++drawn;
          CHECK(walk.over());
          CHECK(walk.outcome() == end.outcomes.at(0).value);
          CHECK(walk.held() == end.held);
        }
      }
  }
  if (ticks_are_invariant()) CHECK(drawn > 0);
}

TEST_CASE("the path of transfers that end is one of each thread, to the end") {
  const Lesson& lesson = *find_lesson("deadlock");
  int drawn = 0;
  for (const char* others : {"0", "1", "2", "3"}) {
    const Settings settings = explored_with(
        lesson, {{"way", "ordered"}, {"others", others}, {"transfers", "300"}, {"pause", "none"}});
    const Snapshot end = stamped_run(lesson, settings);
    const Walk walk = walk_of(end, lesson, explored_with(lesson, {{"way", "ordered"}}));
    if (walk.steps().empty()) continue;
    ++drawn;
    CHECK(walk.steps().size() == 16);
    CHECK(walk.over());
    CHECK(walk.held());
  }
  if (ticks_are_invariant()) CHECK(drawn > 0);
}

TEST_CASE("the path of a real deadlock ends in the trap, if there is a deadlock") {
  const Lesson& lesson = *find_lesson("deadlock");
  const Settings settings =
      explored_with(lesson, {{"others", "1"}, {"transfers", "2000"}, {"pause", "10us"}});
  bool seen = false;
  for (int i = 0; i < 20 && !seen; ++i) {
    const Snapshot end = stamped_run(lesson, settings);
    const Walk walk = walk_of(end, lesson, lesson.explore_settings());
    seen = end.outcomes.at(0).value == "deadlock";
    if (walk.steps().empty()) continue;
    CHECK(walk.deadlocked() == seen);
    if (seen) CHECK(walk.steps().size() == 2);
    if (!seen) CHECK(walk.held());
  }
  WARN_MESSAGE(seen, "no deadlock came up in 20 runs");
}

TEST_CASE("the path of a producer and a consumer, asleep and awake, comes to what they came to") {
  const Lesson& lesson = *find_lesson("locks-or-queues");
  int drawn = 0;
  for (const Choice& way : lesson.settings[0].choices)
    for (const char* slots : {"1", "2"})
      for (const char* work : {"0", "100"}) {
        CAPTURE(way.word);
        CAPTURE(slots);
        CAPTURE(work);
        const Settings settings = explored_with(
            lesson,
            {{"way", way.word}, {"consumers", "1"}, {"items", "3"}, {"slots", slots}, {"work", work}});
        for (int i = 0; i < rounds(10); ++i) {
          const Snapshot end = stamped_run(lesson, settings);
          const Walk walk = walk_of(end, lesson, settings);
          if (walk.steps().empty()) continue;  // one that polls goes round more often than a schedule does
          ++drawn;
          CHECK(walk.over());
          CHECK(walk.outcome() == end.outcomes.at(0).value);
          CHECK(walk.held() == end.held);
        }
      }
  if (ticks_are_invariant()) CHECK(drawn > 0);
}

TEST_CASE("the path of a consumer that is stopped in its sleep ends there") {
  const Lesson& lesson = *find_lesson("locks-or-queues");
  const Settings settings =
      explored_with(lesson, {{"way", "while"}, {"consumers", "1"}, {"items", "20"}, {"work", "1000"}});
  Run run(lesson, settings, {.stamp_steps = true});
  wait_until([&] { return run.poll()->metric("taken").value_or(0) >= 2; });
  run.request_stop();
  REQUIRE(run.wait(60s));
  const Snapshot end = *run.poll();
  REQUIRE(end.steps);
  // It has all of the steps, or there is a reason: what a thread lets go of as it is stopped is no step.
  const RunPath path = path_of(*end.steps, lesson, settings);
  const std::size_t steps = end.steps->lanes[0].size() + end.steps->lanes[1].size();
  CHECK(path.schedule.size() == (path.why_not.empty() ? steps : 0));
}

TEST_CASE("a run that goes on has a path at any moment, and others than two threads have none") {
  const Lesson& lesson = *find_lesson("deadlock");
  {
    Run run(lesson, explored_with(lesson, {{"way", "ordered"}}),
            {.until_stopped = true, .stamp_steps = true});
    int drawn = 0;
    wait_until([&] {
      const auto picture = run.poll();
      if (!picture->steps) return false;
      const RunPath path = path_of(*picture->steps, lesson, explored_with(lesson, {{"way", "ordered"}}));
      if (!path.schedule.empty()) ++drawn;
      return drawn == 20;
    });
    run.request_stop();
    REQUIRE(run.wait(60s));
  }
  CHECK_FALSE(stamped_run(lesson, explored_with(lesson, {{"way", "ordered"}, {"threads", "3"}})).steps);
  const Lesson& counter = *find_lesson("unsynchronized-counter");
  CHECK_FALSE(stamped_run(counter, explored_with(counter, {{"threads", "4"}})).steps);
  CHECK_FALSE(stamped_run(counter, explored_with(counter, {{"additions", "100000"}})).steps);
  const Lesson& queues = *find_lesson("locks-or-queues");
  CHECK_FALSE(stamped_run(queues, explored_with(queues, {{"consumers", "2"}})).steps);
  CHECK_FALSE(stamped_run(queues, explored_with(queues, {{"consumers", "1"}, {"items", "21"}})).steps);
}

TEST_CASE("nobody stamps steps unless a run asks for it") {
  for (const char* id : {"deadlock", "unsynchronized-counter", "locked-counter"}) {
    const Lesson& lesson = *find_lesson(id);
    Settings settings = lesson.explore_settings();
    if (settings.has("way")) REQUIRE_FALSE(settings.set("way", "ordered"));
    Run run(lesson, settings);
    REQUIRE(run.wait(60s));
    CHECK_FALSE(run.poll()->steps);
    for (const std::string& note : run.poll()->notes) CHECK(note.find(" ns per step") == std::string::npos);
  }
}

TEST_CASE("a run whose steps are stamped says what that takes") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  const Snapshot end = stamped_run(lesson, lesson.explore_settings());
  CHECK(std::any_of(end.notes.begin(), end.notes.end(),
                    [](const std::string& note) { return note.find(" ns per step") != std::string::npos; }));
  CHECK(nanoseconds_per_stamp() > 0.1);
}

TEST_CASE("a schedule that is replayed on real threads took the path that was prescribed") {
  struct Case {
    const char* lesson;
    std::initializer_list<Variant::Condition> settings;
  };
  for (const Case& c : {Case{"unsynchronized-counter", {{"additions", "2"}}},
                        Case{"locked-counter", {{"additions", "2"}, {"lock", "around-write"}}},
                        Case{"locks-or-queues", {{"consumers", "1"}, {"items", "1"}}},
                        Case{"deadlock", {{"way", "ordered"}}}, Case{"deadlock", {{"way", "back-off"}}}}) {
    CAPTURE(c.lesson);
    const Lesson& lesson = *find_lesson(c.lesson);
    const Settings settings = explored_with(lesson, c.settings);
    const Exploration found = explore(lesson, settings);
    REQUIRE(found.complete());
    for (const ExploredOutcome& outcome : found.outcomes) {
      CAPTURE(outcome.value);
      if (outcome.deadlock) continue;
      RunOptions options;
      options.experiment = replay_experiment(lesson, outcome.schedule, 0ms);
      Run run(lesson, settings, options);
      REQUIRE(run.wait(60s));
      REQUIRE(run.poll()->steps);
      const RunPath path = path_of(*run.poll()->steps, lesson, settings);
      CHECK_MESSAGE(path.schedule == outcome.schedule, path.why_not);
    }
  }
}

TEST_CASE("a deadlock that is replayed on real threads ends in the trap, before and after it is stopped") {
  const Lesson& lesson = *find_lesson("deadlock");
  const Settings settings = lesson.explore_settings();
  RunOptions options;
  options.experiment = replay_experiment(lesson, {0, 1}, 0ms);
  check_prompt([&] {
    Run run(lesson, settings, options);
    const auto path = [&] {
      const auto picture = run.poll();
      return picture->steps ? path_of(*picture->steps, lesson, settings).schedule : Schedule{};
    };
    wait_until([&] { return path().size() >= 2; });
    CHECK(path() == Schedule{0, 1});
    // Each waits for the lock of the other, and no longer for its turn.
    const auto stuck = [&](std::size_t lane, const char* lock) {
      const LaneSnapshot& seen = run.poll()->lanes.at(lane);
      return seen.state == LaneState::waiting && seen.waiting_for == lock &&
             seen.holder == 1 - static_cast<int>(lane);
    };
    // The kit finds the deadlock soon, and ends the run by itself.
    wait_until([&] { return (stuck(0, "lock B") && stuck(1, "lock A")) || run.finished(); });
    const Milliseconds took = time_to_stop(run);
    CHECK(path() == Schedule{0, 1});
    CHECK(walk_of(*run.poll(), lesson, settings).deadlocked());
    return took;
  });
}
