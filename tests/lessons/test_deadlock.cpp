// Two locks on real threads: the ways that hold get everything done; a deadlock is never asserted to happen, but when it
// does it is told in full, ends when it should, and leaves nothing behind.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "../stopping.h"
#include "../waiting.h"
#include "deadlock/body.h"
#include "kit/explorer/explorer.h"
#include "kit/host/child_process.h"
#include "kit/host/temporary_file.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "kit/running/stage.h"
#include "kit/worlds/real_world.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::testing;
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
  wait_until([&] { return in_deadlock(*run.poll()) || run.finished(); });
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

/// The others are seen to work on, and a new way is not seen by those who are stuck.
void check_only_some_are_stuck(Run& run, const Snapshot& then) {
  check_deadlock_is_told(then);
  const int ordered = 1;
  run.set_live("way", ordered);
  const double others_then = then.metric("others_done").value();
  wait_until([&] { return run.poll()->metric("others_done").value() >= others_then + 100; });
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
}

/// All lines the Python twin says.
std::string twin_says(std::vector<std::string> words) {
  const TemporaryFile file("racecourse-test");
  std::ofstream(file.path()) << deadlock_lesson.lesson().twin;
  words.insert(words.begin(), file.path().string());
  words.emplace_back("--json");
  ChildProcess python("python3", words);
  std::string all;
  while (const auto line = python.read_line()) all += *line + '\n';
  CHECK(python.wait().well());
  return all;
}

bool says(const std::string& all, const std::string& part) { return all.find(part) != std::string::npos; }

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
  check_prompt([] {
    Run run(deadlock_lesson.lesson(),
            deadlock_lesson.with({{"way", "opposite"}, {"threads", "6"}, {"pause", "100us"}}),
            {.duration = 20s});
    const Snapshot then = until_stuck(run);
    WARN_MESSAGE(in_deadlock(then), "no deadlock came up in 20 seconds");
    if (!in_deadlock(then)) return Milliseconds(0);
    check_only_some_are_stuck(run, then);
    const Milliseconds took = time_to_stop(run);
    const Snapshot end = *run.poll();
    CHECK(end.held == false);
    CHECK(end.metric("money") == 4000);
    check_deadlock_is_told(end);  // what was seen stays in the picture
    for (const LaneSnapshot& lane : end.lanes) CHECK(lane.state == LaneState::done);
    // Those between A and B; the others were stopped.
    CHECK(std::count_if(end.lanes.begin(), end.lanes.end(), [](const LaneSnapshot& lane) {
            return lane.end == LaneEnd::stuck;
          }) == static_cast<std::ptrdiff_t>(end.measured("stuck")));
    for (const LaneSnapshot& lane : end.lanes) CHECK(lane.end != LaneEnd::done);
    return took;
  });
}

TEST_CASE("stop ends every way, and a way can be changed while threads still move") {
  for (const Choice& way : deadlock_lesson.lesson().settings[3].choices) {
    CAPTURE(way.word);
    check_prompt([&] {
      Run run(deadlock_lesson.lesson(),
              deadlock_lesson.with({{"way", way.word}, {"threads", "8"}, {"pause", "yield"}}),
              {.until_stopped = true});
      wait_until([&] { return run.poll()->metric("others_done").value_or(0) >= 50; });
      if (way.word != "opposite")
        for (const int other : {3, 2, 1}) run.set_live("way", other);
      const Milliseconds took = time_to_stop(run);
      const Snapshot end = *run.poll();
      CHECK(end.failure.empty());
      CHECK(end.metric("money") == 4000);
      CHECK(end.held == !in_deadlock(end));
      REQUIRE(end.outcomes.size() == 1);
      CHECK(end.outcomes[0].value == (in_deadlock(end) ? "deadlock" : "no deadlock"));
      return took;
    });
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

TEST_CASE("opposite order: of all schedules of two transfers exactly a third end in a deadlock") {
  const Lesson& lesson = deadlock_lesson.lesson();
  const Exploration all = explore(lesson, lesson.explore_settings());
  REQUIRE(all.complete());
  // Whoever has both locks keeps the other out until it gives back its second one; then there are two orders for its last
  // step and the other's first. So two for each thread that is the first, and two in which each takes one lock.
  CHECK(all.schedules.text() == "6");
  CHECK(all.deadlocks.text() == "2");
  CHECK_FALSE(all.endless);
  const ExploredOutcome* stuck = all.find_outcome("deadlock");
  REQUIRE(stuck != nullptr);
  CHECK(stuck->deadlock);
  CHECK_FALSE(stuck->held);
  CHECK(stuck->share == doctest::Approx(1.0 / 3));
  CHECK(stuck->random_share ==
        doctest::Approx(0.5));  // the second step decides, and either thread may take it
  CHECK(stuck->preemptions == 1);
  const ExploredOutcome* done = all.find_outcome("all done");
  REQUIRE(done != nullptr);
  CHECK(done->held);
  CHECK(done->schedules.text() == "4");
  CHECK(all.outcomes.size() == 2);

  REQUIRE(all.deadlock_kinds.size() == 1);
  CHECK(all.deadlock_kinds[0].cycle);
  REQUIRE(all.deadlock_kinds[0].waits.size() == 2);
  CHECK(all.deadlock_kinds[0].waits[0].object == "lock B");
  CHECK(all.deadlock_kinds[0].waits[0].holders == std::vector<int>{1});
  CHECK(all.deadlock_kinds[0].waits[1].object == "lock A");
  CHECK(all.deadlock_kinds[0].waits[1].holders == std::vector<int>{0});
}

TEST_CASE("the progress graph of two opposite transfers has one trap, and walls around it") {
  const Lesson& lesson = deadlock_lesson.lesson();
  const Exploration all = explore(lesson, lesson.explore_settings());
  REQUIRE(all.progress.has_value());
  const ProgressGraph& graph = *all.progress;
  int traps = 0;
  for (const ProgressCell& cell : graph.cells) traps += cell.trap ? 1 : 0;
  CHECK(traps == 1);
  const ProgressCell* trap = graph.find(1, 1);
  REQUIRE(trap != nullptr);
  CHECK(trap->trap);
  CHECK(trap->bad_share == doctest::Approx(1));
  // Lock, lock, four steps with the money, unlock, unlock: eight steps each. Both cannot have both locks.
  REQUIRE(graph.labels[0].size() == 8);
  REQUIRE(graph.labels[1].size() == 8);
  CHECK(to_string(graph.labels[0][0]) == "take lock A");
  CHECK(to_string(graph.labels[1][0]) == "take lock B");
  CHECK(to_string(graph.labels[0][2]) == "load balance A");
  CHECK(to_string(graph.labels[0][7]) == "release lock A");
  CHECK(graph.find(2, 1) == nullptr);
  CHECK(graph.find(1, 2) == nullptr);
  CHECK(graph.find(4, 4) == nullptr);
  CHECK(graph.find(8, 8) != nullptr);
  CHECK(graph.find(0, 0)->bad_share == doctest::Approx(1.0 / 3));
}

TEST_CASE("one order: two schedules, and no deadlock with any number of threads") {
  const Lesson& lesson = deadlock_lesson.lesson();
  for (const auto& [threads, schedules] : {std::pair{2, "2"}, std::pair{3, "6"}, std::pair{4, "24"}}) {
    Settings settings = lesson.explore_settings();
    settings.set_number("way", 1);
    settings.set_number("threads", threads);
    const Exploration all = explore(lesson, settings);
    REQUIRE(all.complete());
    CHECK(all.schedules.text() == schedules);  // one after another: as many as there are orders of threads
    CHECK(all.deadlocks.text() == "0");
    CHECK_FALSE(all.endless);
    REQUIRE(all.outcomes.size() == 1);
    CHECK(all.outcomes[0].value == "all done");
    CHECK(all.outcomes[0].held);
  }
}

TEST_CASE("both at once, and backing off: no deadlock, but two threads in step can go round for ever") {
  const Lesson& lesson = deadlock_lesson.lesson();
  for (const int way : {2, 3}) {
    for (const int threads : {2, 3}) {
      CAPTURE(way);
      CAPTURE(threads);
      Settings settings = lesson.explore_settings();
      settings.set_number("way", way);
      settings.set_number("threads", threads);
      const Exploration all = explore(lesson, settings);
      REQUIRE(all.complete());
      CHECK(all.deadlocks.text() == "0");
      CHECK(all.deadlock_kinds.empty());
      CHECK(all.endless);
      CHECK_FALSE(all.loops.empty());
      REQUIRE(all.outcomes.size() == 1);
      CHECK(all.outcomes[0].value == "all done");
      CHECK(all.outcomes[0].held);
    }
  }
}

TEST_CASE("every way does in the other world what it is declared to do, others or not") {
  const Lesson& lesson = deadlock_lesson.lesson();
  for (int way = 0; way < 4; ++way) {
    for (const int others : {0, 1}) {
      CAPTURE(way);
      CAPTURE(others);
      Settings settings = lesson.explore_settings();
      settings.set_number("way", way);
      settings.set_number("others", others);
      const Exploration all = explore(lesson, settings);
      REQUIRE(all.complete());
      CHECK(all.races.empty());
      bool held = true;
      for (const ExploredOutcome& outcome : all.outcomes) held = held && outcome.held;
      CHECK(held == (lesson.variant(settings).expected == Verdict::holds));
    }
  }
}

TEST_CASE(
    "the Python twin finishes in one order and by backing off, and tells a deadlock when it meets one") {
  for (const char* way : {"ordered", "back-off"}) {
    CAPTURE(way);
    const std::string all = twin_says({"--way", way, "--threads", "4", "--transfers", "50"});
    CHECK(says(all, R"("name": "pair_done", "value": 200,)"));
    CHECK(says(all, R"("name": "others_done", "value": 100,)"));
    CHECK(says(all, R"("name": "stuck", "value": 0,)"));
    CHECK(says(all, R"("name": "money", "value": 4000,)"));
    CHECK(says(all, R"("held": true, "outcome": "all done")"));
  }
  const std::string opposite = twin_says({"--transfers", "500"});
  CHECK(says(opposite, R"("name": "money", "value": 4000,)"));
  if (says(opposite, R"("outcome": "deadlock")")) {
    CHECK(says(opposite, "has waited"));
    CHECK(says(opposite, R"("name": "stuck", "value": 2,)"));
    CHECK(says(opposite, R"("held": false)"));
  } else {
    CHECK(says(opposite, R"("held": true)"));
  }
}
