// Ordering the steps of two threads: the only order that agrees with stamps, values and bodies, or the reason why there is
// none.

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "../rounds.h"
#include "explored.h"
#include "kit/explorer/walk.h"
#include "kit/lesson/course.h"
#include "kit/replay/run_path.h"
#include "kit/worlds/controlled_world.h"

using namespace racecourse;
using racecourse::testing::explored_with;
using racecourse::testing::under_sanitizer;

namespace {

constexpr std::uint64_t apart = 100;  // ticks from one step to the next

std::uint8_t number_of(StampedSteps& steps, const std::string& object) {
  auto at = std::find(steps.objects.begin(), steps.objects.end(), object);
  if (at == steps.objects.end()) at = steps.objects.insert(at, object);
  return static_cast<std::uint8_t>(at - steps.objects.begin());
}

/// A walk as two real threads would have recorded it, with stamps that leave no doubt about the order.
StampedSteps noted(const Walk& walk) {
  StampedSteps steps;
  steps.objects = {""};
  std::uint64_t at = 0;
  for (const WalkStep& step : walk.steps())
    steps.lanes[step.thread].push_back({.at = at += apart,
                                        .kind = step.kind,
                                        .object = number_of(steps, step.object),
                                        .line = step.line,
                                        .before = step.before,
                                        .after = step.after});
  return steps;
}

/// Calls `visit` with every schedule of at most so many steps, finished or not.
template <class Visit>
void for_all_walks(Walk& walk, int left, const Visit& visit) {
  visit();
  if (left == 0) return;
  for (std::size_t thread = 0; thread < 2; ++thread) {
    if (!walk.step(thread)) continue;
    for_all_walks(walk, left - 1, visit);
    walk.undo();
  }
}

/// One chooses, sets flags in a loop that may fail weakly, and waits some time at most; the other tells it.
Lesson several_ways() {
  Lesson lesson;
  lesson.interleavings = [](ControlledStage& stage) {
    ControlledWorld world(stage);
    ControlledWorld::atomic<long> x(world, "x");
    ControlledWorld::mutex lock(world, "lock");
    ControlledWorld::condition changed(world, "changed");
    stage.run({{"first",
                [&] {
                  long expected = world.choose(2);
                  x.compare_exchange_weak(expected, 5);
                  const ControlledWorld::lock_guard hold(lock);
                  changed.wait_for(lock, 1000);
                }},
               {"second",
                [&] {
                  if (!lock.try_lock_for(1000)) return;
                  changed.notify_one();
                  lock.unlock();
                  x.fetch_or(2);
                }}},
              [] { return Ending{}; });
  };
  return lesson;
}

bool says_of(const RunPath& path, const std::string& part) {
  return path.schedule.empty() && path.why_not.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("run path: whatever two threads can do is found again from its stamps") {
  struct Case {
    const char* lesson;
    std::initializer_list<Variant::Condition> settings;
  };
  for (const Case& c : {Case{"unsynchronized-counter", {{"additions", "2"}}},
                        Case{"unsynchronized-counter", {{"additions", "2"}, {"lock", "on"}}},
                        Case{"locked-counter", {{"additions", "1"}, {"lock", "per-thread"}}},
                        Case{"deadlock", {{"way", "opposite"}}}, Case{"deadlock", {{"way", "at-once"}}},
                        Case{"deadlock", {{"way", "back-off"}}},
                        Case{"locks-or-queues", {{"consumers", "1"}, {"items", "1"}, {"way", "poll"}}},
                        Case{"locks-or-queues", {{"consumers", "1"}, {"items", "1"}, {"way", "if"}}},
                        Case{"locks-or-queues", {{"consumers", "1"}, {"items", "1"}, {"way", "queue"}}}}) {
    CAPTURE(c.lesson);
    const Lesson& lesson = *find_lesson(c.lesson);
    const Settings settings = explored_with(lesson, c.settings);
    Walk walk(lesson, settings);
    for_all_walks(walk, under_sanitizer ? 9 : 12, [&] {
      const RunPath path = path_of(noted(walk), lesson, settings);
      CHECK(path.schedule == walk.schedule());
      CHECK(path.why_not.empty());
    });
  }
}

TEST_CASE("run path: a handoff is in order however early the one and however late the other is stamped") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  const Settings settings = explored_with(lesson, {{"additions", "1"}, {"lock", "on"}});
  Walk walk(lesson, settings);
  REQUIRE(walk.follow({0, 0, 0, 0, 1, 1, 1, 1}));
  StampedSteps steps = noted(walk);
  steps.lanes[0][3].at -= apart - 1;  // unlocked soon after it was stamped
  steps.lanes[1][0].at += apart - 1;  // locked long before it was stamped
  CHECK(path_of(steps, lesson, settings).schedule == walk.schedule());
}

TEST_CASE("run path: whoever sleeps on a condition is told before it goes on, however the two are stamped") {
  const Lesson& lesson = *find_lesson("locks-or-queues");
  const Settings settings = explored_with(lesson, {{"consumers", "1"}, {"items", "1"}, {"way", "while"}});
  Walk walk(lesson, settings);
  while (walk.threads()[1].enabled) REQUIRE(walk.step(1));  // the buffer is empty: the consumer sleeps
  const std::size_t slept = walk.steps().size() - 1;
  walk.finish();
  REQUIRE(walk.over());
  const StampedSteps all = noted(walk);
  std::size_t told = 0;
  while (all.lanes[0][told].kind != StepKind::notify) ++told;
  REQUIRE(all.lanes[1][slept].kind == StepKind::wait);
  REQUIRE(all.lanes[1][slept + 1].kind == StepKind::wake);
  CHECK(path_of(all, lesson, settings).schedule == walk.schedule());

  StampedSteps apart_further = all;
  apart_further.lanes[1][slept].at -= apart - 1;  // fell asleep well after it was stamped
  apart_further.lanes[0][told].at -= apart - 1;   // notified well after it was stamped
  apart_further.lanes[1][slept + 1].at += apart - 1;
  CHECK(path_of(apart_further, lesson, settings).schedule == walk.schedule());

  // Awake before the notification began, or before the notifier has unlocked: impossible.
  for (const std::size_t until : {told, told + 1}) {
    REQUIRE(until < all.lanes[0].size());
    StampedSteps too_early = all;
    for (std::size_t i = slept + 1; i < too_early.lanes[1].size(); ++i)
      too_early.lanes[1][i].at = all.lanes[0][until].at - 50 + i - slept;
    CHECK(says_of(path_of(too_early, lesson, settings), "fit no order"));
  }
  // Not notified at all.
  StampedSteps untold = all;
  untold.lanes[0].resize(told);
  CHECK(says_of(path_of(untold, lesson, settings), "fit no order"));
  untold.lanes[1].resize(slept + 1);
  CHECK(path_of(untold, lesson, settings).schedule.size() == slept + 1 + told);
}

TEST_CASE("run path: a thread that yields may go on before the other") {
  const Lesson& lesson = *find_lesson("locks-or-queues");
  const Settings settings = explored_with(lesson, {{"consumers", "1"}, {"items", "1"}, {"way", "none"}});
  Walk walk(lesson, settings);
  while (walk.steps().empty() || walk.steps().back().kind != StepKind::yield) REQUIRE(walk.step(1));
  REQUIRE(walk.step(1));  // looks at the buffer once more, although the producer could go
  CHECK(path_of(noted(walk), lesson, settings).schedule == walk.schedule());
}

TEST_CASE("run path: where stamps leave open who was first, the values that were read decide") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  const Settings settings = explored_with(lesson, {{"additions", "1"}});
  Walk walk(lesson, settings);
  REQUIRE(walk.follow({0, 0, 1, 1}));
  StampedSteps steps = noted(walk);
  // The second thread has read the 1, and stamped this before the first thread stamped its write.
  steps.lanes[0][1].at = 310;
  CHECK(path_of(steps, lesson, settings).schedule == Schedule{0, 0, 1, 1});
  // It has read the 0: then it was first.
  steps.lanes[1][0].before = steps.lanes[1][0].after = 0;
  steps.lanes[1][1].after = 1;
  CHECK(path_of(steps, lesson, settings).schedule == Schedule{0, 1, 0, 1});
  // Had it read the 1 before the first thread even began to write, there would be no order.
  steps.lanes[1][0] = {
      .at = 50, .kind = StepKind::load, .object = 1, .line = steps.lanes[1][0].line, .before = 1, .after = 1};
  CHECK(says_of(path_of(steps, lesson, settings), "fit no order"));
}

TEST_CASE("run path: values are compared with one another, not with those that an exploration begins with") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  const Settings settings = explored_with(lesson, {{"additions", "2"}});
  Walk walk(lesson, settings);
  REQUIRE(walk.follow({0, 1, 1, 0, 0, 1, 1, 0}));
  StampedSteps steps = noted(walk);
  for (auto& lane : steps.lanes)
    for (StampedStep& step : lane) {
      step.before += 1000;
      step.after += 1000;
    }
  CHECK(path_of(steps, lesson, settings).schedule == walk.schedule());
  steps.lanes[1][2].before += 5;  // no thread wrote that
  CHECK(says_of(path_of(steps, lesson, settings), "fit no order"));
}

TEST_CASE("run path: what steps that are left out may have changed is not compared") {
  const Lesson& lesson = *find_lesson("deadlock");
  const Settings settings = explored_with(lesson, {{"way", "ordered"}});
  Walk walk(lesson, settings);
  walk.finish();
  StampedSteps steps = noted(walk);
  // Between the two transfers the second thread made others.
  for (StampedStep& step : steps.lanes[1]) {
    step.at += 1000 * apart;
    step.before += 3;
    step.after += 3;
  }
  CHECK(says_of(path_of(steps, lesson, settings), "fit no order"));
  steps.left_out_until = steps.lanes[0].front().at;  // before the first thread wrote anything
  CHECK(says_of(path_of(steps, lesson, settings), "fit no order"));
  steps.left_out_until = steps.lanes[1].front().at - apart;
  CHECK(path_of(steps, lesson, settings).schedule == walk.schedule());
}

TEST_CASE("run path: clocks that disagree give no path") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  const Settings settings = explored_with(lesson, {{"additions", "1"}, {"lock", "on"}});
  Walk walk(lesson, settings);
  REQUIRE(walk.follow({0, 0, 0, 0, 1, 1, 1, 1}));
  StampedSteps steps = noted(walk);
  for (StampedStep& step : steps.lanes[1]) step.at -= 3 * apart;
  CHECK(says_of(path_of(steps, lesson, settings), "fit no order"));
}

TEST_CASE("run path: steps of other settings, of other lines, and too many are refused by name") {
  const Lesson& lesson = *find_lesson("deadlock");
  const Settings opposite = explored_with(lesson, {{"way", "opposite"}});
  const Settings ordered = explored_with(lesson, {{"way", "ordered"}});
  Walk walk(lesson, ordered);
  REQUIRE(walk.follow({0, 0}));  // the same locks in the same order, but on other lines
  CHECK(path_of(noted(walk), lesson, ordered).schedule == Schedule{0, 0});
  CHECK(says_of(path_of(noted(walk), lesson, opposite), "steps that these settings do not have"));
  walk.finish();
  StampedSteps twice = noted(walk);
  for (StampedStep step : noted(walk).lanes[0]) {
    step.at += 100 * apart;
    twice.lanes[0].push_back(step);
  }
  CHECK(says_of(path_of(twice, lesson, ordered), "steps that these settings do not have"));
  const Settings three = explored_with(lesson, {{"threads", "3"}});
  CHECK(says_of(path_of(noted(walk), lesson, three), "a different number"));
  StampedSteps lost = noted(walk);
  lost.lost = true;
  CHECK(says_of(path_of(lost, lesson, ordered), "more steps in a row"));
}

TEST_CASE("run path: of no steps there is no path, and nothing to say") {
  const Lesson& lesson = *find_lesson("deadlock");
  const RunPath path = path_of({}, lesson, lesson.explore_settings());
  CHECK(path.schedule.empty());
  CHECK(path.why_not.empty());
}

TEST_CASE("run path: a step that could go several ways went the one that its values show") {
  const Lesson lesson = several_ways();
  Walk walk(lesson, Settings{});
  int walks = 0;
  const auto visit_all = [&](const auto& self) -> void {
    if (walk.over()) {
      ++walks;
      CHECK(path_of(noted(walk), lesson, Settings{}).schedule == walk.schedule());
    }
    for (std::size_t thread = 0; thread < 2; ++thread) {
      const std::vector<std::uint8_t> ways = walk.threads()[thread].ways;
      for (const std::uint8_t way : ways) {
        REQUIRE(walk.step({thread, way}));
        self(self);
        walk.undo();
      }
    }
  };
  visit_all(visit_all);
  CHECK(walks > 100);
}
