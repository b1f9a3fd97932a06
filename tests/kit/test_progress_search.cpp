// The progress graph of two threads, with and without loops: its cells are those that some schedule reaches, and its shares
// are the known ones.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "explored.h"
#include "kit/explorer/explorer.h"
#include "kit/explorer/walk.h"
#include "kit/lesson/course.h"
#include "kit/worlds/controlled_world.h"

using namespace racecourse;
using racecourse::testing::explored_with;

namespace {

using Place = std::array<int, 2>;

Place place_of(const Walk& walk) { return {walk.threads()[0].steps, walk.threads()[1].steps}; }

struct Visited {
  std::set<Place> reached, ends;
};

/// Walks every schedule of at most so many steps.
void visit_all(Walk& walk, int left, Visited& visited) {
  visited.reached.insert(place_of(walk));
  if (walk.over() && !walk.deadlocked()) visited.ends.insert(place_of(walk));
  if (left == 0) return;
  for (std::size_t thread = 0; thread < 2; ++thread) {
    if (!walk.step(thread)) continue;
    visit_all(walk, left - 1, visited);
    walk.undo();
  }
}

/// Two threads; `ending` is asked once both have ended.
Exploration of_two(const std::function<void(ControlledStage&)>& interleavings) {
  return explore(interleavings, Settings{});
}

}  // namespace

TEST_CASE("progress: cells are those that some schedule comes to, and ends are where one ends") {
  struct Case {
    const char* lesson;
    std::initializer_list<Variant::Condition> settings;
    bool endless;
  };
  for (const Case& c :
       {Case{"deadlock", {{"way", "opposite"}}, false}, Case{"deadlock", {{"way", "ordered"}}, false},
        Case{"deadlock", {{"way", "at-once"}}, true}, Case{"deadlock", {{"way", "back-off"}}, true},
        Case{"unsynchronized-counter", {{"additions", "3"}}, false},
        Case{"unsynchronized-counter", {{"additions", "2"}, {"lock", "on"}}, false}}) {
    CAPTURE(c.lesson);
    CAPTURE(c.settings.begin()->value);
    const Lesson& lesson = *find_lesson(c.lesson);
    const Settings settings = explored_with(lesson, c.settings);
    const Exploration found = explore(lesson, settings);
    REQUIRE(found.progress);
    CHECK(found.no_progress.empty());
    CHECK(found.progress->endless == c.endless);
    constexpr int depth = 17;  // a whole transfer of each, and a round of a loop
    Walk walk(lesson, settings);
    Visited visited;
    visit_all(walk, depth, visited);
    std::set<Place> cells, ends;
    for (const ProgressCell& cell : found.progress->cells) {
      if (cell.steps[0] + cell.steps[1] > depth) continue;
      cells.insert({cell.steps[0], cell.steps[1]});
      if (cell.end) ends.insert({cell.steps[0], cell.steps[1]});
    }
    CHECK(cells == visited.reached);
    CHECK(ends == visited.ends);
    CHECK_FALSE(ends.empty());
  }
}

TEST_CASE(
    "progress: of transfers that back off the graph goes some rounds beyond a short run, without a trap") {
  const Lesson& lesson = *find_lesson("deadlock");
  for (const char* way : {"at-once", "back-off"}) {
    CAPTURE(way);
    const Exploration found = explore(lesson, explored_with(lesson, {{"way", way}}));
    REQUIRE(found.progress);
    const ProgressGraph& graph = *found.progress;
    REQUIRE(graph.find(8, 8));
    CHECK(graph.find(8, 8)->end);  // one after the other
    const ProgressCell* turned_away_twice = graph.find(16, 8);
    CHECK((turned_away_twice && turned_away_twice->end) == (way == std::string("back-off")));
    for (const std::size_t thread : {0u, 1u}) {
      CHECK(graph.labels[thread].size() == 20);
      CHECK(std::all_of(graph.cells.begin(), graph.cells.end(),
                        [&](const ProgressCell& cell) { return cell.steps[thread] <= 20; }));
    }
    REQUIRE(found.outcomes.size() == 1);
    CHECK(found.outcomes[0].random_share == 1);
    // Everything ends well: nothing is tinted, and there is no trap.
    CHECK(std::all_of(graph.cells.begin(), graph.cells.end(),
                      [](const ProgressCell& cell) { return !cell.trap && cell.bad_share == 0; }));
    CHECK(graph.cells.size() < 21 * 21);  // there are walls
  }
}

TEST_CASE("progress: with a loop the share is the odds of not ending well, each step picking one at random") {
  const Exploration found = of_two([](ControlledStage& stage) {
    ControlledWorld world(stage);
    ControlledWorld::atomic<long> go(world, "go"), late(world, "late");
    ControlledWorld::note<long> too_early(world, "too early");
    const auto waits = [&] {
      while (go.load() == 0) {
      }
      if (late.load() == 0) too_early.set(1);
    };
    const auto tells = [&] {
      go.store(1);
      late.store(1);
    };
    stage.run({{"waits", waits}, {"tells", tells}}, [&] {
      return too_early.value() == 1 ? Ending{"too early", false} : Ending{"in time", true};
    });
  });
  REQUIRE(found.progress);
  REQUIRE(found.progress->endless);
  // Once notified, it must take two steps before the other takes one: 1/2 * 1/2.
  CHECK(found.find_outcome("too early")->random_share == doctest::Approx(0.25));
  CHECK(found.progress->find(0, 0)->bad_share == doctest::Approx(0.25));
  CHECK(found.progress->find(5, 0)->bad_share == doctest::Approx(0.25));
  CHECK(found.progress->find(0, 1)->bad_share == doctest::Approx(0.25));
  CHECK(found.progress->find(0, 2)->bad_share == doctest::Approx(0));
  // With a probability of 1/2 its first step saw it; then one more step is too early with a probability of 1/2.
  CHECK(found.progress->find(1, 1)->bad_share == doctest::Approx(0.5 * 0.5 + 0.5 * 0.25));
  CHECK(found.progress->find(14, 0));
  CHECK_FALSE(found.progress->find(15, 0));
}

TEST_CASE("progress: a loop that only leads into a deadlock is a trap, one that nobody can leave is none") {
  const auto spinning = [](bool deadlock) {
    return of_two([deadlock](ControlledStage& stage) {
      ControlledWorld world(stage);
      ControlledWorld::atomic<long> go(world, "go");
      ControlledWorld::event never(world, "never");
      const auto waits = [&, deadlock] {
        while (go.load() == 0) {
        }
        if (deadlock) never.wait();
      };
      const auto tells = [&, deadlock] { go.store(deadlock ? 1 : 0); };
      stage.run({{"waits", waits}, {"tells", tells}}, [] { return Ending{"done", true}; });
    });
  };
  const Exploration stuck = spinning(true);
  REQUIRE(stuck.progress);
  CHECK(stuck.progress->find(0, 0)->trap);
  CHECK(stuck.progress->find(3, 0)->trap);
  const Exploration endless = spinning(false);
  REQUIRE(endless.progress);
  CHECK_FALSE(endless.progress->find(0, 0)->trap);
  CHECK(endless.progress->find(3, 1)->bad_share == doctest::Approx(1));  // it never ends
}

TEST_CASE("progress: two threads that have no graph are told why") {
  const Exploration large = of_two([](ControlledStage& stage) {
    ControlledWorld world(stage);
    ControlledWorld::atomic<long> x(world, "x");
    const auto many = [&] {
      for (int i = 0; i < 401; ++i) x.load();
    };
    stage.run({{"many", many}, {"one", [&] { x.load(); }}}, [] { return Ending{"done", true}; });
  });
  REQUIRE(large.complete());
  CHECK_FALSE(large.progress);
  CHECK(large.no_progress.find("too many cells") != std::string::npos);
  const Exploration starting = of_two([](ControlledStage& stage) {
    ControlledWorld world(stage);
    ControlledWorld::atomic<long> x(world, "x");
    const auto body = [&] {
      x.load();
      ControlledWorld::thread child(world, "child", 1, [&x] { x.load(); });
      child.join();
    };
    stage.run({{"a", body}, {"b", body}}, [] { return Ending{"done", true}; });
  });
  CHECK_FALSE(starting.progress);
  CHECK(starting.no_progress.find("starts another") != std::string::npos);
  const Lesson& counter = *find_lesson("unsynchronized-counter");
  const Exploration three = explore(counter, explored_with(counter, {{"threads", "3"}, {"additions", "1"}}));
  CHECK_FALSE(three.progress);
  CHECK(three.no_progress.empty());
}
