// Bodies with loops, and bodies that break what they require or fail: what can happen, and how likely it is, by hand.

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "explored.h"
#include "kit/base/sanitizers.h"
#include "kit/explorer/replay_token.h"
#include "kit/explorer/walk.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

using Controlled = ControlledWorld;

/// Exact but for the last digits: the loops are solved, not approximated.
doctest::Approx exactly(double odds) { return doctest::Approx(odds).epsilon(1e-13); }

double odds(const Exploration& found, const std::string& value, bool held = true) {
  const ExploredOutcome* outcome = found.find_outcome(value, held);
  CAPTURE(value);
  REQUIRE(outcome);
  return outcome->random_share;
}

/// A Lesson around interleavings, so that they can be walked.
Lesson lesson_of(std::function<void(ControlledStage&)> interleavings) {
  Lesson lesson;
  lesson.id = "of the test";
  lesson.interleavings = std::move(interleavings);
  return lesson;
}

}  // namespace

TEST_CASE("loops: a requirement that breaks is an outcome, though nothing ends afterwards") {
  constexpr int line = __LINE__ + 7;
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    stage.run({{"spins",
                [&] {
                  for (;;) {
                    world.require(x.load() != 0);
                  }
                }}},
              [] {
                return Ending{"done", true};
              });
  };
  const Exploration found = explored(bodies);
  REQUIRE(found.outcomes.size() == 1);
  CHECK(found.outcomes[0].value == broken_on_line(line).value);
  CHECK_FALSE(found.outcomes[0].held);
  CHECK_FALSE(found.outcomes[0].never_ends);  // that it breaks is what counts
  CHECK(found.outcomes[0].random_share == 1);
  CHECK(found.outcomes[0].schedule == Schedule{0});  // the first look breaks it
  CHECK_FALSE(found.expected_steps);
  const Lesson lesson = lesson_of(bodies);
  Walk walk(lesson, Settings{});
  REQUIRE(walk.follow(found.outcomes[0].schedule));
  CHECK(walk.outcome() == found.outcomes[0].value);
  CHECK_FALSE(walk.held());
  CHECK_FALSE(walk.over());
}

TEST_CASE("loops: the witness of a broken requirement leads to where it breaks first") {
  constexpr int line = __LINE__ + 6;
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    const auto looks = [&] {
      for (int i = 0; i < 2; ++i) x.load();
      world.require(x.load() != 1);
      x.load();
    };
    stage.run({{"writes", [&] { x.store(1), x.store(2); }}, {"looks", looks}}, [] {
      return Ending{"done", true};
    });
  };
  const Exploration found = explored(bodies);
  const ExploredOutcome* broken = found.find_outcome(broken_on_line(line).value);
  REQUIRE(broken);
  // The third look comes between both stores: three places for the first store, two for the second.
  CHECK(broken->schedules.text() == "6");
  CHECK(broken->preemptions == 1);
  CHECK(broken->schedule.size() == 4);
}

TEST_CASE("loops: a requirement that breaks before a deadlock, and the deadlock, are both found") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::event never(world, "never");
    Controlled::shared<long> x(world, "x");
    stage.run({{"stuck",
                [&] {
                  world.require(x.load() == 1);
                  never.wait();
                }},
               {"writes", [&] { x.store(1); }}},
              [] {
                return Ending{"done", true};
              });
  });
  REQUIRE(found.outcomes.size() == 2);
  CHECK(found.outcomes[0].value.starts_with("broken on line"));
  CHECK_FALSE(found.outcomes[0].deadlock);
  CHECK(found.outcomes[0].schedules.text() == "1");
  CHECK(found.outcomes[1].value == "deadlock");
  CHECK(found.outcomes[1].deadlock);
  CHECK(found.outcomes[1].schedules.text() == "1");
  CHECK(found.deadlocks.text() == "2");  // one of them after what was required had been broken
  CHECK(found.deadlock_kinds.size() == 1);
}

TEST_CASE("loops: a body that fails ends the program, and says why") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    stage.run({{"fails",
                [&] {
                  if (x.load() == 1) world.fail("saw the 1");
                  x.load();
                }},
               {"writes",
                [&] {
                  x.store(1);
                  x.store(2);
                }}},
              [&] {
                return Ending{"ended", true};
              });
  });
  REQUIRE(found.outcomes.size() == 2);
  CHECK(found.outcomes[0].value == "ended");
  CHECK(found.outcomes[0].schedules.text() ==
        "4");  // look, then the other look anywhere: 3; or both after all: 1
  CHECK(found.outcomes[1].value == "saw the 1");
  CHECK_FALSE(found.outcomes[1].held);
  CHECK(found.outcomes[1].schedules.text() == "1");  // nobody takes a step after it
  CHECK(found.outcomes[1].schedule.size() == 2);
  CHECK(found.deadlocks.text() == "0");
}

TEST_CASE("loops: ends of one value that held and that did not are two outcomes") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    const auto add = [&] { x.store(x.load() + 1); };
    stage.run({{"thread 1", add}, {"thread 2", add}}, [&] { return Ending{"over", x.value() == 2}; });
  });
  REQUIRE(found.outcomes.size() == 2);
  CHECK(found.outcomes[0].held);
  CHECK(found.outcomes[0].schedules.text() == "2");
  CHECK_FALSE(found.outcomes[1].held);
  CHECK(found.outcomes[1].schedules.text() == "4");
  CHECK(found.find_outcome("over", false) == &found.outcomes[1]);
}

TEST_CASE("loops: two who wait for each other to let go never end, with their odds") {
  // a = 1; while (b == 1) yield; a = 0, and its mirror.
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> a(world, "a"), b(world, "b");
    const auto polite = [&world](auto& mine, auto& other) {
      mine.store(1);
      while (other.load() == 1) world.yield();
      mine.store(0);
    };
    stage.run({{"thread 1", [&, polite] { polite(a, b); }}, {"thread 2", [&, polite] { polite(b, a); }}}, [] {
      return Ending{"done", true};
    });
  };
  const Exploration found = explored(bodies);
  REQUIRE(found.outcomes.size() == 2);
  // After the first store the other one stores next with 1/2, and then nobody lets go. Else the first looks; then the other
  // stores before the first lets go with 1/2, and that is no trap: it waits until the first has let go.
  CHECK(odds(found, "never ends", false) == exactly(0.5));
  CHECK(odds(found, "done") == exactly(0.5));
  CHECK(found.find_outcome("never ends")->never_ends);
  CHECK_FALSE(found.expected_steps);
  CHECK_FALSE(found.counted());
  REQUIRE(std::any_of(found.loops.begin(), found.loops.end(), [](const auto& loop) { return loop.endless; }));
  // The way into the loop can be walked, and its token says that it goes on.
  const Lesson lesson = lesson_of(bodies);
  const Exploration named = explore(lesson, Settings{});
  const ExploredOutcome& never = *named.find_outcome("never ends");
  CHECK(never.replay.ends_with(never_ends_mark));
  Schedule read;
  CHECK_FALSE(read_replay_token(never.replay, lesson, Settings{}, read));
  CHECK(read == never.schedule);
  Walk walk(lesson, Settings{});
  CHECK(walk.follow(never.schedule));
  CHECK_FALSE(walk.over());
  CHECK(walk.outcome().empty());
}

TEST_CASE("loops: to yield promises nothing, so one may give up before the other has taken a step") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> flag(world, "flag");
    Controlled::note<long> gave_up(world, "gave up");
    stage.run({{"looks",
                [&] {
                  for (int i = 0; i < 3; ++i) {
                    if (flag.load() != 0) return;
                    world.yield();
                  }
                  gave_up.set(1);
                }},
               {"sets", [&] { flag.store(1); }}},
              [&] {
                return Ending{gave_up.value() == 1 ? "gave up" : "seen", gave_up.value() == 0};
              });
  });
  CHECK(found.counted());
  // Three looks before the store, which comes in one of the last two places, or last: behind the third look or its yield.
  CHECK(found.find_outcome("gave up")->schedules.text() == "2");
  // Behind the first look or the yield, and so on: what is left is one look.
  CHECK(found.find_outcome("seen")->schedules.text() == "5");
  CHECK(odds(found, "gave up", false) == exactly(1.0 / 32));  // five steps in a row by one of two
}

TEST_CASE(
    "loops: the same spin written in four ways has the same odds where the scheduler has the same choices") {
  // One spins until the other has set the flag, and then both write; who writes last wins. Written with one step for a round
  // of the loop, the odds are those of the two writes: the same in all.
  const auto spin = [](auto wait) {
    return explored([wait](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::atomic<long> flag(world, "flag"), last(world, "last");
      stage.run({{"spins",
                  [&world, &flag, &last, wait] {
                    wait(world, flag);
                    last.store(1);
                  }},
                 {"sets",
                  [&flag, &last] {
                    flag.store(1);
                    last.store(2);
                  }}},
                [&] {
                  return Ending{"thread " + std::to_string(last.value()), true};
                });
    });
  };
  using World = Controlled;
  using Flag = Controlled::atomic<long>;
  const Exploration ways[] = {spin([](World&, Flag& flag) {
                                while (flag.load() == 0) {
                                }
                              }),
                              spin([](World&, Flag& flag) {
                                for (;;)
                                  if (flag.load() != 0) return;
                              }),
                              spin([](World&, Flag& flag) {
                                long seen = 0;
                                do seen = flag.load();
                                while (seen == 0);
                              }),
                              spin([](World&, Flag& flag) {
                                long one = 1;
                                while (!flag.compare_exchange(one, 1)) one = 1;
                              })};
  for (const Exploration& found : ways) {
    // Once the flag is set: look, write, write. The second writes last unless it goes before both (1/2), or between (1/4).
    CHECK(odds(found, "thread 2") == exactly(0.25));
    CHECK(odds(found, "thread 1") == exactly(0.75));
    REQUIRE(found.expected_steps);
    CHECK(*found.expected_steps == exactly(5));  // one spin on average before the flag is set, and four steps
  }
  // A yield in each round is one more step in which the other may come: other choices, other odds.
  const Exploration yielding = spin([](World& world, Flag& flag) {
    while (flag.load() == 0) world.yield();
  });
  CHECK(*yielding.expected_steps > 5.1);
}

TEST_CASE("loops: a spin inside of a spin is solved to its last digits") {
  // A walk of one thread on five places: each of `choose` goes left or right, until it falls off. From place 1 of 4 it falls
  // off on the left with 3/4; it takes 1 * 3 = 3 choices on average, and each a step to look.
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> place(world, "place", 1);
    stage.run({{"gambler",
                [&] {
                  for (long here = 1; here > 0 && here < 4;) {
                    here += 2 * world.choose(2) - 1;
                    place.store(here);
                  }
                }}},
              [&] {
                return Ending{place.value() == 0 ? "ruined" : "rich", place.value() != 0};
              });
  });
  CHECK(odds(found, "ruined", false) == exactly(0.75));
  CHECK(odds(found, "rich") == exactly(0.25));
  CHECK(*found.expected_steps == exactly(6));
}

TEST_CASE("choices: every number is tried, each as likely, and tokens name it") {
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    stage.run({{"chooses",
                [&] {
                  const long first = world.choose(3);
                  x.store(first * 10 + world.choose(2));
                }},
               {"looks", [&] { world.require(x.load() < 21); }}},
              [&] {
                return Ending{std::to_string(x.value()), true};
              });
  };
  const Exploration found = explored(bodies);
  // Six numbers, and in each the look may come at four places; last, it breaks what is required of 21.
  CHECK(found.schedules.text() == "24");
  CHECK(found.outcomes.size() == 7);
  CHECK(found.find_outcome("20")->schedules.text() == "4");
  CHECK(found.find_outcome("21")->schedules.text() == "3");
  CHECK(odds(found, "20") == exactly(1.0 / 6));
  const Lesson lesson = lesson_of(bodies);
  const Exploration named = explore(lesson, Settings{});
  for (const ExploredOutcome& outcome : named.outcomes) {
    CAPTURE(outcome.replay);
    Schedule read;
    REQUIRE_FALSE(read_replay_token(outcome.replay, lesson, Settings{}, read));
    CHECK(read == outcome.schedule);
    Walk walk(lesson, Settings{});
    REQUIRE(walk.follow(read));
    CHECK(walk.outcome() == outcome.value);
  }
}

TEST_CASE("choices: a walk takes the last step another way, round and round") {
  const Lesson lesson = lesson_of([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    stage.run({{"chooses", [&] { x.store(world.choose(3)); }}}, [&] {
      return Ending{std::to_string(x.value()), true};
    });
  });
  Walk walk(lesson, Settings{});
  CHECK_FALSE(walk.go_other_way());
  REQUIRE(walk.step(0));
  CHECK(walk.steps().back().sentence == "chooses chooses 0");
  for (const std::size_t way : {1u, 2u, 0u, 1u}) {
    REQUIRE(walk.go_other_way());
    CHECK(walk.schedule() == Schedule{{0, way}});
  }
  walk.finish();
  CHECK(walk.outcome() == "1");
  CHECK_FALSE(walk.go_other_way());  // the store can go only one way
}

TEST_CASE("choices: symmetric threads that choose count as often as without symmetry") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> sum(world, "sum");
    const auto body = [&] { sum.fetch_add(world.choose(2)); };
    stage.run({{"thread 1", body}, {"thread 2", body}, {"thread 3", body}}, [&] {
      return Ending{std::to_string(sum.value()), true};
    });
  });
  CHECK(counts(found) ==
        Outcomes{{"0", "90"}, {"1", "270"}, {"2", "270"}, {"3", "90"}});  // 6!/(2!)^3 orders each
  CHECK(odds(found, "1") == exactly(3.0 / 8));
}

TEST_CASE("choices: a body that chooses of none or of too many is named") {
  for (const long count : {0L, 65L, -1L}) {
    const Exploration found = explore(
        [count](ControlledStage& stage) {
          Controlled world(stage);
          stage.run({{"chooses", [&world, count] { world.choose(count); }}}, [] { return Ending{}; });
        },
        Settings{});
    CHECK(found.status == ExplorationStatus::misuse);
    CHECK(found.failure.find("it must be 1 to 64") != std::string::npos);
  }
}

TEST_CASE("explorer: a body that never comes to a step is named with its line") {
#if !RACECOURSE_THREAD_SANITIZER  // which delivers no signal to code that only computes
  const auto stuck = [](auto body) {
    const Exploration found = explore(
        [body](ControlledStage& stage) {
          Controlled world(stage);
          Controlled::shared<long> x(world, "x");
          Controlled::note<long> note(world, "note");
          stage.run({{"stuck", [&] { body(x, note); }}}, [] { return Ending{}; });
        },
        Settings{});
    CHECK(found.status == ExplorationStatus::takes_no_step);
    return found.failure;
  };
  using Shared = Controlled::shared<long>;
  using Note = Controlled::note<long>;
  constexpr int line = __LINE__ + 2;
  const std::string after_a_step = stuck([](Shared& x, Note&) {
    volatile long seen = x.load();
    while (seen == 0) {
    }
  });
  CHECK(after_a_step.find("after line " + std::to_string(line)) != std::string::npos);
  CHECK(stuck([](Shared& x, Note& note) {
          x.load();
          for (;;) note.add(1);
        }).find("never comes to another step") != std::string::npos);
  CHECK(stuck([](Shared&, Note&) {
          volatile bool on = true;
          while (on) {
          }
        }).find("never comes to its first step") != std::string::npos);
#endif
}

TEST_CASE("explorer: where a budget ends the search, single schedules look deeper") {
  // Four threads whose bug is the last step of all: far beyond what few states reach.
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> sum(world, "sum");
    std::vector<ControlledBody> all;
    for (int i = 0; i < 4; ++i)
      all.push_back({"thread " + std::to_string(i + 1), [&sum, i] {
                       for (long step = 0; step < 20; ++step) sum.fetch_add(i + 1);
                     }});
    stage.run(all, [&] { return Ending{"all added", sum.value() != 200}; });
  };
  ExploreOptions few;
  few.max_states = 1000;
  const Exploration found = explore(bodies, Settings{}, few);
  CHECK(found.status == ExplorationStatus::states_budget);
  REQUIRE(found.outcomes.size() == 1);
  CHECK_FALSE(found.outcomes[0].held);
  CHECK(found.outcomes[0].found_by != FoundBy::visiting);
  CHECK(found.outcomes[0].schedule.size() == 80);
  CHECK_FALSE(found.odds_known);
  const Lesson lesson = lesson_of(bodies);
  Walk walk(lesson, Settings{});
  REQUIRE(walk.follow(found.outcomes[0].schedule));
  CHECK(walk.outcome() == "all added");
  CHECK_FALSE(walk.held());
}

TEST_CASE("explorer: a deadlock deep down is found, with who waits for whom") {
  ExploreOptions few;
  few.max_states = 200;
  const Exploration found = explore(
      [](ControlledStage& stage) {
        Controlled world(stage);
        Controlled::atomic<long> before(world, "before");
        Controlled::mutex a(world, "a"), b(world, "b");
        const auto take = [&before](Controlled::mutex& first, Controlled::mutex& second) {
          for (int i = 0; i < 40; ++i) before.fetch_add(1);
          const Controlled::lock_guard one(first), two(second);
        };
        stage.run({{"thread 1", [&, take] { take(a, b); }}, {"thread 2", [&, take] { take(b, a); }}}, [] {
          return Ending{"done", true};
        });
      },
      Settings{}, few);
  CHECK(found.status == ExplorationStatus::states_budget);
  REQUIRE(found.find_outcome("deadlock"));
  REQUIRE(found.deadlock_kinds.size() == 1);
  CHECK(found.deadlock_kinds[0].cycle);
  CHECK(found.find_outcome("done"));
}

TEST_CASE("loops: of two threads that start others and loop, there is no progress graph, and nothing else") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> flag(world, "flag");
    const auto starts = [&] {
      flag.load();
      Controlled::thread child(world, "child", 1, [&flag] { flag.store(1); });
      while (flag.load() == 0) {
      }
      child.join();
    };
    stage.run({{"thread 1", starts}, {"thread 2", starts}}, [] { return Ending{"done", true}; });
  });
  CHECK_FALSE(found.progress);
  CHECK(found.no_progress.find("starts another") != std::string::npos);
  CHECK(odds(found, "done") == exactly(1));
}
