// Two locks on real threads: the ways that hold get everything done; a deadlock is never asserted to happen, but when it
// does it is told in full, ends when it should, and leaves nothing behind.

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "deadlock/body.h"
#include "kit/course.h"
#include "kit/real_world.h"
#include "kit/run.h"
#include "kit/stage.h"
#include "subject.h"

using namespace racecourse;
using namespace std::chrono_literals;

namespace {

const Subject deadlock_lesson("deadlock");

const WaitGraph& waits_in(const Snapshot& run) {
  const Figure* figure = run.find_figure("waits");
  REQUIRE(figure != nullptr);
  return figure->waits;
}

bool in_deadlock(const Snapshot& run) { return run.metric("stuck").value_or(0) > 0; }

/// Waits until the run is in a deadlock or over; the picture of that moment.
Snapshot until_stuck(const Run& run) {
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (!in_deadlock(*run.poll()) && !run.finished()) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    std::this_thread::yield();
  }
  return *run.poll();
}

void check_deadlock_is_told(const Snapshot& run) {
  const WaitGraph& graph = waits_in(run);
  REQUIRE(graph.cycles.size() == 1);
  REQUIRE(graph.cycles[0].size() == 2);
  // One of those who pay from A, and one of those who pay from B.
  CHECK(graph.cycles[0][0] % 2 != graph.cycles[0][1] % 2);
  CHECK(graph.count(WaitGraph::Fate::stuck) == 2);
  CHECK(run.metric("stuck") == graph.count(WaitGraph::Fate::stuck) + graph.count(WaitGraph::Fate::behind));
  const std::string words = deadlock_in_words(graph);
  CHECK(words.find("waits for lock A, which thread ") != std::string::npos);
  CHECK(words.find("waits for lock B, which thread ") != std::string::npos);
}

}  // namespace

TEST_CASE("the ways that are declared to hold finish every transfer, and no money is lost") {
  for (const char* way : {"ordered", "at-once", "back-off"}) {
    for (const char* threads : {"2", "7", "16"}) {
      for (const char* pause : {"none", "yield", "10us"}) {
        CAPTURE(way);
        CAPTURE(threads);
        CAPTURE(pause);
        const Settings settings = deadlock_lesson.with(
            {{"way", way}, {"threads", threads}, {"others", "3"}, {"pause", pause}, {"transfers", "60"}});
        CHECK(deadlock_lesson.lesson().variant(settings).expected == Verdict::holds);
        const Snapshot end = deadlock_lesson.result(settings);
        CHECK(end.metric("pair_done") == 60.0 * static_cast<double>(settings.number("threads")));
        CHECK(end.metric("others_done") == 180);
        CHECK(end.metric("stuck") == 0);
        CHECK(end.metric("money") == 4000);
        CHECK_FALSE(end.metric("stuck_ms"));
        CHECK(waits_in(end).cycles.empty());
        CHECK(waits_in(end).count(WaitGraph::Fate::ended) == static_cast<int>(end.lanes.size()));
        CHECK(end.held == true);
        REQUIRE(end.outcomes.size() == 1);
        CHECK(end.outcomes[0].value == "all done");
        if (std::string(way) == "ordered") CHECK(end.metric("backed_off") == 0);
      }
    }
  }
}

TEST_CASE("in opposite order a run ends by itself, and what it says fits together") {
  for (const char* threads : {"2", "5", "16"}) {
    CAPTURE(threads);
    const Settings settings =
        deadlock_lesson.with({{"way", "opposite"}, {"threads", threads}, {"transfers", "500"}});
    CHECK(deadlock_lesson.lesson().variant(settings).expected == Verdict::breaks);
    const Snapshot end = deadlock_lesson.result(settings);
    const double all = 500.0 * static_cast<double>(settings.number("threads"));
    REQUIRE(end.outcomes.size() == 1);
    CHECK(end.metric("money") == 4000);
    CHECK(end.metric("backed_off") == 0);
    CHECK(end.metric("others_done") == 1000);  // whatever became of A and B
    if (in_deadlock(end)) {
      CHECK(end.held == false);
      CHECK(end.outcomes[0].value == "deadlock");
      CHECK(end.metric("pair_done").value() < all);
      CHECK(waits_in(end).count(WaitGraph::Fate::goes_on) == 0);
      check_deadlock_is_told(end);
    } else {
      CHECK(end.held == true);
      CHECK(end.outcomes[0].value == "all done");
      CHECK(end.metric("pair_done") == all);
    }
  }
}

TEST_CASE("one deadlock does not end the next of many runs") {
  const Snapshot end = deadlock_lesson.result(
      deadlock_lesson.with({{"way", "opposite"}, {"transfers", "200"}}), {.repeat = 3});
  CHECK(end.runs == 3);
  std::int64_t counted = 0;
  for (const Outcome& outcome : end.outcomes) {
    counted += outcome.count;
    CHECK(outcome.held == (outcome.value != "deadlock"));
  }
  CHECK(counted == 3);
}

TEST_CASE(
    "while some are stuck the others go on, a new way is not seen by the stuck, and stop ends it at once") {
  Run run(deadlock_lesson.lesson(),
          deadlock_lesson.with({{"way", "opposite"}, {"threads", "6"}, {"pause", "100us"}}),
          {.duration = 20s});
  Snapshot then = until_stuck(run);
  if (!in_deadlock(then)) {
    WARN_MESSAGE(false, "no deadlock came up in 20 seconds");
    return;
  }
  check_deadlock_is_told(then);
  const int ordered = 1;
  run.set_live("way", ordered);
  // The others are seen to work on; those behind the stuck come to stand behind them.
  const double others_then = then.metric("others_done").value();
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (run.poll()->metric("others_done").value() < others_then + 100) {
    REQUIRE(std::chrono::steady_clock::now() < deadline);
    std::this_thread::yield();
  }
  const Snapshot later = *run.poll();
  check_deadlock_is_told(later);
  CHECK(waits_in(later).cycles == waits_in(then).cycles);
  for (const int stuck : waits_in(later).cycles[0]) {
    const auto i = static_cast<std::size_t>(stuck);
    CHECK(later.lanes[i].state == LaneState::waiting);
    CHECK(later.lanes[i].holder == waits_in(later).holder_for(stuck));
    CHECK(later.lanes[i].done == then.lanes[i].done);
    CHECK(later.lanes[i].waiting_ms > 0);
  }
  const auto asked = std::chrono::steady_clock::now();
  run.request_stop();
  REQUIRE(run.wait(60s));
  CHECK(std::chrono::steady_clock::now() - asked < 1s);  // the promise is 100 ms; a loaded machine gets more
  const Snapshot end = *run.poll();
  CHECK(end.held == false);
  CHECK(end.metric("money") == 4000);
  check_deadlock_is_told(end);  // what was seen stays in the picture
  for (const LaneSnapshot& lane : end.lanes) CHECK(lane.state == LaneState::done);
}

TEST_CASE("stop ends every way, and a way can be changed while threads still move") {
  for (const Choice& way : deadlock_lesson.lesson().settings[3].choices) {
    CAPTURE(way.word);
    Run run(deadlock_lesson.lesson(),
            deadlock_lesson.with({{"way", way.word}, {"threads", "8"}, {"pause", "yield"}}),
            {.until_stopped = true});
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (run.poll()->metric("others_done").value_or(0) < 50) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      std::this_thread::yield();
    }
    if (way.word != "opposite")
      for (const int other : {3, 2, 1}) run.set_live("way", other);
    run.request_stop();
    REQUIRE(run.wait(60s));
    const Snapshot end = *run.poll();
    CHECK(end.failure.empty());
    CHECK(end.metric("money") == 4000);
    CHECK(end.held == !in_deadlock(end));
    REQUIRE(end.outcomes.size() == 1);
    CHECK(end.outcomes[0].value == (in_deadlock(end) ? "deadlock" : "no deadlock"));
  }
}

TEST_CASE("two transfers that are made to meet between their locks are stuck, and nothing is moved") {
  using Account = deadlock::Account<RealWorld>;
  Stage stage({.ring = 64});
  RealWorld world(stage);
  Account a(world, 1, "balance A", "lock A"), b(world, 2, "balance B", "lock B");
  RealWorld::event first_has_one(world, "first has one"), second_has_one(world, "second has one");
  const auto meet = [](RealWorld::event& mine, RealWorld::event& other) {
    return [&] {
      mine.set();
      other.wait();
    };
  };
  WaitGraph seen;
  stage.run_lanes(
      {{"thread 1", 1, [&](Lane&) { transfer_payer_first(a, b, meet(first_has_one, second_has_one)); }},
       {"thread 2", 1, [&](Lane&) { transfer_payer_first(b, a, meet(second_has_one, first_has_one)); }}},
      [&] {
        if (stage.stop_requested() || stage.waits().cycles.empty()) return;
        seen = stage.waits();
        CHECK(a.balance.load() == 1000);
        CHECK(b.balance.load() == 1000);
        stage.request_stop();
      });
  CHECK(deadlock_in_words(seen) ==
        "thread 1 waits for lock B, which thread 2 holds; thread 2 waits for lock A, which thread 1 holds.");
  CHECK(a.balance.load() + b.balance.load() == 2000);
}

TEST_CASE("the same two who meet so get both transfers done when they take both locks at once, or back off") {
  using Account = deadlock::Account<RealWorld>;
  for (const bool at_once : {true, false}) {
    CAPTURE(at_once);
    Stage stage({.ring = 64});
    RealWorld world(stage);
    Account a(world, 1, "balance A", "lock A"), b(world, 2, "balance B", "lock B");
    RealWorld::event first_has_one(world, "first has one"), second_has_one(world, "second has one");
    const auto transfer = [&](Account& from, Account& to, RealWorld::event& mine, RealWorld::event& other) {
      const auto meet = [&] {
        mine.set();
        other.wait();
      };
      at_once ? transfer_at_once(from, to, meet) : transfer_backing_off(from, to, meet);
    };
    stage.run_lanes({{"thread 1", 1, [&](Lane&) { transfer(a, b, first_has_one, second_has_one); }},
                     {"thread 2", 1, [&](Lane&) { transfer(b, a, second_has_one, first_has_one); }}},
                    [&] { CHECK(stage.waits().cycles.empty()); });
    CHECK(a.balance.load() == 1000);
    CHECK(b.balance.load() == 1000);
  }
}
