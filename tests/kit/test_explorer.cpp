// Explorations against closed forms and against what is known about locks.

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../waiting.h"
#include "explored.h"
#include "kit/base/sanitizers.h"
#include "kit/explorer/explorer.h"
#include "kit/explorer/replay_token.h"
#include "kit/lesson/course.h"
#include "kit/worlds/controlled_world.h"

using namespace racecourse;
using racecourse::testing::wait_until;
using namespace std::chrono_literals;

namespace {

using Controlled = ControlledWorld;
using Outcomes = std::map<std::string, std::string>;

Exploration counter(long threads, long additions, const char* lock = "off",
                    const ExploreOptions& options = {}) {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  Settings settings = lesson.explore_settings();
  settings.set_number("threads", threads);
  settings.set_number("additions", additions);
  REQUIRE_FALSE(settings.set("lock", lock));
  Exploration found = explore(lesson, settings, options);
  INFO(found.failure);
  return found;
}

Outcomes counts(const Exploration& found) {
  Outcomes outcomes;
  for (const ExploredOutcome& outcome : found.outcomes) outcomes[outcome.value] = outcome.schedules.text();
  return outcomes;
}

/// What holds for every complete exploration.
void check_sums(const Exploration& found) {
  REQUIRE_MESSAGE(found.complete(), found.failure);
  ScheduleCount all;
  double share = 0, random_share = 0;
  for (const ExploredOutcome& outcome : found.outcomes) {
    all += outcome.schedules;
    share += outcome.share;
    random_share += outcome.random_share;
  }
  CHECK(all == found.schedules);
  CHECK(share == doctest::Approx(1));
  CHECK(random_share == doctest::Approx(1));
}

Exploration explored(const std::function<void(ControlledStage&)>& interleavings) {
  Exploration found = explore(interleavings, Settings{});
  INFO(found.failure);
  REQUIRE(found.complete());
  check_sums(found);
  // The result is the same without symmetry.
  ExploreOptions without_symmetry;
  without_symmetry.symmetry = false;
  const Exploration plain = explore(interleavings, Settings{}, without_symmetry);
  CHECK(counts(plain) == counts(found));
  CHECK(plain.states == found.states);
  CHECK(plain.transitions == found.transitions);
  CHECK(plain.races.size() == found.races.size());
  for (const ExploredOutcome& outcome : found.outcomes) {
    const ExploredOutcome* other = plain.find_outcome(outcome.value);
    REQUIRE(other);
    CHECK(other->preemptions == outcome.preemptions);
    CHECK(other->random_share == doctest::Approx(outcome.random_share));
  }
  return found;
}

std::set<std::string> values(const Exploration& found) {
  std::set<std::string> all;
  for (const ExploredOutcome& outcome : found.outcomes) all.insert(outcome.value);
  return all;
}

Exploration misused(const std::function<void(ControlledStage&)>& interleavings) {
  Exploration found = explore(interleavings, Settings{});
  REQUIRE(found.status == ExplorationStatus::misuse);
  CHECK(found.outcomes.empty());
  return found;
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
  CHECK(deadlock.waits[0].holder == 1);
  CHECK(deadlock.waits[1].object == "a");
  CHECK(deadlock.waits[1].holder == 0);
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
  CHECK(found.endless);
  REQUIRE(found.loops.size() == 1);
  CHECK(found.loops[0].threads == std::vector<int>{0});
  CHECK(found.schedules.text() == "1");  // set, look: all others loop
  CHECK(found.outcomes[0].random_share == doctest::Approx(1));
}

// Misuse.

TEST_CASE("explorer: a body that does what no body may is named") {
  const auto says = [](const Exploration& found, const std::string& words) {
    CAPTURE(found.failure);
    CHECK(found.failure.find(words) != std::string::npos);
  };
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         Controlled::mutex lock(world, "the lock");
         stage.run({{"thread 1", [&] { lock.unlock(); }}}, [] { return Ending{}; });
       }),
       "unlocks \"the lock\"");
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         Controlled::shared<long> x(world, "x");
         stage.run({{"thread 1",
                     [&] {
                       const auto kept = std::make_unique<std::array<char, 64>>();
                       x.store(1);
                       x.store(2);
                       (*kept)[0] = 'a';
                     }}},
                   [] { return Ending{}; });
       }),
       "memory from the heap");
  long calls = 0;
  says(misused([&calls](ControlledStage& stage) {
         Controlled world(stage);
         Controlled::shared<long> x(world, "x");
         stage.run({{"thread 1",
                     [&] {
                       x.load();
                       x.store(++calls);
                     }}},
                   [] { return Ending{}; });
       }),
       "differently when it is replayed");
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         stage.run({{"thread 1", [] { throw std::runtime_error("no more"); }}}, [] { return Ending{}; });
       }),
       "no more");
  says(misused([](ControlledStage& stage) { Controlled world(stage); }), "no bodies");
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         stage.run({{"thread 1", [&] { Controlled::mutex late(world, "late"); }}}, [] { return Ending{}; });
       }),
       "late");
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         Controlled::shared<long> x(world, "x");
         stage.run({{"main",
                     [&] {
                       long own = 0;
                       Controlled::thread worker(world, "worker", 1, [&own, &x] { x.store(own); });
                       worker.join();
                     }}},
                   [] { return Ending{}; });
       }),
       "on the stack of the body");
}

TEST_CASE("explorer: a body that keeps something outside of its stack is found by what it does") {
  const auto check = [](auto body) {
    const Exploration found = misused([&](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::shared<long> x(world, "x"), y(world, "y");
      stage.run({{"keeps", [&] { body(x, y); }}, {"writes", [&] { x.store(1); }}}, [] { return Ending{}; });
    });
    CAPTURE(found.failure);
    CHECK(found.failure.find("differently when it is replayed") != std::string::npos);
  };
  using Shared = Controlled::shared<long>;
  // One segment only writes the variable, another one only reads it.
  static long kept;
  kept = 0;
  check([](Shared& x, Shared& y) {
    kept = x.load();
    y.load();
    y.store(kept);
  });
  // Each run makes another number, and only the next segment uses it.
  static long made;
  made = 0;
  check([](Shared& x, Shared& y) {
    const long number = ++made;
    x.load();
    y.store(number);
  });
}

TEST_CASE("explorer: what a run leaves in dead places of its frame changes nothing") {
  const auto states = [](bool leaves) {
    static long runs;
    const Exploration found = explored([leaves](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::shared<long> counter(world, "counter");
      const auto add_twice = [&counter, leaves] {
        for (int i = 0; i < 2; ++i) {
          const long seen = counter.load();
          [[maybe_unused]] volatile long dead = leaves ? ++runs : 0;
          counter.store(seen + 1);
        }
      };
      stage.run({{"thread 1", add_twice}, {"thread 2", add_twice}}, [&] {
        return Ending{std::to_string(counter.value()), true};
      });
    });
    CHECK(counts(found) == Outcomes{{"2", "32"}, {"3", "32"}, {"4", "6"}});
    return found.states;
  };
  CHECK(states(true) == states(false));
}

TEST_CASE("explorer: a body may use the heap between two steps") {
  const auto length = [](std::size_t of) {
    const std::vector<long> numbers(of, 1);
    return static_cast<long>(std::string(numbers.size(), 'a').size());
  };
  const Exploration found = explored([&](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    stage.run({{"thread 1", [&] { x.store(length(100)); }}, {"thread 2", [&] { x.store(length(50)); }}}, [&] {
      return Ending{std::to_string(x.value()), true};
    });
  });
  CHECK(counts(found) == Outcomes{{"50", "1"}, {"100", "1"}});
}

// Budgets.

TEST_CASE("explorer: every budget ends the search, and the answer says that it is partial") {
  ExploreOptions few_states;
  few_states.max_states = 1000;
  const Exploration by_states = counter(3, 5, "off", few_states);
  CHECK(by_states.status == ExplorationStatus::states_budget);
  CHECK(by_states.states > 1000);
  CHECK(by_states.states < 1100);
  CHECK_FALSE(by_states.progress);
  ExploreOptions little_memory;
  little_memory.max_bytes = 200'000;
  CHECK(counter(4, 5, "off", little_memory).status == ExplorationStatus::memory_budget);
  ExploreOptions no_time;
  no_time.max_time = 0ms;
  CHECK(counter(4, 5, "off", no_time).status == ExplorationStatus::time_budget);
  std::stop_source stop;
  stop.request_stop();
  ExploreOptions stopped;
  stopped.stop = stop.get_token();
  CHECK(counter(4, 5, "off", stopped).status == ExplorationStatus::cancelled);
}

TEST_CASE("explorer: an exploration in the background is polled, and cancelled at once") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  ExplorationRun small(lesson, lesson.explore_settings());
  REQUIRE(small.wait(60s));
  REQUIRE(small.poll().result);
  CHECK(small.poll().result->schedules.text() == "184756");
  CHECK(small.poll().seconds == small.poll().result->seconds);

  Settings large = lesson.default_settings();  // 4 threads of a million additions
  ExploreOptions patient;
  patient.max_states = 1'000'000'000'000;
  ExplorationRun endless(lesson, large, patient);
  wait_until([&] { return endless.poll().states > 0; });
  CHECK_FALSE(endless.poll().result);
  endless.cancel();
  REQUIRE(endless.wait(60s));
  CHECK(endless.poll().result->status == ExplorationStatus::cancelled);
}

TEST_CASE("explorer: cancelled while it counts, it says nothing of what it counted half way") {
  // With loops, so that there is more to count than to visit.
  const Lesson& lesson = *find_lesson("locks-or-queues");
  const Settings settings = testing::explored_with(
      lesson, {{"way", "poll"}, {"producers", "2"}, {"consumers", "2"}, {"items", "4"}});
  const Exploration whole = explore(lesson, settings);
  REQUIRE(whole.complete());
  REQUIRE_FALSE(whole.loops.empty());
  const auto check_whole_or_nothing = [&](const Exploration& found) {
    if (found.status == ExplorationStatus::cancelled) {
      CHECK(found.outcomes.empty());
      CHECK(found.schedules == ScheduleCount{});
      CHECK(found.races.empty());
      CHECK(found.loops.empty());
    } else {
      CHECK(found.complete());
      CHECK(found.schedules == whole.schedules);
    }
  };
  // Later with each poll.
  for (int polls = 0; polls < 400; polls += 20) {
    ExplorationRun run(lesson, settings);
    wait_until([&] { return 10 * run.poll().states >= 9 * whole.states; });
    for (int i = 0; i < polls; ++i) run.wait(0ms);
    run.cancel();
    REQUIRE(run.wait(60s));
    check_whole_or_nothing(*run.poll().result);
  }
}

TEST_CASE("explorer: counts of schedules are exact up to 2^128, and say so when they are not") {
  ScheduleCount count = 1;
  for (int i = 0; i < 127; ++i) count += count;
  CHECK_FALSE(count.approximate());
  CHECK(count.text() == "170141183460469231731687303715884105728");  // 2^127
  CHECK((count + count).approximate());
  // Larger than any double, and still a number.
  const ScheduleCount large = ScheduleCount::about(1e300L) * 1'000'000'000'000;
  CHECK(large.text() == "1.00e+312");
  CHECK((large * 3).share_of(large * 4) == doctest::Approx(0.75));
  CHECK((count * 2).text() == "3.40e+38");
  CHECK((count * 2).as_double() == doctest::Approx(std::ldexp(1.0, 128)));
  CHECK(ScheduleCount(1).share_of(4) == doctest::Approx(0.25));
  CHECK(ScheduleCount(1).share_of({}) == 0);
}

TEST_CASE("explorer: a token is read by the lesson, settings and version that it is of") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  const Settings settings = lesson.explore_settings();
  Schedule schedule{1, 1, 30, 60, 60, 1};
  schedule.insert(schedule.begin(), 60, 0);
  const std::string token = replay_token(lesson, settings, schedule);
  Schedule read;
  CHECK_FALSE(read_replay_token(token, lesson, settings, read));
  CHECK(read == schedule);

  const auto refused = [&](const std::string& text, const Lesson& by, const Settings& with) {
    Schedule untouched{7};
    const auto why = read_replay_token(text, by, with, untouched);
    CHECK(untouched == Schedule{7});
    return why.value_or("nothing");
  };
  Settings other = settings;
  other.set_number("threads", 3);
  CHECK(refused(token, *find_lesson("locked-counter"), settings).find("unsynchronized-counter") !=
        std::string::npos);
  CHECK(refused(token, lesson, other).find("threads=2") != std::string::npos);
  CHECK(refused("r2" + token.substr(2), lesson, settings).find("r2") != std::string::npos);
  Lesson changed = lesson;
  changed.body = "another body";
  CHECK(refused(token, changed, settings).find("version") != std::string::npos);
  for (const std::string& wrong :
       std::vector<std::string>{"", "x", "r1", "r1/", token + "!", token + "a99999999999",
                                token.substr(0, 20), token + "_3_", token + "_999_"}) {
    CAPTURE(wrong);
    CHECK(refused(wrong, lesson, settings) != "nothing");
  }
}
