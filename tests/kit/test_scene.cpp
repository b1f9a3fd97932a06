// One description of who plays, in both worlds; and what is no lesson's own: names that were never declared, runs in which
// nobody can go on, what is required and does not hold.

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>

#include "kit/explorer/explorer.h"
#include "kit/running/run.h"
#include "kit/worlds/scene.h"

using namespace racecourse;

namespace {

template <World W>
struct Pile {
  Pile(W& world, long tickets) : left(world, "tickets left", tickets) {}
  typename W::template shared<long> left;
};

template <World W>
bool sell_one(Pile<W>& pile) {
  const long seen = pile.left.load();
  if (seen == 0) return false;
  pile.left.store(seen - 1);
  return true;
}

template <class Play>
Lesson lesson_of(Play play) {
  Lesson l;
  l.id = "test";
  l.settings = {Setting::number("clerks", "clerks", "How many sell.", 1, 16, 2),
                Setting::number("tickets", "tickets", "How many there are.", 1, 1000, 100)};
  l.variants = {{"any", {}, Verdict::holds}};
  l.metrics = {MetricSpec{.name = "sold", .label = "sold"}};
  l.series = {SeriesSpec{"sold", "sold", "tickets"}};
  l.explore_defaults = {{"tickets", "2"}};
  plays(l, play);
  return l;
}

const auto sell = [](auto& scene) {
  const long tickets = scene.number("tickets");
  Pile pile(scene.world(), tickets);
  for (long i = 1; i <= scene.number("clerks"); ++i)
    scene.thread("clerk", i, tickets, [&pile] { return sell_one(pile); });
  scene.run("sold", [&](long sold) { return Ending{std::to_string(sold), sold == tickets}; });
};

Snapshot finished(const Lesson& lesson, const Settings& settings) {
  Run run(lesson, settings);
  REQUIRE(run.wait(std::chrono::seconds(60)));
  return *run.poll();
}
Snapshot finished(const Lesson& lesson) { return finished(lesson, lesson.default_settings()); }

std::set<std::string> outcomes(const Exploration& found) {
  std::set<std::string> values;
  for (const ExploredOutcome& outcome : found.outcomes) values.insert(outcome.value);
  return values;
}

/// Two threads, each repeats that once.
template <class Step>
auto two_of(Step step) {
  return [step](auto& scene) {
    auto shared = step(scene);
    for (long i = 1; i <= 2; ++i) scene.thread("thread", i, 1, [&shared, i] { shared(i); });
    scene.run([] { return Ending{"done", true}; });
  };
}

}  // namespace

TEST_CASE("scene: a real run has lanes, a metric, a series and an outcome of it") {
  const Lesson lesson = lesson_of(sell);
  Settings one = lesson.default_settings();
  one.set_number("clerks", 1);
  const Snapshot run = finished(lesson, one);
  INFO(run.failure);
  REQUIRE(run.failure.empty());
  REQUIRE(run.lanes.size() == 1);
  CHECK(run.lanes[0].name == "clerk 1");
  CHECK(run.lanes[0].done == 100);
  CHECK(run.lanes[0].goal == 100);
  CHECK(run.metric("sold") == 100);
  REQUIRE(run.find_series("sold"));
  CHECK(run.find_series("sold")->points.front().value == 0);
  CHECK(run.find_series("sold")->points.back().value == 100);
  CHECK(run.held == true);
  REQUIRE(run.outcomes.size() == 1);
  CHECK(run.outcomes[0].value == "100");
}

TEST_CASE("scene: the explorer gets the same threads and the same ending") {
  const Lesson lesson = lesson_of(sell);
  const Exploration found = explore(lesson, lesson.explore_settings());
  INFO(found.failure);
  CHECK(found.failure.empty());
  CHECK(outcomes(found).contains("2"));
  CHECK(outcomes(found).contains("4"));  // both sold both
  CHECK(found.find_outcome("2")->held);
  CHECK_FALSE(found.find_outcome("4")->held);
}

TEST_CASE("scene: a step that returns nothing is repeated as often as the goal says") {
  const Lesson lesson = lesson_of([](auto& scene) {
    using W = std::remove_reference_t<decltype(scene.world())>;
    typename W::template atomic<long> sum(scene.world(), "sum");
    for (long i = 1; i <= 2; ++i) scene.thread("adds", i, 3, [&sum] { sum.fetch_add(1); });
    scene.run("sold", [&](long done) {
      return Ending{std::to_string(sum.value()) + " of " + std::to_string(done), true};
    });
  });
  CHECK(finished(lesson).outcomes.at(0).value == "6 of 6");
  const Exploration found = explore(lesson, lesson.explore_settings());
  CHECK(outcomes(found) == std::set<std::string>{"6 of 6"});
  CHECK(found.schedules.text() == "20");
}

TEST_CASE("scene: what is required and does not hold is the outcome in both worlds, with its line") {
  constexpr int line = __LINE__ + 3;
  const Lesson lesson = lesson_of(two_of([](auto& scene) {
    auto& world = scene.world();
    return [&world](long thread) { world.require(thread != 2); };
  }));
  const Snapshot run = finished(lesson);
  CHECK(run.failure.empty());
  CHECK(run.held == false);
  CHECK(run.outcomes.at(0).value == broken_on_line(line).value);
  const Exploration found = explore(lesson, lesson.explore_settings());
  CHECK(outcomes(found) == std::set<std::string>{broken_on_line(line).value});
  CHECK_FALSE(found.outcomes[0].held);
}

TEST_CASE("scene: a run in which nobody can go on ends as a deadlock, as in the explorer") {
  // Each waits for an event that nobody sets.
  const auto wait_for_ever = [](auto& scene) {
    using W = std::remove_reference_t<decltype(scene.world())>;
    typename W::event never(scene.world(), "what never happens");
    for (long i = 1; i <= 2; ++i) scene.thread("thread", i, 1, [&never] { never.wait(); });
    scene.run([] { return Ending{"done", true}; });
  };
  // A circle of locks: each takes its own, and the other's once both have one.
  const auto circle = [](auto& scene) {
    using W = std::remove_reference_t<decltype(scene.world())>;
    typename W::template array<typename W::mutex, 2> forks(scene.world(), "fork");
    typename W::template array<typename W::event, 2> taken(scene.world(), "taken");
    for (std::size_t i = 0; i < 2; ++i)
      scene.thread("thread", static_cast<long>(i) + 1, 1, [&forks, &taken, i] {
        const typename W::lock_guard own(forks[i]);
        taken[i].set();
        taken[1 - i].wait();
        const typename W::lock_guard other(forks[1 - i]);
      });
    scene.run([] { return Ending{"done", true}; });
  };
  // A condition that is told too early.
  const auto lost_wakeup = [](auto& scene) {
    using W = std::remove_reference_t<decltype(scene.world())>;
    typename W::mutex lock(scene.world(), "lock");
    typename W::condition changed(scene.world(), "change");
    changed.notify_one();
    scene.thread("thread", 1, 1, [&lock, &changed] {
      const typename W::lock_guard hold(lock);
      for (;;) changed.wait(lock);
    });
    scene.run([] { return Ending{"done", true}; });
  };
  for (const Lesson& lesson : {lesson_of(wait_for_ever), lesson_of(circle)}) {
    const Exploration found = explore(lesson, lesson.explore_settings());
    CHECK(outcomes(found) == std::set<std::string>{deadlock_ending().value});
  }
  for (const Lesson& lesson : {lesson_of(wait_for_ever), lesson_of(circle), lesson_of(lost_wakeup)}) {
    const Snapshot run = finished(lesson);
    CHECK(run.failure.empty());
    CHECK(run.held == false);
    CHECK(run.outcomes.at(0).value == deadlock_ending().value);
  }
}

TEST_CASE("scene: threads that wait for one that works are in no deadlock") {
  const Lesson lesson = lesson_of([](auto& scene) {
    using W = std::remove_reference_t<decltype(scene.world())>;
    typename W::event done(scene.world(), "done");
    for (long i = 1; i <= 3; ++i) scene.thread("waits", i, 1, [&done] { done.wait(); });
    scene.thread("works", 1, 1, [&done] {
      if constexpr (std::remove_reference_t<decltype(scene)>::is_real)
        Lane::here().sleep_for(std::chrono::milliseconds(400));  // four times what makes a deadlock
      done.set();
    });
    scene.run([] { return Ending{"done", true}; });
  });
  const Snapshot run = finished(lesson);
  CHECK(run.held == true);
  CHECK(run.outcomes.at(0).value == "done");
}

TEST_CASE("a name that was never declared is named with the nearest that was") {
  const auto fails_with = [](const Lesson& lesson, const std::string& sentence) {
    CHECK(finished(lesson).failure == sentence);
  };
  const auto metric = [](auto& scene) {
    scene.thread("clerk", 1, 1, [] {});
    scene.run("sould", [](long) { return Ending{}; });
  };
  fails_with(lesson_of(metric), "there is no metric \"sould\"; did you mean \"sold\"?");
  const auto setting = [](auto& scene) { scene.number("clerk"); };
  fails_with(lesson_of(setting), "there is no setting \"clerk\"; did you mean \"clerks\"?");
  const Exploration found = explore(lesson_of(setting), lesson_of(setting).explore_settings());
  CHECK(found.failure.find("there is no setting \"clerk\"; did you mean \"clerks\"?") != std::string::npos);
  const auto series = [](auto& scene) {
    scene.observe([](Stage& stage) { stage.add_point("sodl", 1); });
    scene.thread("clerk", 1, 1, [] {});
    scene.run([] { return Ending{}; });
  };
  fails_with(lesson_of(series), "there is no series \"sodl\"; did you mean \"sold\"?");
  const auto figure = [](auto& scene) {
    scene.observe([](Stage& stage) { stage.set_bars("bars", {}); });
    scene.thread("clerk", 1, 1, [] {});
    scene.run([] { return Ending{}; });
  };
  fails_with(lesson_of(figure), "there is no figure \"bars\"; there are none");
}

TEST_CASE("a setting that starts with a word it does not have says which it has") {
  CHECK_THROWS_WITH(Setting::choice("lock", "lock", "Which.", {{"off", "off"}, {"on", "on"}}).at_first("of"),
                    "lock takes one of off, on; not \"of\"; did you mean \"off\"?");
}
