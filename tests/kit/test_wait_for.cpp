// The wait-for graph: cycles named exactly, whoever else waits or goes on; and taken from threads that are really stuck.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "../stopping.h"
#include "kit/recording/wait_for.h"
#include "kit/running/stage.h"
#include "kit/worlds/real_world.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

using Fate = WaitGraph::Fate;
using Cycles = std::vector<WaitGraph::Cycle>;

/// Threads wait for those locks (-1: for none), locks are held by those threads.
WaitGraph graph_of(const std::vector<int>& waits, const std::vector<int>& holders) {
  WaitGraph graph;
  for (std::size_t i = 0; i < waits.size(); ++i)
    graph.threads.push_back({.name = "thread " + std::to_string(i + 1), .waits_for = waits[i]});
  for (std::size_t i = 0; i < holders.size(); ++i)
    graph.locks.push_back({"lock " + std::string(1, static_cast<char>('A' + i)), holders[i]});
  find_cycles(graph);
  return graph;
}

std::vector<Fate> fates(const WaitGraph& graph) {
  std::vector<Fate> all;
  for (const WaitGraph::Thread& thread : graph.threads) all.push_back(thread.fate);
  return all;
}

}  // namespace

TEST_CASE(
    "where nobody goes on, who waits for what nobody holds is stuck, and who waits for them is behind") {
  WaitGraph graph = graph_of({1, 0, 2}, {0, -1, 0});
  graph.threads[2].ended = true;
  graph.threads[2].waits_for = -1;
  find_cycles(graph);
  CHECK(fates(graph) == std::vector<Fate>{Fate::waits, Fate::waits, Fate::ended});
  CHECK(deadlock_in_words(graph).empty());
  CHECK(waits_in_words(graph) ==
        "thread 1 waits for lock B; thread 2 waits for lock A, which thread 1 holds.");
  graph.nobody_goes_on = true;
  find_cycles(graph);
  CHECK(fates(graph) == std::vector<Fate>{Fate::stuck, Fate::behind, Fate::ended});
  CHECK(deadlock_in_words(graph) ==
        "thread 1 waits for lock B, and nobody is left to end that. 1 more waits behind them.");
}

TEST_CASE("two threads that wait for each other are a deadlock, and the words say who waits for what") {
  const WaitGraph graph = graph_of({1, 0}, {0, 1});
  CHECK(graph.cycles == Cycles{{0, 1}});
  CHECK(fates(graph) == std::vector{Fate::stuck, Fate::stuck});
  CHECK(deadlock_in_words(graph) ==
        "thread 1 waits for lock B, which thread 2 holds; thread 2 waits for lock A, which thread 1 holds.");
}

TEST_CASE(
    "a deadlock of some is found while others run, and those behind it are told from those who only wait") {
  //                             stuck  stuck  behind  behind  goes on  waits
  const WaitGraph graph = graph_of({1, 0, 1, 2, -1, 3}, {0, 1, 2, 4});
  CHECK(graph.cycles == Cycles{{0, 1}});
  CHECK(fates(graph) ==
        std::vector{Fate::stuck, Fate::stuck, Fate::behind, Fate::behind, Fate::goes_on, Fate::waits});
  CHECK(deadlock_in_words(graph) ==
        "thread 1 waits for lock B, which thread 2 holds; thread 2 waits for lock A, which thread 1 holds. "
        "2 more wait behind them. 2 others go on.");
}

TEST_CASE("a chain that ends with a thread at work is no deadlock") {
  const WaitGraph graph = graph_of({0, 1, -1}, {1, 2});
  CHECK(graph.cycles.empty());
  CHECK(fates(graph) == std::vector{Fate::waits, Fate::waits, Fate::goes_on});
  CHECK(deadlock_in_words(graph).empty());
}

TEST_CASE("a long cycle begins with its lowest number, and two cycles are two") {
  const WaitGraph ring = graph_of({3, 0, 1, 2}, {0, 1, 2, 3});
  CHECK(ring.cycles == Cycles{{0, 3, 2, 1}});
  const WaitGraph two = graph_of({3, 2, 1, 0}, {0, 1, 2, 3});
  CHECK(two.cycles == Cycles{{0, 3}, {1, 2}});
  CHECK(two.count(Fate::stuck) == 4);
}

TEST_CASE("a thread that locks again what it holds waits for itself") {
  const WaitGraph graph = graph_of({0, -1}, {0});
  CHECK(graph.cycles == Cycles{{0}});
  CHECK(deadlock_in_words(graph) == "thread 1 waits for lock A, which thread 1 holds. 1 other goes on.");
}

TEST_CASE("a lock without a known holder, no threads, and numbers that are none do no harm") {
  CHECK(graph_of({0, 0}, {-1}).cycles.empty());
  CHECK(fates(graph_of({0}, {-1})) == std::vector{Fate::waits});
  CHECK(graph_of({}, {}).cycles.empty());
  CHECK(graph_of({7, -3}, {9, -2}).cycles.empty());
  WaitGraph ended = graph_of({-1}, {});
  ended.threads[0].ended = true;
  find_cycles(ended);
  CHECK(fates(ended) == std::vector{Fate::ended});
}

TEST_CASE("in every graph a thread is stuck exactly when following the waits leads back to it") {
  // All graphs of four threads, each of which holds one lock and waits for one or none.
  for (int code = 0; code < 5 * 5 * 5 * 5; ++code) {
    std::vector<int> waits;
    for (int i = 0, rest = code; i < 4; ++i, rest /= 5) waits.push_back(rest % 5 - 1);
    const WaitGraph graph = graph_of(waits, {0, 1, 2, 3});
    for (int thread = 0; thread < 4; ++thread) {
      int at = thread;
      bool back = false;
      for (int steps = 0; steps < 4 && at >= 0 && !back; ++steps) {
        at = waits[static_cast<std::size_t>(at)];
        back = at == thread;
      }
      CHECK((graph.threads[static_cast<std::size_t>(thread)].fate == Fate::stuck) == back);
    }
  }
}

namespace {

/// Two threads in a deadlock, and one that goes on: how long it takes to stop all three.
Milliseconds stop_of_deadlock() {
  Stage stage({.ring = 256});
  RealWorld world(stage);
  RealWorld::mutex a(world, "lock A"), b(world, "lock B"), c(world, "lock C");
  RealWorld::event first_has_one(world, "first has one"), second_has_one(world, "second has one");
  const auto take_both = [&](RealWorld::mutex& mine, RealWorld::event& have, RealWorld::event& other,
                             RealWorld::mutex& theirs) {
    const RealWorld::lock_guard hold(mine);
    have.set();
    other.wait();
    const RealWorld::lock_guard never(theirs);  // the other holds it and waits for this one
    CHECK(stage.stop_requested());              // so it comes here only if the other was ended first
  };
  const std::vector<LanePlan> plans{
      {"thread 1", 0, [&](Lane&) { take_both(a, first_has_one, second_has_one, b); }},
      {"thread 2", 0, [&](Lane&) { take_both(b, second_has_one, first_has_one, a); }},
      {"thread 3", 0, [&](Lane& lane) {
         while (lane.checkpoint()) {
           const RealWorld::lock_guard hold(c);
           lane.done.add(1);
         }
       }}};
  using Clock = std::chrono::steady_clock;
  std::string words;
  std::int64_t done_then = -1;
  Clock::time_point asked;
  stage.run_lanes(plans, [&] {
    const WaitGraph graph = stage.waits();
    if (graph.cycles.empty() || asked != Clock::time_point{}) return;
    // The other must be seen to go on, not only to be there.
    if (done_then < 0) done_then = stage.lane(2).done.get();
    if (stage.lane(2).done.get() == done_then) return;
    CHECK(graph.cycles == Cycles{{0, 1}});
    CHECK(stage.lane(0).time_in(LaneState::waiting) > 0);  // a wait that is still on counts, too
    CHECK(stage.lane(0).time_in(LaneState::sleeping) == 0);
    words = deadlock_in_words(graph);
    asked = Clock::now();
    stage.request_stop();
  });
  const Milliseconds took = Clock::now() - asked;
  CHECK(words ==
        "thread 1 waits for lock B, which thread 2 holds; thread 2 waits for lock A, which thread 1 holds. "
        "1 other goes on.");
  CHECK(stage.waits().cycles.empty());
  CHECK(stage.waits().count(Fate::ended) == 3);
  for (RealWorld::mutex* lock : {&a, &b, &c}) {
    CHECK(lock->holder() == -1);
    CHECK(lock->try_lock());
    lock->unlock();
  }
  return took;
}

}  // namespace

TEST_CASE("a deadlock of real threads is named exactly while another runs, and stop ends it at once") {
  check_prompt(stop_of_deadlock);
}

TEST_CASE("locks taken in one order are never seen in a cycle, however contended they are") {
  Stage stage({.ring = 256});
  RealWorld world(stage);
  RealWorld::mutex a(world, "lock A"), b(world, "lock B");
  std::vector<LanePlan> plans;
  for (int i = 1; i <= 4; ++i)
    plans.push_back({"thread " + std::to_string(i), 0, [&](Lane& lane) {
                       for (int turn = 0; turn < 3000 && lane.checkpoint(); ++turn) {
                         const RealWorld::lock_guard hold_a(a);
                         const RealWorld::lock_guard hold_b(b);
                       }
                     }});
  std::atomic<bool> over{false};
  std::thread watcher([&] {
    while (!over) CHECK(stage.waits().cycles.empty());
  });
  stage.run_lanes(plans, [] {});
  over = true;
  watcher.join();
}

TEST_CASE("a lock that is gone is no longer looked at") {
  Stage stage({});
  RealWorld world(stage);
  {
    const RealWorld::mutex lock(world, "short-lived");
    CHECK(stage.waits().locks.size() == 1);
  }
  CHECK(stage.waits().locks.empty());
}
