// One schedule: walked by hand, in words, and replayed on real threads.

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "../stopping.h"
#include "../waiting.h"
#include "explored.h"
#include "kit/explorer/explorer.h"
#include "kit/explorer/walk.h"
#include "kit/lesson/course.h"
#include "kit/replay/replay.h"
#include "kit/running/run.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

/// Two locks in opposite order.
Lesson crossing() {
  Lesson lesson;
  lesson.id = "crossing";
  lesson.variants = {{"always", {}, Verdict::breaks}};
  lesson.interleavings = [](ControlledStage& stage) {
    ControlledWorld world(stage);
    ControlledWorld::mutex a(world, "a"), b(world, "b");
    const auto body = [](ControlledWorld::mutex& first, ControlledWorld::mutex& second) {
      const ControlledWorld::lock_guard one(first);
      const ControlledWorld::lock_guard two(second);
    };
    stage.run({{"thread 1", [&a, &b, body] { body(a, b); }}, {"thread 2", [&a, &b, body] { body(b, a); }}},
              [] {
                return Ending{"done", true};
              });
  };
  return lesson;
}

}  // namespace

TEST_CASE("walk: an addition is lost step by step, and taken back") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  Walk walk(lesson, explored_with(lesson, {{"additions", "1"}}));
  CHECK(walk.threads().size() == 2);
  CHECK(walk.objects().at(0).name == "counter");
  CHECK(walk.objects().at(0).value == "0");
  CHECK(walk.threads()[0].next == StepKind::load);
  CHECK(walk.threads()[0].next_object == "counter");
  CHECK_FALSE(walk.undo());
  REQUIRE(walk.step(0));
  CHECK(walk.steps().back().sentence == "thread 1 reads 0 from counter");
  CHECK(walk.threads()[0].has_seen);
  REQUIRE(walk.step(1));
  CHECK(walk.steps().back().preempts);
  REQUIRE(walk.step(0));
  CHECK(walk.steps().back().sentence == "thread 1 writes 1 to counter");
  CHECK(walk.threads()[0].ended);
  CHECK_FALSE(walk.step(0));
  CHECK_FALSE(walk.over());
  REQUIRE(walk.step(1));
  CHECK(walk.steps().back().sentence == "thread 2 writes 1 over thread 1's 1: one addition is lost");
  CHECK(walk.over());
  CHECK(walk.outcome() == "1");
  CHECK_FALSE(walk.held());
  CHECK(walk.schedule() == Schedule{0, 1, 0, 1});
  REQUIRE(walk.undo());
  CHECK_FALSE(walk.over());
  CHECK(walk.outcome().empty());
  walk.restart();
  CHECK(walk.steps().empty());
  CHECK(walk.objects().at(0).value == "0");
  walk.finish();
  CHECK(walk.outcome() == "2");
  CHECK(walk.held());
  CHECK(walk.schedule() == Schedule{0, 0, 1, 1});
}

TEST_CASE("walk: whoever cannot go says why, and a deadlock is seen") {
  const Lesson lesson = crossing();
  Walk walk(lesson, Settings{});
  CHECK_FALSE(walk.follow({0, 1, 0}));
  CHECK(walk.steps().size() == 2);
  CHECK(walk.threads()[0].blocked == "waits for b, which thread 2 holds");
  CHECK(walk.objects()[0].value == "held by thread 1");
  CHECK(walk.over());
  CHECK(walk.deadlocked());
  CHECK(walk.outcome() == "deadlock");
}

TEST_CASE("walk: every outcome's own schedule leads to it, with as many switches") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  const Settings settings = explored_with(lesson, {{"threads", "3"}, {"additions", "2"}});
  const Exploration found = explore(lesson, settings);
  Walk walk(lesson, settings);
  for (const ExploredOutcome& outcome : found.outcomes) {
    CAPTURE(outcome.value);
    REQUIRE(walk.follow(outcome.schedule));
    REQUIRE(walk.over());
    CHECK(walk.outcome() == outcome.value);
    CHECK(walk.held() == outcome.held);
    int switches = 0;
    for (const WalkStep& step : walk.steps()) switches += step.preempts ? 1 : 0;
    CHECK(switches == outcome.preemptions);
  }
}

TEST_CASE("walk: every cell of the progress graph is gone to from everywhere, by a schedule that can be") {
  for (const char* way : {"opposite", "ordered", "at-once", "back-off"}) {
    CAPTURE(way);
    const Lesson& lesson = *find_lesson("deadlock");
    const Settings settings = explored_with(lesson, {{"way", way}});
    const Exploration found = explore(lesson, settings);
    REQUIRE(found.progress);
    Walk walk(lesson, settings);
    for (const Schedule& from :
         std::vector<Schedule>{{}, {0}, {1}, {0, 1}, {0, 0, 0, 0, 1}, {1, 1, 1, 1, 0, 0}})
      for (int first = -1; first <= 20; ++first)
        for (int second = -1; second <= 20; ++second) {
          walk.follow(from);
          const Schedule before = walk.schedule();
          const bool there = walk.go_to({first, second});
          CHECK(there == (found.progress->find(first, second) != nullptr));
          if (!there) CHECK(walk.schedule() == before);
          if (!there) continue;
          CHECK(walk.threads()[0].steps == first);
          CHECK(walk.threads()[1].steps == second);
        }
  }
}

TEST_CASE("walk: on the way to a cell what was walked is kept as long as it leads there") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  Walk walk(lesson, explored_with(lesson, {{"additions", "3"}}));
  const Schedule walked{0, 1, 0, 1};
  const auto going_to = [&](ProgressPlace place) {
    REQUIRE(walk.follow(walked));
    REQUIRE(walk.go_to(place));
    return walk.schedule();
  };
  CHECK(going_to({3, 2}) == Schedule{0, 1, 0, 1, 0});
  CHECK(going_to({2, 4}) == Schedule{0, 1, 0, 1, 1, 1});
  CHECK(going_to({1, 1}) == Schedule{0, 1});
  // Before the second thread's second step: only the first three steps lead there.
  CHECK(going_to({4, 1}) == Schedule{0, 1, 0, 0, 0});
  CHECK(going_to({0, 0}).empty());
  // Out of a trap: back to before it.
  const Lesson& crossing_lesson = *find_lesson("deadlock");
  Walk trapped(crossing_lesson, crossing_lesson.explore_settings());
  REQUIRE(trapped.follow({0, 1}));
  REQUIRE(trapped.deadlocked());
  REQUIRE(trapped.go_to({8, 8}));
  CHECK(trapped.held());
  CHECK(trapped.schedule().front() == 0);
}

TEST_CASE("replay: a schedule that was found runs on real threads, and ends as it was said to") {
  for (const char* id : {"unsynchronized-counter", "locks-or-queues", "start-and-join"}) {
    const Lesson& lesson = *find_lesson(id);
    const Settings settings = lesson.explore_settings();
    const Exploration found = explore(lesson, settings);
    REQUIRE(found.complete());
    for (const ExploredOutcome& outcome : found.outcomes) {
      CAPTURE(outcome.value);
      RunOptions options;
      options.experiment = replay_experiment(lesson, outcome.schedule, 0ms);
      Run run(lesson, settings, options);
      REQUIRE(run.wait(60s));
      const auto picture = run.poll();
      REQUIRE_MESSAGE(picture->failure.empty(), picture->failure);
      REQUIRE(picture->outcomes.size() == 1);
      CHECK(picture->outcomes[0].value == outcome.value);
      CHECK(picture->outcomes[0].held == outcome.held);
      std::int64_t steps = 0;
      for (const LaneSnapshot& lane : picture->lanes) steps += lane.done;
      CHECK(steps == static_cast<std::int64_t>(outcome.schedule.size()));
    }
  }
}

TEST_CASE("walk and replay: the program ends where a handle is dropped, and nobody takes another step") {
  const Lesson& lesson = *find_lesson("start-and-join");
  const Settings settings = explored_with(lesson, {{"join", "drop"}, {"workers", "2"}});
  Walk walk(lesson, settings);
  REQUIRE(walk.step(1));
  REQUIRE(walk.step(0));
  CHECK(walk.steps().back().sentence == "main reads 1 from finished workers; then it ends the whole program");
  CHECK(walk.over());
  CHECK_FALSE(walk.deadlocked());
  CHECK_FALSE(walk.held());
  CHECK(walk.outcome() == "ended by signal 6 (Aborted)");
  CHECK(walk.threads()[2].blocked == "cannot go on: the program has ended");
  CHECK_FALSE(walk.step(2));

  RunOptions options;
  options.experiment = replay_experiment(lesson, walk.schedule(), 0ms);
  Run run(lesson, settings, options);
  REQUIRE(run.wait(60s));
  const auto picture = run.poll();
  REQUIRE_MESSAGE(picture->failure.empty(), picture->failure);
  REQUIRE(picture->outcomes.size() == 1);
  CHECK(picture->outcomes[0].value == walk.outcome());
  CHECK_FALSE(picture->outcomes[0].held);
  REQUIRE(picture->lanes.size() == 3);
  CHECK(picture->lanes[1].done == 1);
  CHECK(picture->lanes[2].done == 0);
}

TEST_CASE("replay: what bodies do before their first operation comes in the order of the bodies") {
  Lesson lesson;
  lesson.id = "beginnings";
  lesson.interleavings = [](ControlledStage& stage) {
    ControlledWorld world(stage);
    ControlledWorld::note<long> notes(world, "notes"), last(world, "last");
    ControlledWorld::event done(world, "done");
    std::vector<ControlledBody> bodies;
    for (long number = 1; number <= 3; ++number)
      bodies.push_back({"thread " + std::to_string(number), [&world, &notes, &last, &done, number] {
                          for (int i = 0; i < 200; ++i) notes.add(1);
                          last.set(number);
                          ControlledWorld::thread child(world, "child of", number, [&done] { done.set(); });
                          child.join();
                        }});
    stage.run(bodies, [&] {
      return Ending{std::to_string(notes.value()) + ", " + std::to_string(last.value()), true};
    });
  };
  Walk walk(lesson, Settings{});
  walk.finish();
  REQUIRE(walk.outcome() == "600, 3");
  for (int i = 0; i < 20; ++i) {
    RunOptions options;
    options.experiment = replay_experiment(lesson, walk.schedule(), 0ms);
    Run run(lesson, Settings{}, options);
    REQUIRE(run.wait(60s));
    const auto picture = run.poll();
    REQUIRE_MESSAGE(picture->failure.empty(), picture->failure);
    REQUIRE(picture->outcomes.size() == 1);
    CHECK(picture->outcomes[0].value == "600, 3");
    REQUIRE(picture->lanes.size() == 6);
    for (std::size_t lane = 3; lane < 6; ++lane)
      CHECK(picture->lanes[lane].name == "child of " + std::to_string(lane - 2));
  }
}

TEST_CASE("replay: a deadlock stays until it is stopped") {
  const Lesson lesson = crossing();
  RunOptions options;
  options.experiment = replay_experiment(lesson, {0, 1}, 0ms);
  check_prompt([&] {
    Run run(lesson, Settings{}, options);
    wait_until([&] {
      const auto picture = run.poll();
      return picture->lanes.size() == 2 && picture->lanes[0].done == 1 && picture->lanes[1].done == 1;
    });
    CHECK_FALSE(run.finished());
    const Milliseconds took = time_to_stop(run);
    CHECK(run.poll()->failure.empty());
    return took;
  });
}

TEST_CASE("replay: a thread that waits for its turn to unlock is stopped like any other") {
  const Lesson& lesson = *find_lesson("locked-counter");
  const Settings settings =
      explored_with(lesson, {{"threads", "2"}, {"additions", "1"}, {"lock", "per-thread"}});
  RunOptions options;
  // Lock, load and store of both, and only then the first unlock.
  options.experiment = replay_experiment(lesson, {0, 0, 0, 1, 1, 1, 0, 1}, 200ms);
  Run run(lesson, settings, options);
  wait_until([&] {
    const auto picture = run.poll();
    return picture->lanes.size() == 2 && picture->lanes[0].state == LaneState::waiting;
  });
  run.request_stop();
  CHECK(run.wait(60s));
  CHECK(run.poll()->failure.empty());
}

TEST_CASE("replay: a schedule of other settings is refused in a sentence") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  RunOptions options;
  options.experiment = replay_experiment(lesson, {0, 7});
  Run run(lesson, lesson.explore_settings(), options);
  REQUIRE(run.wait(60s));
  CHECK(run.poll()->failure.find("cannot be followed") != std::string::npos);
}

TEST_CASE("walk: an end that is far away is come to in stretches") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  Walk walk(lesson, explored_with(lesson, {{"threads", "2"}, {"additions", "100000000"}}));
  walk.finish();
  CHECK(walk.steps().size() == 2000);
  CHECK_FALSE(walk.over());
  walk.finish();
  CHECK(walk.steps().size() == 4000);
}
