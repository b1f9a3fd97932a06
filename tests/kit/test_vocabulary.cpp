// Atomics, events and conditions beyond the first steps: each with its outcomes and counts, worked out by hand.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "kit/explorer/replay_token.h"
#include "vocabulary.h"

using namespace racecourse;
using namespace racecourse::testing;

TEST_CASE("vocabulary: fetch_or and fetch_and are one step each") {
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> flags(world, "flags", 4);
    Controlled::note<long> seen(world, "seen");
    stage.run({{"sets", [&] { seen.set(flags.fetch_or(3)); }}, {"keeps", [&] { flags.fetch_and(6); }}}, [&] {
      return Ending{std::to_string(flags.value()) + " after " + std::to_string(seen.value()), true};
    });
  };
  CHECK(counts(explored_and_replayed(bodies)) == Outcomes{{"6 after 4", "1"}, {"7 after 4", "1"}});
  CHECK(sentences(bodies, {0, 1}) ==
        std::vector<std::string>{"sets sets the bits 3 of flags: 4 becomes 7",
                                 "keeps keeps only the bits 6 of flags: 7 becomes 6"});
}

TEST_CASE("vocabulary: a weak compare_exchange may fail only where it would succeed") {
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> x(world, "x");
    Controlled::note<long> first(world, "first"), second(world, "second");
    stage.run({{"weak",
                [&] {
                  long expected = 0;
                  first.set(x.compare_exchange_weak(expected, 1) ? 1 : 10 + expected);
                }},
               {"writes", [&] { x.store(5); }}},
              [&] {
                return Ending{std::to_string(x.value()) + " " + std::to_string(first.value()), true};
              });
  };
  // Before the store it takes effect, or fails and has seen 0; after it, it fails and has seen 5.
  const Exploration found = explored_and_replayed(bodies);
  CHECK(counts(found) == Outcomes{{"5 1", "1"}, {"5 10", "1"}, {"5 15", "1"}});
  CHECK(found.find_outcome("5 1")->random_share == doctest::Approx(0.25));
  CHECK(found.find_outcome("5 15")->random_share == doctest::Approx(0.5));
  CHECK(sentences(bodies, {Turn(0, 1)})[0] ==
        "weak finds 0 in x, as it expects, but leaves it: weak, it may fail for no reason");
  const Lesson lesson = lesson_with(bodies);
  const std::string token = replay_token(lesson, Settings{}, found.find_outcome("5 10")->schedule);
  Schedule read;
  REQUIRE_FALSE(read_replay_token(token, lesson, Settings{}, read));
  Walk walk(lesson, Settings{});
  REQUIRE(walk.follow(read));
  CHECK(walk.outcome() == "5 10");
}

TEST_CASE("vocabulary: a loop around a weak compare_exchange always gets there in the end") {
  const Exploration found = explored_and_replayed([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::atomic<long> x(world, "x");
    const auto body = [&] {
      for (long seen = x.load(); !x.compare_exchange_weak(seen, seen + 1);) {
      }
    };
    stage.run({{"thread 1", body}, {"thread 2", body}}, [&] {
      return Ending{std::to_string(x.value()), x.value() == 2};
    });
  });
  REQUIRE(found.outcomes.size() == 1);
  CHECK(found.outcomes[0].value == "2");
  CHECK(found.endless);
}

TEST_CASE("vocabulary: an event that is reset can be missed") {
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::event bell(world, "bell");
    stage.run({{"rings",
                [&] {
                  bell.set();
                  bell.reset();
                }},
               {"waits", [&] { bell.wait(); }}},
              good);
  };
  const Exploration found = explored_and_replayed(bodies);
  CHECK(counts(found) == Outcomes{{"deadlock", "1"}, {"done", "1"}});
  CHECK(waits_of(found.deadlock_kinds.at(0)) == Waits{{"bell", {}}});
  CHECK(sentences(bodies, {0, 0}) == std::vector<std::string>{"rings sets bell", "rings resets bell"});
}

TEST_CASE("vocabulary: timed waits end either way, and never in a deadlock") {
  const auto for_event = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::event bell(world, "bell");
    Controlled::note<long> heard(world, "heard");
    stage.run({{"waits", [&] { heard.set(bell.wait_for(1000) ? 1 : 2); }}, {"rings", [&] { bell.set(); }}},
              [&] {
                return Ending{heard.value() == 1 ? "heard" : "too late", true};
              });
  };
  CHECK(counts(explored_and_replayed(for_event)) == Outcomes{{"heard", "1"}, {"too late", "1"}});
  CHECK(sentences(for_event, {0})[0] == "waits waits no longer for bell, and goes on");
  CHECK(sentences(for_event, {1, 0})[1] == "waits sees that bell is set in time, and goes on");

  const auto for_lock = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::mutex lock(world, "lock");
    Controlled::note<long> had(world, "had");
    stage.run({{"holds",
                [&] {
                  lock.lock();
                  lock.unlock();
                }},
               {"tries",
                [&] {
                  if (!lock.try_lock_for(1000)) return;
                  had.set(1);
                  lock.unlock();
                }}},
              [&] {
                return Ending{had.value() == 1 ? "had it" : "gave up", true};
              });
  };
  // It tries before the lock is taken, while it is held, or after: its two steps are then before or after both others.
  CHECK(counts(explored_and_replayed(for_lock)) == Outcomes{{"gave up", "1"}, {"had it", "2"}});
  CHECK(sentences(for_lock, {0, 1})[1] == "tries waits no longer for lock, which is taken, and goes on");
  CHECK(sentences(for_lock, {1})[0] == "tries takes lock in time");
}

namespace {

/// One sleeps, for some time at most, until the other has set the flag and told it.
void sleeper(ControlledStage& stage, bool timed, bool all) {
  Controlled world(stage);
  Controlled::mutex lock(world, "lock");
  Controlled::condition changed(world, "changed");
  Controlled::shared<long> flag(world, "flag");
  Controlled::note<long> woke(world, "woke"), saw(world, "saw");
  stage.run({{"sleeps",
              [&lock, &changed, &flag, &woke, &saw, timed] {
                const Controlled::lock_guard hold(lock);
                bool told = true;
                if (timed)
                  told = changed.wait_for(lock, 1000);
                else
                  changed.wait(lock);
                woke.set(told ? 1 : 2);
                saw.set(flag.load());
              }},
             {"tells",
              [&lock, &changed, &flag, all] {
                const Controlled::lock_guard hold(lock);
                flag.store(1);
                if (all)
                  changed.notify_all();
                else
                  changed.notify_one();
              }}},
            [&] {
              const char* const words = woke.value() == 1 ? "told" : "time over";
              return Ending{words + std::string(saw.value() == 1 ? ", flag set" : ", flag not set"), true};
            });
}

}  // namespace

TEST_CASE("vocabulary: a timed wait on a condition may end just before the notification") {
  for (const bool all : {false, true}) {
    CAPTURE(all);
    const auto bodies = [all](ControlledStage& stage) { sleeper(stage, true, all); };
    const Exploration found = explored_and_replayed(bodies);
    // Steps: lock, wait, wake, load, unlock beside lock, store, notify, unlock. Who tells comes before the sleeper's lock (1),
    // or between wait and wake (told or time over, 1 each), or its time is over and it is gone before the other locks (1).
    CHECK(counts(found) ==
          Outcomes{{"time over, flag not set", "1"}, {"time over, flag set", "2"}, {"told, flag set", "1"}});
  }
  const auto bodies = [](ControlledStage& stage) { sleeper(stage, true, false); };
  CHECK(sentences(bodies, {0, 0, Turn(0, 1)}) ==
        std::vector<std::string>{
            "sleeps takes lock",
            "sleeps releases lock and sleeps until notified of changed, or until the time is over",
            "sleeps waits no longer for changed and takes lock again"});
}

TEST_CASE("vocabulary: spurious wake-ups are a switch") {
  for (const bool all : {false, true}) {
    CAPTURE(all);
    const auto bodies = [all](ControlledStage& stage) { sleeper(stage, false, all); };
    const Exploration without = explored_and_replayed(bodies);
    CHECK(counts(without) == Outcomes{{"deadlock", "1"}, {"told, flag set", "1"}});
    CHECK_FALSE(without.spurious_wakeups);
    const Exploration with = with_spurious_wakeups(bodies);
    CHECK(with.spurious_wakeups);
    // Who comes too late is woken by nobody, but wakes all the same. After notify_one it may have been either.
    CHECK(counts(with) == Outcomes{{"told, flag not set", "1"}, {"told, flag set", all ? "2" : "3"}});
    const Lesson lesson = lesson_with(bodies);
    Walk walk(lesson, Settings{});
    for (const ExploredOutcome& outcome : with.outcomes) {
      REQUIRE(walk.follow(outcome.schedule));
      CHECK(walk.outcome() == outcome.value);
    }
    walk.follow({1, 1, 1, 1, 0, 0});
    CHECK(walk.deadlocked());  // whoever walks by hand is not offered what was not asked for
  }
  const auto bodies = [](ControlledStage& stage) { sleeper(stage, false, false); };
  CHECK(sentences(bodies, {0, 0, Turn(0, 1)})[2] ==
        "sleeps wakes up without a notification of changed and takes lock again");
}

TEST_CASE("vocabulary: a notification is not lost when one of two sleepers wakes for another reason") {
  // Both sleep before anything is told. One wakes because its time is over: the other must be told then.
  const Exploration found = explored_and_replayed([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::mutex lock(world, "lock");
    Controlled::condition changed(world, "changed");
    Controlled::shared<long> asleep(world, "asleep");
    Controlled::note<long> told(world, "told"), over(world, "over");
    stage.run({{"timed",
                [&] {
                  const Controlled::lock_guard hold(lock);
                  asleep.store(asleep.load() + 1);
                  if (changed.wait_for(lock, 1000))
                    told.add(1);
                  else
                    over.set(1);
                }},
               {"untimed",
                [&] {
                  const Controlled::lock_guard hold(lock);
                  asleep.store(asleep.load() + 1);
                  changed.wait(lock);
                  told.add(1);
                }},
               {"tells",
                [&] {
                  const Controlled::lock_guard hold(lock);
                  if (asleep.load() == 2) changed.notify_one();
                }}},
              [&] {
                return Ending{
                    std::to_string(told.value()) + " told" + (over.value() == 1 ? ", time over" : ""), true};
              });
  });
  CHECK(found.find_outcome("1 told, time over"));
  CHECK(found.find_outcome("deadlock"));  // told before both slept, or the timed one was told
  CHECK(found.outcomes.size() == 2);      // never both: there is one notification
}
