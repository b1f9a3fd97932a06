// The search for verdicts alone: how many runs it needs for programs of the literature, whose numbers were published, and what
// loops and budgets do to it.

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "../rounds.h"
#include "../stopping.h"
#include "../waiting.h"
#include "explored.h"
#include "kit/explorer/reachable_outcomes.h"
#include "kit/explorer/replay_token.h"
#include "kit/explorer/walk.h"
#include "kit/host/background.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

using Controlled = ControlledWorld;

ReachableOutcomes searched(const std::function<void(ControlledStage&)>& interleavings,
                           const ReachableOptions& options = {}) {
  return find_reachable_outcomes(interleavings, Settings{}, options);
}

std::set<std::string> values(const ReachableOutcomes& found) {
  std::set<std::string> all;
  for (const ExploredOutcome& outcome : found.outcomes) all.insert(outcome.value);
  return all;
}

template <class Objects, class Value>
std::string joined(const Objects& objects, Value value) {
  std::string text;
  for (const auto& object : objects) text += (text.empty() ? "" : " ") + std::to_string(value(object));
  return text;
}

/// Each thread enters numbers of its own into a hash table: Flanagan and Godefroid, "Dynamic Partial-Order Reduction for Model
/// Checking Software", POPL 2005. Up to 11 threads never meet.
void indexer(ControlledStage& stage, int threads) {
  constexpr int size = 128, most = 4;
  Controlled world(stage);
  Controlled::array<Controlled::atomic<int>> table(world, "place", size);
  std::vector<ControlledBody> bodies;
  for (int id = 0; id < threads; ++id)
    bodies.push_back({"thread", [&table, id] {
                        for (int m = 1; m <= most; ++m) {
                          const int word = m * 11 + id;
                          int hash = word * 7 % size;
                          for (int empty = 0;
                               !table[static_cast<std::size_t>(hash)].compare_exchange(empty, word);
                               empty = 0)
                            hash = (hash + 1) % size;
                        }
                      }});
  stage.run(bodies, [&] { return Ending{joined(table, [](const auto& x) { return x.value(); }), true}; });
}

/// One writer, and readers that first read something else: Abdulla and others, "Optimal Dynamic Partial Order Reduction",
/// POPL 2014.
void readers(ControlledStage& stage, long count) {
  Controlled world(stage);
  Controlled::shared<long> x(world, "x");
  Controlled::array<Controlled::shared<long>> own(world, "own", static_cast<std::size_t>(count));
  Controlled::note<long> seen(world, "seen");
  std::vector<ControlledBody> bodies{{"writer", [&x] { x.store(1); }}};
  for (long i = 0; i < count; ++i)
    bodies.push_back({"reader", [&x, &own, &seen, i] {
                        own[static_cast<std::size_t>(i)].load();
                        seen.add(x.load() << i);
                      }});
  stage.run(bodies, [&] { return Ending{std::to_string(seen.value()), true}; });
}

/// Each thread adds one to what its neighbour has, another thread looks for the last zero: ibid.
void last_zero(ControlledStage& stage, long count) {
  Controlled world(stage);
  Controlled::array<Controlled::shared<long>> all(world, "x", static_cast<std::size_t>(count + 1));
  Controlled::note<long> found(world, "found");
  std::vector<ControlledBody> bodies{{"finder", [&all, &found, count] {
                                        long i = count;
                                        while (all[static_cast<std::size_t>(i)].load() != 0) --i;
                                        found.set(i);
                                      }}};
  for (std::size_t i = 1; i <= static_cast<std::size_t>(count); ++i)
    bodies.push_back({"adder", [&all, i] { all[i].store(all[i - 1].load() + 1); }});
  stage.run(bodies, [&] {
    return Ending{std::to_string(found.value()) + ": " + joined(all, [](const auto& x) { return x.value(); }),
                  true};
  });
}

void check_runs(const std::function<void(ControlledStage&)>& interleavings, std::uint64_t runs) {
  const ReachableOutcomes found = searched(interleavings);
  REQUIRE_MESSAGE(found.complete(), found.failure);
  CHECK(found.why_not.empty());
  CHECK(found.executions == runs);
  CHECK(found.cut == 0);
}

}  // namespace

TEST_CASE("verdicts: as many runs as were published") {
  check_runs([](ControlledStage& stage) { indexer(stage, 11); }, 1);
  check_runs([](ControlledStage& stage) { indexer(stage, 12); }, 8);
  check_runs([](ControlledStage& stage) { readers(stage, 2); }, 4);
  check_runs([](ControlledStage& stage) { readers(stage, 8); }, 256);
  check_runs([](ControlledStage& stage) { last_zero(stage, 5); }, 64);
  if (under_sanitizer) return;
  check_runs([](ControlledStage& stage) { readers(stage, 13); }, 8192);
  check_runs([](ControlledStage& stage) { last_zero(stage, 10); }, 3328);
}

TEST_CASE("verdicts: philosophers need a run for each way to share the forks, and the deadlock is one") {
  const ReachableOutcomes found = searched([](ControlledStage& stage) {
    Controlled world(stage);
    constexpr std::size_t count = 8;
    Controlled::array<Controlled::mutex, count> fork(world, "fork");
    std::vector<ControlledBody> bodies;
    for (std::size_t i = 0; i < count; ++i)
      bodies.push_back({"philosopher", [&fork, i] {
                          const Controlled::lock_guard left(fork[i]);
                          const Controlled::lock_guard right(fork[(i + 1) % count]);
                        }});
    stage.run(bodies, [] { return Ending{"all ate", true}; });
  });
  // Of each fork, who takes it first. All left or all right forks first: the first one is the deadlock, the other one cannot be.
  CHECK(found.executions == 255);
  CHECK(values(found) == std::set<std::string>{"all ate", "deadlock"});
  REQUIRE(found.find("deadlock", false));
  CHECK(found.find("deadlock", false)->schedule.size() == 8);
}

TEST_CASE("verdicts: whatever is broken first is an outcome, whatever comes after") {
  const auto check = [](auto one, auto other, const std::set<std::string>& expected) {
    const ReachableOutcomes found = searched([&](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::atomic<long> x(world, "x");
      Controlled::mutex lock(world, "lock");
      stage.run({{"one", [&] { one(world, x, lock); }}, {"other", [&] { other(world, x, lock); }}}, [&] {
        return Ending{std::to_string(x.value()), true};
      });
    });
    CHECK(found.complete());
    CHECK(values(found) == expected);
  };
  using Atomic = Controlled::atomic<long>;
  using Mutex = Controlled::mutex;
  // Two that do not depend on each other.
  check(
      [](Controlled& world, Atomic& x, Mutex&) {
        x.load();
        world.require(false, 10);
      },
      [](Controlled& world, Atomic& x, Mutex&) {
        x.load();
        world.require(false, 20);
      },
      {"broken on line 10 of the body", "broken on line 20 of the body"});
  // One that depends on the other comes second only.
  check(
      [](Controlled& world, Atomic& x, Mutex&) {
        x.store(1);
        world.require(false, 10);
        x.store(2);
      },
      [](Controlled& world, Atomic& x, Mutex&) { world.require(x.load() != 2, 20); },
      {"broken on line 10 of the body"});
  // Good and bad ends of one value.
  check(
      [](Controlled&, Atomic& x, Mutex&) {
        x.store(1);
        x.store(2);
      },
      [](Controlled& world, Atomic& x, Mutex&) { world.require(x.load() != 1, 20); },
      {"2", "broken on line 20 of the body"});
  // Before a deadlock, and in a loop without an end.
  check(
      [](Controlled& world, Atomic& x, Mutex& lock) {
        world.require(x.load() == 0, 10);
        lock.lock();
        lock.lock();
      },
      [](Controlled&, Atomic& x, Mutex&) { x.store(1); }, {"broken on line 10 of the body", "deadlock"});
  check(
      [](Controlled& world, Atomic& x, Mutex&) {
        for (;;) world.require(x.load() == 0, 10);
      },
      [](Controlled&, Atomic& x, Mutex&) { x.store(1); }, {"broken on line 10 of the body", "never ends"});
}

TEST_CASE("verdicts: who waits by reading again and again is waited for") {
  const auto search = [](auto one, auto other) {
    return searched([&](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::atomic<long> a(world, "a"), b(world, "b");
      Controlled::note<long> gave_up(world, "gave up");
      stage.run(
          {{"one", [&] { one(world, a, b, gave_up); }}, {"other", [&] { other(world, a, b, gave_up); }}},
          [&] {
            return Ending{gave_up.value() != 0 ? "gave up" : "ended", true};
          });
    });
  };
  using Atomic = Controlled::atomic<long>;
  using Note = Controlled::note<long>;
  const auto both_wait = [](Controlled& world, Atomic& mine, const Atomic& theirs) {
    mine.store(1);
    while (theirs.load() == 1) world.yield();
    mine.store(0);
  };
  const ReachableOutcomes mirror =
      search([&](Controlled& world, Atomic& a, Atomic& b, Note&) { both_wait(world, a, b); },
             [&](Controlled& world, Atomic& a, Atomic& b, Note&) { both_wait(world, b, a); });
  CHECK(mirror.why_not.empty());
  CHECK(values(mirror) == std::set<std::string>{"ended", "never ends"});

  // To yield promises nothing.
  const ReachableOutcomes impatient = search(
      [](Controlled& world, Atomic& a, Atomic&, Note& gave_up) {
        for (int i = 0; i < 3; ++i) {
          if (a.load() != 0) return;
          world.yield();
        }
        gave_up.set(1);
      },
      [](Controlled&, Atomic& a, Atomic&, Note&) { a.store(1); });
  CHECK(values(impatient) == std::set<std::string>{"ended", "gave up"});
  CHECK(impatient.why_not.empty());

  // Whoever changes something meanwhile may go round for ever.
  const auto goes_round = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> a(world, "a"), b(world, "b");
    const auto wait = [&] {
      while (a.load() == 0) b.store(1 - b.load());
    };
    stage.run({{"one", wait}, {"other", [&] { a.store(1); }}}, [] { return Ending{"ended", true}; });
  };
  const ReachableOutcomes busy = searched(goes_round);
  CHECK(busy.complete());
  CHECK(busy.every_state);
  CHECK(busy.why_not.find("loop") != std::string::npos);
  CHECK(busy.executions == 0);
  CHECK(busy.states > 0);
  CHECK(values(busy) == std::set<std::string>{"ended"});
  ReachableOptions one_of_each;
  one_of_each.every_state = false;
  const ReachableOutcomes refused = searched(goes_round, one_of_each);
  CHECK_FALSE(refused.complete());
  CHECK(refused.why_not == busy.why_not);
}

TEST_CASE("verdicts: where runs are of more kinds than there are states, every state is visited") {
  if (under_sanitizer) return;
  const auto additions = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    const auto add = [&] {
      for (int i = 0; i < 10; ++i) x.store(x.load() + 1);
    };
    stage.run({{"one", add}, {"other", add}}, [&] { return Ending{std::to_string(x.value()), true}; });
  };
  const ReachableOutcomes found = searched(additions);
  CHECK(found.complete());
  CHECK(found.why_not.find("more kinds of runs than states") != std::string::npos);
  CHECK(found.every_state);
  CHECK(found.outcomes.size() == 19);
  ReachableOptions options;
  options.every_state = false;
  options.max_states = 250'000;
  const ReachableOutcomes partial = searched(additions, options);
  CHECK(partial.status == ExplorationStatus::states_budget);
  CHECK(partial.states == 250'000);
  CHECK(partial.why_not.empty());
  CHECK_FALSE(partial.outcomes.empty());
}

TEST_CASE("verdicts: every budget ends the search, and so does a stop") {
  const auto many = [](ControlledStage& stage) { readers(stage, 40); };
  ReachableOptions few_states;
  few_states.max_states = 1000;
  const ReachableOutcomes by_states = searched(many, few_states);
  CHECK(by_states.status == ExplorationStatus::states_budget);
  CHECK(by_states.states > 500);
  CHECK(by_states.states <= 1000);
  CHECK_FALSE(by_states.outcomes.empty());
  ReachableOptions little_memory;
  little_memory.max_bytes = 300'000;
  CHECK(searched(many, little_memory).status == ExplorationStatus::memory_budget);
  ReachableOptions no_time;
  no_time.max_time = 0ms;
  CHECK(searched(many, no_time).status == ExplorationStatus::time_budget);
  std::stop_source before;
  before.request_stop();
  ReachableOptions stopped;
  stopped.stop = before.get_token();
  CHECK(searched(many, stopped).status == ExplorationStatus::cancelled);
}

TEST_CASE("verdicts: a stop is prompt, whatever the search is at") {
  const auto check_stop = [](const std::function<void(ControlledStage&)>& interleavings,
                             std::uint64_t at_states) {
    check_prompt([&] {
      ExplorationProgress progress;
      ReachableOptions options;
      options.progress = &progress;
      options.max_time = 1h;
      options.max_states = 1'000'000'000'000;
      options.every_state = false;
      Background<ReachableOutcomes> search;
      options.stop = search.stop_token();
      search.start([&] { search.publish(searched(interleavings, options)); }, [](const std::string&) {});
      wait_until([&] { return progress.states >= at_states; });
      const Milliseconds taken = time_to_stop(search);
      CHECK(search.poll()->status == ExplorationStatus::cancelled);
      return taken;
    });
  };
  check_stop([](ControlledStage& stage) { readers(stage, 40); }, 1000);
  // Runs of thousands of steps, each of which races with many.
  check_stop(
      [](ControlledStage& stage) {
        Controlled world(stage);
        Controlled::shared<long> x(world, "x");
        const auto add = [&] {
          for (int i = 0; i < 1000; ++i) x.store(x.load() + 1);
        };
        stage.run({{"one", add}, {"other", add}}, [&] { return Ending{std::to_string(x.value()), true}; });
      },
      4000);
}

TEST_CASE("verdicts: a body that does what no body may is named") {
  const ReachableOutcomes found = searched([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::mutex lock(world, "the lock");
    stage.run({{"thread 1", [&] { lock.unlock(); }}}, [] { return Ending{}; });
  });
  CHECK(found.status == ExplorationStatus::misuse);
  CHECK(found.failure.find("unlocks \"the lock\"") != std::string::npos);
  CHECK(found.outcomes.empty());
}

TEST_CASE("verdicts: of every lesson the same as with counts, and its tokens lead there") {
  for (const Lesson& lesson : course()) {
    if (!lesson.explorable()) continue;
    CAPTURE(lesson.id);
    const Settings settings = lesson.explore_settings();
    const Exploration counted = explore(lesson, settings);
    const ReachableOutcomes found = find_reachable_outcomes(lesson, settings);
    REQUIRE(counted.complete());
    REQUIRE(found.complete());
    CHECK(found.threads == counted.threads);
    std::set<std::string> expected;
    for (const ExploredOutcome& outcome : counted.outcomes) expected.insert(outcome.value);
    CHECK(values(found) == expected);
    for (const ExploredOutcome& outcome : found.outcomes) {
      Schedule schedule;
      REQUIRE_FALSE(read_replay_token(outcome.replay, lesson, settings, schedule));
      Walk walk(lesson, settings);
      REQUIRE(walk.follow(schedule));
      REQUIRE(walk.over());
      CHECK(walk.outcome() == outcome.value);
      CHECK(walk.held() == outcome.held);
      CHECK(walk.deadlocked() == outcome.deadlock);
    }
  }
}
