// Explorations against closed forms and against what is known about locks.

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "explored.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

using Controlled = ControlledWorld;

std::set<std::string> values(const Exploration& found) {
  std::set<std::string> all;
  for (const ExploredOutcome& outcome : found.outcomes) all.insert(outcome.value);
  return all;
}

}  // namespace

TEST_CASE("explorer: the orders of independent steps are counted by binomials") {
  const auto orders = [](long steps) {
    return explored([steps](ControlledStage& stage) {
             Controlled world(stage);
             Controlled::shared<long> a(world, "a"), b(world, "b");
             const auto body = [steps](Controlled::shared<long>& own) {
               for (long i = 0; i < steps; ++i) own.store(i);
             };
             stage.run({{"thread 1", [&] { body(a); }}, {"thread 2", [&] { body(b); }}}, [&] {
               return Ending{"done", true};
             });
           })
        .schedules.text();
  };
  CHECK(orders(2) == "6");
  CHECK(orders(4) == "70");
  CHECK(orders(6) == "924");
  CHECK(orders(10) == "184756");
  CHECK(orders(20) == "137846528820");
}

TEST_CASE("explorer: the final value of a counter without a lock, exactly") {
  CHECK(counts(counter(2, 2)) == Outcomes{{"2", "32"}, {"3", "32"}, {"4", "6"}});
  const Exploration two_by_five = counter(2, 5);
  check_sums(two_by_five);
  CHECK(two_by_five.schedules.text() == "184756");
  CHECK(counts(two_by_five) == Outcomes{{"2", "8"},
                                        {"3", "256"},
                                        {"4", "3352"},
                                        {"5", "33032"},
                                        {"6", "64072"},
                                        {"7", "56216"},
                                        {"8", "23368"},
                                        {"9", "4200"},
                                        {"10", "252"}});
  CHECK(two_by_five.outcomes.front().value == "2");  // numbers in order
  CHECK(two_by_five.outcomes.back().value == "10");
  CHECK(counts(counter(3, 2)) ==
        Outcomes{{"2", "10428"}, {"3", "15180"}, {"4", "7512"}, {"5", "1440"}, {"6", "90"}});
  const Exploration three_by_three = counter(3, 3);
  CHECK(three_by_three.schedules.text() == "17153136");
  CHECK(three_by_three.outcomes.front().value == "2");
  CHECK(three_by_three.outcomes.front().schedules.text() == "155040");
  CHECK(counter(4, 2).schedules.text() == "63063000");
  CHECK(counter(2, 10).schedules.text() == "137846528820");
}

TEST_CASE("explorer: with the lock on there is one outcome, and (NT)!/(N!)^T orders") {
  const auto orders = [](long threads, long additions) {
    const Exploration found = counter(threads, additions, "on");
    check_sums(found);
    CHECK(values(found) == std::set<std::string>{std::to_string(threads * additions)});
    CHECK(found.races.empty());
    CHECK(found.outcomes.front().held);
    return found.schedules.text();
  };
  CHECK(orders(2, 2) == "6");
  CHECK(orders(2, 3) == "20");
  CHECK(orders(2, 5) == "252");
  CHECK(orders(3, 2) == "90");
  CHECK(orders(3, 3) == "1680");
  CHECK(orders(4, 2) == "2520");
}

TEST_CASE("explorer: shares, switches, races and the progress graph of the smallest counter") {
  const Exploration found = counter(2, 1);
  CHECK(counts(found) == Outcomes{{"1", "4"}, {"2", "2"}});
  const ExploredOutcome& lost = *found.find_outcome("1");
  CHECK(lost.share == doctest::Approx(4.0 / 6));
  CHECK(lost.random_share == doctest::Approx(0.5));  // the other thread takes the second step, or not
  CHECK(lost.preemptions == 1);
  CHECK(found.find_outcome("2")->preemptions == 0);
  CHECK_FALSE(lost.held);
  REQUIRE(found.races.size() == 2);
  CHECK(found.races[0].object == "counter");
  CHECK(found.races[0].kinds[0] == StepKind::load);
  CHECK(found.races[0].kinds[1] == StepKind::store);
  REQUIRE(found.progress);
  CHECK(found.progress->cells.size() == 9);
  CHECK(found.progress->labels[0] ==
        std::vector<StepLabel>{{StepKind::load, "counter"}, {StepKind::store, "counter"}});
  CHECK(found.progress->find(0, 0)->bad_share == doctest::Approx(4.0 / 6));
  CHECK(found.progress->find(1, 1)->bad_share == doctest::Approx(1));
  CHECK(found.progress->find(2, 0)->bad_share == doctest::Approx(0));
  CHECK(found.progress->find(3, 0) == nullptr);
  // With the lock on, only one thread is inside at a time.
  const Exploration locked = counter(2, 1, "on");
  REQUIRE(locked.progress);
  CHECK(locked.progress->find(1, 0));
  CHECK(locked.progress->find(1, 1) == nullptr);
}

TEST_CASE("explorer: past 2^128 schedules are about as many") {
  // 128 steps, of which 64 are the first thread's: C(128, 64) fits; C(140, 70) does not.
  const auto orders = [](long steps) {
    return explored([steps](ControlledStage& stage) {
             Controlled world(stage);
             Controlled::shared<long> a(world, "a"), b(world, "b");
             const auto body = [steps](Controlled::shared<long>& own) {
               for (long i = 0; i < steps; ++i) own.store(0);
             };
             stage.run({{"thread 1", [&] { body(a); }}, {"thread 2", [&] { body(b); }}}, [&] {
               return Ending{"done", true};
             });
           })
        .schedules;
  };
  CHECK(orders(64).text() == "23951146041928082866135587776380551750");
  CHECK(orders(70).approximate());
  CHECK(orders(70).text() == "9.38e+40");
}

TEST_CASE("explorer: Peterson's lock keeps the counter, a flag looked at too early does not") {
  struct Flags {
    explicit Flags(Controlled& world)
        : wants{{{world, "wants 1", 0}, {world, "wants 2", 0}}}, turn(world, "turn") {}
    std::array<Controlled::atomic<long>, 2> wants;
    Controlled::atomic<long> turn;
  };
  const auto run = [](auto lock) {
    return explored([lock](ControlledStage& stage) {
      Controlled world(stage);
      Flags flags(world);
      Controlled::shared<long> counter(world, "counter");
      const auto body = [&world, &flags, &counter, lock](unsigned me) {
        lock(world, flags, me);
        const long seen = counter.load();
        counter.store(seen + 1);
        flags.wants[me].store(0);
      };
      stage.run({{"thread 1", [body] { body(0); }}, {"thread 2", [body] { body(1); }}}, [&] {
        return Ending{std::to_string(counter.value()), counter.value() == 2};
      });
    });
  };
  const Exploration peterson = run([](Controlled& world, Flags& flags, unsigned me) {
    flags.wants[me].store(1);
    flags.turn.store(1 - static_cast<long>(me));
    while (flags.wants[1 - me].load() == 1 && flags.turn.load() != static_cast<long>(me)) world.yield();
  });
  CHECK(values(peterson) == std::set<std::string>{"2"});
  CHECK(peterson.races.empty());
  const Exploration broken = run([](Controlled& world, Flags& flags, unsigned me) {
    while (flags.wants[1 - me].load() == 1) world.yield();
    flags.wants[me].store(1);  // by now the other one may have looked, too
  });
  CHECK(values(broken) == std::set<std::string>{"1", "2"});
  CHECK(broken.races.size() == 2);
}

TEST_CASE("explorer: a ticket lock keeps the counter of three threads") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> next(world, "next ticket"), served(world, "now served");
    Controlled::shared<long> counter(world, "counter");
    std::vector<ControlledBody> bodies;
    for (int i = 1; i <= 3; ++i)
      bodies.push_back({"thread " + std::to_string(i), [&] {
                          const long mine = next.fetch_add(1);
                          while (served.load() != mine) world.yield();
                          counter.store(counter.load() + 1);
                          served.fetch_add(1);
                        }});
    stage.run(bodies, [&] { return Ending{std::to_string(counter.value()), counter.value() == 3}; });
  });
  CHECK(values(found) == std::set<std::string>{"3"});
  CHECK(found.races.empty());
  CHECK(found.endless);  // two waiting threads can look forever, one after the other
}

TEST_CASE("explorer: two locks in opposite order deadlock, with the cycle and its share") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::mutex a(world, "a"), b(world, "b");
    const auto body = [](Controlled::mutex& first, Controlled::mutex& second) {
      const Controlled::lock_guard one(first);
      const Controlled::lock_guard two(second);
    };
    stage.run({{"thread 1", [&a, &b, body] { body(a, b); }}, {"thread 2", [&a, &b, body] { body(b, a); }}},
              [] {
                return Ending{"done", true};
              });
  });
  // Done: one after the other (2), or the second gets through once the first has released what it needs.
  CHECK(values(found) == std::set<std::string>{"deadlock", "done"});
  CHECK(found.deadlocks.text() == "2");
  REQUIRE(found.deadlock_kinds.size() == 1);
  const ExploredDeadlock& deadlock = found.deadlock_kinds[0];
  CHECK(deadlock.cycle);
  REQUIRE(deadlock.waits.size() == 2);
  CHECK(deadlock.waits[0].object == "b");
  CHECK(deadlock.waits[0].holders == std::vector<int>{1});
  CHECK(deadlock.waits[1].object == "a");
  CHECK(deadlock.waits[1].holders == std::vector<int>{0});
  CHECK(found.find_outcome("deadlock")->deadlock);
  CHECK(found.find_outcome("deadlock")->preemptions == 1);
  REQUIRE(found.progress);
  CHECK(found.progress->find(1, 1)->trap);
  CHECK_FALSE(found.progress->find(1, 0)->trap);
  CHECK(found.progress->find(2, 1) == nullptr);
}

namespace {

/// One thread puts two items, two threads take one each.
Exploration hand_over(bool look_again) {
  return explored([look_again](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::mutex lock(world, "lock");
    Controlled::condition filled(world, "filled");
    Controlled::shared<long> items(world, "items");
    Controlled::note<long> too_few(world, "too few");
    const auto take = [&, look_again] {
      const Controlled::lock_guard hold(lock);
      if (look_again) {
        while (items.load() == 0) filled.wait(lock);
      } else if (items.load() == 0) {
        filled.wait(lock);
      }
      const long left = items.load() - 1;
      if (left < 0) too_few.set(1);
      items.store(left);
    };
    const auto put = [&] {
      for (int i = 0; i < 2; ++i) {
        const Controlled::lock_guard hold(lock);
        items.store(items.load() + 1);
        filled.notify_all();
      }
    };
    stage.run({{"consumer 1", take}, {"consumer 2", take}, {"producer", put}}, [&] {
      return too_few.value() == 1 ? Ending{"took what was not there", false}
                                  : Ending{std::to_string(items.value()) + " left", items.value() == 0};
    });
  });
}

}  // namespace

TEST_CASE("explorer: a condition variable wants a while") {
  CHECK(values(hand_over(true)) == std::set<std::string>{"0 left"});
  CHECK(values(hand_over(false)) == std::set<std::string>{"0 left", "took what was not there"});
}

TEST_CASE("explorer: a notification that nobody waits for is lost") {
  const auto run = [](bool flag) {
    return explored([flag](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::mutex lock(world, "lock");
      Controlled::condition done(world, "done");
      Controlled::shared<long> ready(world, "ready");
      stage.run({{"waits",
                  [&, flag] {
                    const Controlled::lock_guard hold(lock);
                    if (!flag || ready.load() == 0) done.wait(lock);
                  }},
                 {"tells",
                  [&] {
                    const Controlled::lock_guard hold(lock);
                    ready.store(1);
                    done.notify_one();
                  }}},
                [] {
                  return Ending{"done", true};
                });
    });
  };
  CHECK(values(run(true)) == std::set<std::string>{"done"});
  const Exploration lost = run(false);
  CHECK(values(lost) == std::set<std::string>{"deadlock", "done"});
  REQUIRE(lost.deadlock_kinds.size() == 1);
  CHECK_FALSE(lost.deadlock_kinds[0].cycle);
  CHECK(lost.deadlock_kinds[0].waits.at(0).object == "done");
}

TEST_CASE("explorer: notify_one wakes one of those who slept, any of them, and no later one") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::mutex lock(world, "lock");
    Controlled::condition told(world, "told");
    Controlled::note<long> woken(world, "woken");
    const auto sleep = [&](long name) {
      const Controlled::lock_guard hold(lock);
      told.wait(lock);
      woken.add(name);
    };
    stage.run({{"sleeper 1", [sleep] { sleep(1); }},
               {"sleeper 2", [sleep] { sleep(10); }},
               {"tells", [&] { told.notify_one(); }}},
              [] {
                return Ending{"all woke", true};
              });
  });
  // At most one wakes: never all.
  CHECK(values(found) == std::set<std::string>{"deadlock"});
  CHECK(found.find_outcome("deadlock")->schedules.text() == found.schedules.text());
}

TEST_CASE("explorer: events, started threads and joins") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::event go(world, "go");
    Controlled::atomic<long> done(world, "done");
    Controlled::note<long> seen(world, "seen");
    stage.run({{"main",
                [&] {
                  Controlled::thread first(world, "worker", 1, [&go, &done] {
                    go.wait();
                    done.fetch_add(1);
                  });
                  Controlled::thread second(world, "worker", 2, [&done] { done.fetch_add(10); });
                  go.set();
                  first.join();
                  seen.set(done.load());
                  second.join();
                }}},
              [&] {
                return Ending{std::to_string(seen.value()), seen.value() == 11};
              });
  });
  CHECK(found.threads == std::vector<std::string>{"main", "worker 1", "worker 2"});
  CHECK(values(found) == std::set<std::string>{"1", "11"});
}

TEST_CASE(
    "explorer: a handle that is dropped ends the program wherever the others are, one that is joined does "
    "not") {
  const auto run = [](bool join) {
    return explored([join](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::atomic<long> steps(world, "steps");
      Controlled::note<long> done(world, "done");
      const auto main = [&, join] {
        {
          Controlled::strict_thread first, second;
          first = Controlled::strict_thread(world, "thread", 1, [&steps] { steps.fetch_add(1); });
          second = Controlled::strict_thread(world, "thread", 2, [&steps] { steps.fetch_add(1); });
          steps.load();
          first.join();
          if (join) second.join();
        }
        done.set(1);
      };
      stage.run({{"main", main}}, [&] {
        return Ending{(done.value() == 1 ? "done after " : "ended after ") + std::to_string(steps.value()),
                      true};
      });
    });
  };
  // With both joined: the load comes anywhere among two steps, and the joins as soon as they can.
  const Exploration joined = run(true);
  CHECK(values(joined) == std::set<std::string>{"done after 2"});
  CHECK(joined.outcomes[0].held);
  // Without: when main ends, thread 2 has taken its step or never will.
  const Exploration dropped = run(false);
  REQUIRE(values(dropped) == std::set<std::string>{"ended after 1", "ended after 2"});
  // load and step 1 in either order, then the join.
  CHECK(dropped.find_outcome("ended after 1")->schedules.text() == "2");
  // Any order of load, step 1 and step 2; or step 2 between those two and the join.
  CHECK(dropped.find_outcome("ended after 2")->schedules.text() == "6");
  CHECK(dropped.deadlocks.text() == "0");
  for (const ExploredOutcome& outcome : dropped.outcomes) CHECK_FALSE(outcome.held);
}

TEST_CASE("explorer: what is required and does not hold is the outcome, with its line") {
  constexpr int line = __LINE__ + 9;
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    stage.run({{"writes",
                [&] {
                  x.store(1);
                  x.store(2);
                }},
               {"looks", [&] { world.require(x.load() != 1); }}},
              [&] {
                return Ending{std::to_string(x.value()), true};
              });
  });
  const ExploredOutcome* held = found.find_outcome("2");
  REQUIRE(held);
  CHECK(held->held);
  CHECK(held->schedules.text() == "2");  // the look comes first, or last
  const ExploredOutcome* broken = found.find_outcome(broken_on_line(line).value);
  REQUIRE(broken);
  CHECK_FALSE(broken->held);
  CHECK(broken->schedules.text() == "1");
  CHECK(found.outcomes.size() == 2);
}

TEST_CASE("explorer: a loop is found and not walked for ever") {
  const Exploration found = explored([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> flag(world, "flag");
    stage.run({{"spins",
                [&] {
                  while (flag.load() == 0) {
                  }
                }},
               {"sets", [&] { flag.store(1); }}},
              [] {
                return Ending{"done", true};
              });
  });
  CHECK_FALSE(found.counted());
  REQUIRE(found.loops.size() == 1);
  CHECK(found.loops[0].threads == std::vector<int>{0});
  CHECK_FALSE(found.loops[0].endless);
  CHECK(found.outcomes[0].random_share == doctest::Approx(1));
  // Two steps on average until it is set, and the last look.
  REQUIRE(found.expected_steps);
  CHECK(*found.expected_steps == doctest::Approx(3));
}
