// Locks and gates: each with its outcomes and counts, worked out by hand, and its deadlocks with who waits for whom.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "vocabulary.h"

using namespace racecourse;
using namespace racecourse::testing;

TEST_CASE("vocabulary: who holds a recursive mutex may take it again, and nobody else meanwhile") {
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::recursive_mutex lock(world, "lock");
    Controlled::shared<long> x(world, "x");
    const auto body = [&] {
      lock.lock();
      if (!lock.try_lock()) world.fail("could not take it again");
      const long seen = x.load();
      lock.unlock();
      x.store(seen + 1);
      lock.unlock();
    };
    stage.run({{"thread 1", body}, {"thread 2", body}}, [&] {
      return Ending{std::to_string(x.value()), x.value() == 2};
    });
  };
  const Exploration found = explored_and_replayed(bodies);
  CHECK(counts(found) == Outcomes{{"2", "2"}});
  CHECK(found.races.empty());
  const Lesson lesson = lesson_with(bodies);
  Walk walk(lesson, Settings{});
  REQUIRE(walk.follow({0, 0}));
  CHECK(walk.objects()[0].value == "held by thread 1, 2 times");
  CHECK(walk.threads()[1].blocked == "waits for lock, which thread 1 holds");
  REQUIRE(walk.follow({0, 0, 0, 0}));
  CHECK(walk.threads()[1].blocked == "waits for lock, which thread 1 holds");
  CHECK(misuse_of<Controlled::recursive_mutex>([](auto& lock) {
          lock.lock();
          lock.unlock();
          lock.unlock();
        }).find("a body unlocks \"thing\"") == 0);
}

TEST_CASE("vocabulary: readers share a shared_mutex, a writer has it alone") {
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared_mutex lock(world, "lock");
    Controlled::shared<long> x(world, "x");
    const auto reads = [&] {
      lock.lock_shared();
      world.require(x.load() != 1);
      lock.unlock_shared();
    };
    stage.run({{"reader 1", reads},
               {"reader 2", reads},
               {"writer",
                [&] {
                  lock.lock();
                  x.store(1);
                  x.store(2);
                  lock.unlock();
                }}},
              good);
  };
  const Exploration found = explored_and_replayed(bodies);
  // The writer is before, between or after the readers: with both on one side, the readers' three steps mix in 20 ways;
  // between them there are 2 orders of the readers.
  CHECK(counts(found) == Outcomes{{"done", "42"}});
  CHECK(found.races.empty());
  const Lesson lesson = lesson_with(bodies);
  Walk walk(lesson, Settings{});
  REQUIRE(walk.follow({0, 1}));
  CHECK(walk.objects()[0].value == "shared by reader 1 and reader 2");
  CHECK(walk.threads()[2].blocked == "waits for lock, which reader 1 and reader 2 share");
  CHECK(walk.steps()[1].sentence == "reader 2 takes lock, shared");
  CHECK(walk.steps()[1].after == 2);
  REQUIRE(walk.follow({2}));
  CHECK(walk.threads()[0].blocked == "waits for lock, which writer holds");
}

TEST_CASE("vocabulary: a deadlock on a shared_mutex names all who share it") {
  const Exploration found = explored_and_replayed([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared_mutex lock(world, "lock");
    Controlled::latch both(world, "both", 2);
    const auto upgrades = [&] {
      lock.lock_shared();
      both.arrive_and_wait();
      lock.lock();
      lock.unlock();
      lock.unlock_shared();
    };
    stage.run({{"thread 1", upgrades}, {"thread 2", upgrades}}, good);
  });
  REQUIRE(found.outcomes.size() == 1);
  CHECK(found.outcomes[0].deadlock);
  REQUIRE(found.deadlock_kinds.size() == 1);
  CHECK(found.deadlock_kinds[0].cycle);
  CHECK(waits_of(found.deadlock_kinds[0]) == Waits{{"lock", {0, 1}}, {"lock", {0, 1}}});
}

TEST_CASE("vocabulary: try_lock of a shared_mutex takes it or goes on, and sharing twice is named") {
  CHECK(counts(explored_and_replayed([](ControlledStage& stage) {
          Controlled world(stage);
          Controlled::shared_mutex lock(world, "lock");
          Controlled::note<long> had(world, "had");
          stage.run({{"writer",
                      [&] {
                        if (!lock.try_lock()) return;
                        had.add(10);
                        lock.unlock();
                      }},
                     {"reader",
                      [&] {
                        if (!lock.try_lock_shared()) return;
                        had.add(1);
                        lock.unlock_shared();
                      }}},
                    [&] {
                      return Ending{std::to_string(had.value()), true};
                    });
        })) == Outcomes{{"1", "1"}, {"10", "1"}, {"11", "2"}});
  CHECK(misuse_of<Controlled::shared_mutex>([](auto& lock) {
          lock.lock_shared();
          lock.lock_shared();
        }).find("a body shares \"thing\"") == 0);
  CHECK(misuse_of<Controlled::shared_mutex>([](auto& lock) {
          lock.lock_shared();
          lock.unlock();
        }).find("does not hold it") != std::string::npos);
}

TEST_CASE("vocabulary: a semaphore lets as many in as it has permits") {
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::semaphore seats(world, "seats", 2);
    Controlled::atomic<long> inside(world, "inside");
    Controlled::note<long> full(world, "full");
    const auto body = [&] {
      seats.acquire();
      const long before = inside.fetch_add(1);
      if (before == 1) full.set(1);
      world.require(before < 2);
      inside.fetch_add(-1);
      seats.release();
    };
    stage.run({{"thread 1", body}, {"thread 2", body}, {"thread 3", body}}, [&] {
      return Ending{full.value() == 1 ? "two at once" : "one by one", true};
    });
  };
  const Exploration found = explored_and_replayed(bodies);
  CHECK(found.outcomes.size() == 2);
  CHECK(found.find_outcome("two at once"));
  CHECK(found.find_outcome("one by one"));
  const Lesson lesson = lesson_with(bodies);
  Walk walk(lesson, Settings{});
  REQUIRE(walk.follow({0, 1}));
  CHECK(walk.objects()[0].value == "0 left");
  CHECK(walk.steps()[1].sentence == "thread 2 takes one of seats: 1 become 0");
  CHECK(walk.threads()[2].blocked == "waits until one of seats is given back");
}

TEST_CASE(
    "vocabulary: a semaphore as a lock counts as a lock does, and a thread that keeps it is a deadlock") {
  // Two threads of three steps each, one after the other: 2 orders. Where one does not give it back, it is a deadlock with
  // nobody to blame: a semaphore has no holder.
  const auto guarded = [](bool gives_back) {
    return explored_and_replayed([gives_back](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::semaphore lock(world, "lock", 1);
      Controlled::shared<long> x(world, "x");
      const auto body = [&lock, &x, gives_back] {
        lock.acquire();
        x.store(1);
        if (gives_back) lock.release();
      };
      stage.run({{"thread 1", body}, {"thread 2", body}}, good);
    });
  };
  CHECK(counts(guarded(true)) == Outcomes{{"done", "2"}});
  const Exploration stuck = guarded(false);
  CHECK(counts(stuck) == Outcomes{{"deadlock", "2"}});
  CHECK(waits_of(stuck.deadlock_kinds.at(0)) == Waits{{"lock", {}}});
  CHECK_FALSE(stuck.deadlock_kinds[0].cycle);
}

TEST_CASE("vocabulary: try_acquire takes a permit or goes on; release gives several back") {
  CHECK(counts(explored_and_replayed([](ControlledStage& stage) {
          Controlled world(stage);
          Controlled::semaphore permits(world, "permits", 0);
          Controlled::note<long> had(world, "had");
          stage.run({{"gives", [&] { permits.release(2); }},
                     {"tries",
                      [&] {
                        had.set(permits.try_acquire() ? 1 : 0);
                        permits.acquire();
                      }}},
                    [&] {
                      return Ending{std::to_string(had.value()), true};
                    });
        })) == Outcomes{{"0", "1"}, {"1", "1"}});
  CHECK(misuse_of<Controlled::semaphore>([](auto& permits) { permits.release(-1); }, 0)
            .find("a body gives -1 back to \"thing\"") == 0);
  CHECK(misuse_of<Controlled::semaphore>([](auto&) {}, -1).find("it must be 0 to 65535") !=
        std::string::npos);
}

TEST_CASE("vocabulary: threads leave a barrier when all have arrived, again and again") {
  const auto bodies = [](long threads, long rounds) {
    return [threads, rounds](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::barrier gate(world, "gate", threads);
      Controlled::atomic<long> came(world, "came");
      const auto body = [&world, &gate, &came, threads, rounds] {
        for (long round = 1; round <= rounds; ++round) {
          came.fetch_add(1);
          gate.arrive_and_wait();
          world.require(came.load() >= round * threads);
        }
      };
      std::vector<ControlledBody> all;
      for (long i = 1; i <= threads; ++i) all.push_back({"thread " + std::to_string(i), body});
      stage.run(std::move(all), good);
    };
  };
  for (const long threads : {1L, 2L, 3L}) {
    const Exploration found = explored_and_replayed(bodies(threads, 2));
    REQUIRE(found.outcomes.size() == 1);
    CHECK(found.outcomes[0].held);
  }
  // One round of two. Each adds and arrives, 6 orders; who arrived first goes on and loads, the other one loads: 3 orders.
  CHECK(explored(bodies(2, 1)).schedules.text() == "18");
  const Lesson lesson = lesson_with(bodies(2, 1));
  Walk walk(lesson, Settings{});
  REQUIRE(walk.follow({0, 0}));
  CHECK(walk.objects()[0].value == "1 still to come");
  CHECK(walk.steps()[1].sentence == "thread 1 arrives at gate and waits: 1 still to come");
  CHECK(walk.threads()[0].blocked == "waits at gate for 1 more");
  REQUIRE(walk.follow({0, 0, 1, 1, 0}));
  CHECK(walk.steps()[3].sentence == "thread 2 arrives at gate, the last one: all go on");
  CHECK(walk.steps()[4].sentence == "thread 1 goes on after gate");
}

TEST_CASE("vocabulary: who never comes to a barrier leaves the others there; who drops out does not") {
  const auto bodies = [](bool drops) {
    return [drops](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::barrier gate(world, "gate", 2);
      stage.run({{"twice",
                  [&] {
                    gate.arrive_and_wait();
                    gate.arrive_and_wait();
                  }},
                 {"once",
                  [&gate, drops] {
                    if (drops)
                      gate.arrive_and_drop();
                    else
                      gate.arrive_and_wait();
                  }}},
                good);
    };
  };
  // The first arrives and waits, the other comes, it goes on and arrives alone: one order, and another where it comes last.
  CHECK(counts(explored_and_replayed(bodies(true))) == Outcomes{{"done", "2"}});
  // Where both wait, the second one to go on has one step more, which the other's last one may precede or follow.
  const Exploration stuck = explored_and_replayed(bodies(false));
  CHECK(stuck.outcomes.size() == 1);
  CHECK(stuck.outcomes[0].deadlock);
  CHECK(waits_of(stuck.deadlock_kinds.at(0)) == Waits{{"gate", {}}});
  CHECK(misuse_of<Controlled::barrier>(
            [](auto& gate) {
              gate.arrive_and_drop();
              gate.arrive_and_wait();
            },
            1)
            .find("all its threads have dropped out") != std::string::npos);
}

TEST_CASE("vocabulary: a latch opens when it is counted down") {
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::latch start(world, "start", 2);
    Controlled::note<long> early(world, "early");
    stage.run({{"waits",
                [&] {
                  early.set(start.try_wait() ? 0 : 1);
                  start.wait();
                }},
               {"counts",
                [&] {
                  start.count_down();
                  start.count_down();
                }}},
              [&] {
                return Ending{early.value() == 1 ? "had to wait" : "was open", true};
              });
  };
  CHECK(counts(explored_and_replayed(bodies)) == Outcomes{{"had to wait", "2"}, {"was open", "1"}});
  CHECK(sentences(bodies, {1, 0, 1, 0}) ==
        std::vector<std::string>{
            "counts counts start down: 2 becomes 1", "waits sees that start is not counted down",
            "counts counts start down: 1 becomes 0", "waits sees that start is counted down, and goes on"});
  CHECK(misuse_of<Controlled::latch>([](auto& start) { start.count_down(2); }, 1)
            .find("a body counts down \"thing\"") == 0);
  const Exploration stuck = explored_and_replayed([](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::latch start(world, "start", 2);
    const auto body = [&] { start.wait(); };
    stage.run({{"thread 1", body}, {"thread 2", body}, {"thread 3", [&] { start.arrive_and_wait(); }}}, good);
  });
  CHECK(counts(stuck) == Outcomes{{"deadlock", "1"}});
  CHECK(waits_of(stuck.deadlock_kinds.at(0)) == Waits{{"start", {}}, {"start", {}}, {"start", {}}});
}

TEST_CASE("vocabulary: there may be more than 64 locks") {
  constexpr long locks = 100;
  const auto bodies = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::array<Controlled::mutex> all(world, "lock", locks);
    const auto upwards = [&] {
      for (std::size_t i = 0; i < locks; ++i) all[i].lock();
      for (std::size_t i = 0; i < locks; ++i) all[i].unlock();
    };
    const auto backwards = [&] {
      all[99].lock();
      all[0].lock();
      all[0].unlock();
      all[99].unlock();
    };
    stage.run({{"upwards", upwards}, {"backwards", backwards}}, good);
  };
  const Exploration found = explored_and_replayed(bodies);
  REQUIRE(found.deadlock_kinds.size() == 1);
  CHECK(found.deadlock_kinds[0].cycle);
  CHECK(waits_of(found.deadlock_kinds[0]) == Waits{{"lock 100", {1}}, {"lock 1", {0}}});
}
