// What an exploration found, as sentences and rows.

#include <doctest/doctest.h>

#include "panels/exploration_words.h"
#include "panels/scheduler.h"
#include "text/format.h"

using namespace racecourse;

namespace {

/// Two threads of two additions, as far as the words need it.
Exploration two_by_two() {
  Exploration found;
  found.threads = {"thread 1", "thread 2"};
  found.schedules = 70;
  found.states = 41;
  found.outcomes = {{.value = "2",
                     .held = false,
                     .schedules = 32,
                     .share = 32.0 / 70,
                     .random_share = 0.375,
                     .preemptions = 2,
                     .schedule = {0, 1}},
                    {.value = "3",
                     .held = false,
                     .schedules = 32,
                     .share = 32.0 / 70,
                     .random_share = 0.5,
                     .preemptions = 1,
                     .schedule = {1, 0}},
                    {.value = "4",
                     .held = true,
                     .schedules = 6,
                     .share = 6.0 / 70,
                     .random_share = 0.125,
                     .preemptions = 0}};
  return found;
}

Snapshot runs_of(std::vector<Outcome> outcomes) {
  Snapshot snapshot;
  for (const Outcome& outcome : outcomes) snapshot.runs += outcome.count;
  snapshot.outcomes = std::move(outcomes);
  return snapshot;
}

}  // namespace

TEST_CASE("shares that are known exactly have three digits that matter") {
  CHECK(exact_share_text(0) == "0 %");
  CHECK(exact_share_text(1) == "100 %");
  CHECK(exact_share_text(8.0 / 184'756) == "0.00433 %");
  CHECK(exact_share_text(256.0 / 184'756) == "0.139 %");
  CHECK(exact_share_text(3'352.0 / 184'756) == "1.81 %");
  CHECK(exact_share_text(33'032.0 / 184'756) == "17.9 %");
  CHECK(exact_share_text(64'072.0 / 184'756) == "34.7 %");
  CHECK(exact_share_text(0.75) == "75.0 %");
  CHECK(exact_share_text(1 - 252.0 / 184'756) == "99.86 %");
  CHECK(exact_share_text(1e-12) == "1e-10 %");
}

TEST_CASE("schedules are digits as long as they can be read") {
  CHECK(schedules_text(ScheduleCount(184'756)) == "184,756");
  CHECK(schedules_text(ScheduleCount(137'846'528'820)) == "137,846,528,820");
  CHECK(schedules_text(ScheduleCount(1'000'000'000) * 1'000'000'000 * 1'000'000'000) == "about 1e+27");
}

TEST_CASE("real runs stand beside the outcomes they came to") {
  const Exploration found = two_by_two();
  const Snapshot runs = runs_of({{"3", 7, false}, {"4", 93, true}});
  const auto rows = odds_rows(found, &runs);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].runs == 0);
  CHECK(rows[1].runs == 7);
  CHECK(rows[2].runs == 93);
  CHECK(rows[2].schedules == "6");
  CHECK(seen_by_machine(found, &runs) == "In 100 runs your machine showed 2 of the 3 possible values.");
  CHECK(seen_by_machine(found, nullptr) == "No real runs with these settings yet. Run × 100 to compare.");
}

TEST_CASE("ends of one value that held and that did not have a row each, with their own runs") {
  Exploration found = two_by_two();
  found.outcomes = {{.value = "over", .held = true}, {.value = "over", .held = false}};
  const Snapshot runs = runs_of({{"over", 7, true}, {"over", 3, false}});
  const auto rows = odds_rows(found, &runs);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].runs == 7);
  CHECK(rows[1].runs == 3);
  found.outcomes.pop_back();
  CHECK(odds_rows(found, &runs).size() == 2);
  CHECK_FALSE(odds_rows(found, &runs)[1].known);
  CHECK(seen_by_machine(found, &runs).find("1 of the 1 possible value") != std::string::npos);
}

TEST_CASE("a partial answer knows no odds, and no least likely outcome") {
  Exploration found = two_by_two();
  found.status = ExplorationStatus::states_budget;
  found.odds_known = false;
  CHECK(exploration_tiles(found)[2].value == "not known");
  CHECK(fewest_preemptions_that_break(found));
  CHECK_FALSE(rarest_that_breaks(found));
}

TEST_CASE("a value that no schedule found so far ends in is shown, and not given a share") {
  Exploration found = two_by_two();
  found.status = ExplorationStatus::states_budget;
  const Snapshot runs = runs_of({{"9", 1, false}});
  const auto rows = odds_rows(found, &runs);
  REQUIRE(rows.size() == 4);
  CHECK(rows[3].value == "9");
  CHECK_FALSE(rows[3].known);
  CHECK(seen_by_machine(found, &runs) ==
        "In 1 run your machine showed 0 of the 3 possible values found so far.");
}

TEST_CASE("the fewest switches, the rarest, and none where nothing breaks") {
  Exploration found = two_by_two();
  REQUIRE(fewest_preemptions_that_break(found));
  CHECK(fewest_preemptions_that_break(found)->value == "3");
  CHECK(rarest_that_breaks(found)->value == "2");
  for (ExploredOutcome& outcome : found.outcomes) outcome.held = true;
  CHECK_FALSE(fewest_preemptions_that_break(found));
  CHECK_FALSE(rarest_that_breaks(found));
}

TEST_CASE("tiles of a partial answer say that they are partial") {
  Exploration found = two_by_two();
  auto tiles = exploration_tiles(found);
  REQUIRE(tiles.size() == 5);
  CHECK(tiles[0].label == "schedules");
  CHECK(tiles[0].value == "70");
  CHECK(tiles[2].label == "correct");
  CHECK(tiles[2].value == "12.5 %");
  CHECK(tiles[3].label == "lowest possible");
  CHECK(tiles[3].value == "2");
  found.status = ExplorationStatus::time_budget;
  tiles = exploration_tiles(found);
  for (const std::size_t i : {0u, 1u, 2u, 3u}) CHECK(tiles[i].label.ends_with("so far"));
}

TEST_CASE("outcomes that are words are counted, not ordered") {
  Exploration found = two_by_two();
  found.outcomes = {{.value = "deadlock", .held = false, .deadlock = true}, {.value = "done"}};
  const auto tiles = exploration_tiles(found);
  CHECK(tiles[3].label == "outcomes");
  CHECK(tiles[3].value == "2");
}

TEST_CASE("deadlocks, races and loops are sentences with objects and lines") {
  Exploration found = two_by_two();
  found.deadlock_kinds = {
      {.waits = {{0, "second", {1}, 12}, {1, "first", {0, 1}, 22}}, .cycle = true, .schedule = {0, 1}}};
  found.races = {
      {.object = "counter", .kinds = {StepKind::load, StepKind::store}, .lines = {23, 21}, .schedule = {0}}};
  found.loops = {{.threads = {1}, .lines = {30, 30}, .schedule = {1}}};
  const auto findings = findings_of(found);
  REQUIRE(findings.size() == 4);
  CHECK(findings[0].sentence ==
        "Deadlock, in a cycle: thread 1 waits for second, which thread 2 holds (line 12) and thread 2 waits "
        "for first, which thread 1 and thread 2 share (line 22).");
  CHECK(findings[0].schedule == Schedule{0, 1});
  CHECK(findings[1].sentence ==
        "Data race on counter: load and store at the same time, lines 21 and 23, and nothing puts them in "
        "order.");
  CHECK(findings[2].sentence ==
        "A loop that can be left: thread 2 may go round, as long as nobody else goes on (line 30).");
  CHECK_FALSE(findings[2].harmful);
  CHECK(findings[3].sentence == more_on_hardware);
  CHECK_FALSE(findings[3].harmful);
}

TEST_CASE("a line of the body is shown without its indent and its comment") {
  constexpr std::string_view body = "void f() {\n  counter.store(seen + 1);  // lost\n\n}\n";
  CHECK(code_of_line(body, 1) == "void f() {");
  CHECK(code_of_line(body, 2) == "counter.store(seen + 1);");
  CHECK(code_of_line(body, 3).empty());
  CHECK(code_of_line(body, 4) == "}");
  CHECK(code_of_line(body, 99).empty());
  CHECK(code_of_line(body, 0).empty());
}
