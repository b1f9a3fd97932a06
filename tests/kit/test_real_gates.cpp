// Locks and gates on real threads beyond mutex, condition and event: what they promise, and that Stop ends every wait.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "kit/running/stage.h"
#include "kit/worlds/real_world.h"
#include "kit/worlds/stamped_world.h"
#include "kit/worlds/world.h"

using namespace racecourse;

static_assert(World<StampedWorld>);

namespace {

constexpr int lanes_at_gate = 4;
constexpr long rounds_at_gate = 5'000;

std::vector<LanePlan> at_gate(int count, const std::function<void(Lane&)>& body) {
  std::vector<LanePlan> plans;
  for (int i = 0; i < count; ++i) plans.push_back({"thread " + std::to_string(i + 1), 0, body});
  return plans;
}

/// Runs one lane that waits for ever, and stops it once it does. Returns for what it waited.
std::string stopped_while_waiting(const std::function<std::function<void()>(RealWorld&)>& make) {
  Stage stage({.ring = 64});
  RealWorld world(stage);
  const std::function<void()> wait = make(world);
  bool came_back = false;
  std::string waited_for;
  stage.run_lanes({{"thread 1", 0,
                    [&](Lane&) {
                      wait();
                      came_back = true;
                    }}},
                  [&] {
                    if (stage.lane(0).now().state != LaneState::waiting || stage.stop_requested()) return;
                    Snapshot snapshot;
                    stage.fill(snapshot);
                    waited_for = snapshot.lanes[0].waiting_for;
                    stage.request_stop();
                  });
  CHECK_FALSE(came_back);
  CHECK(stage.lane(0).how_it_ended() == LaneEnd::stopped);
  return waited_for;
}

}  // namespace

TEST_CASE("real gates: a recursive mutex lets one lane in, as often as it likes") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::recursive_mutex lock(world, "lock");
  long sum = 0;  // not atomic: the lock alone protects it
  stage.run_lanes(at_gate(lanes_at_gate,
                          [&](Lane& lane) {
                            for (long i = 0; i < rounds_at_gate; ++i) {
                              lock.lock();
                              CHECK(lock.holder() == lane.id());
                              if (!lock.try_lock()) return;
                              ++sum;
                              lock.unlock();
                              ++sum;
                              lock.unlock();
                            }
                          }),
                  [] {});
  CHECK(sum == rounds_at_gate * lanes_at_gate * 2);
  CHECK(lock.holder() == -1);
}

TEST_CASE("real gates: a shared mutex has many readers, or one writer") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::shared_mutex lock(world, "lock");
  long sum = 0;
  std::atomic<long> odd{0}, shared{0};
  stage.run_lanes(at_gate(lanes_at_gate,
                          [&](Lane& lane) {
                            for (long i = 0; i < rounds_at_gate; ++i) {
                              if ((i + lane.id()) % 4 == 0) {
                                lock.lock();
                                ++sum;
                                ++sum;
                                lock.unlock();
                              } else {
                                lock.lock_shared();
                                odd += sum % 2;
                                ++shared;
                                lock.unlock_shared();
                              }
                            }
                          }),
                  [] {});
  CHECK(sum == rounds_at_gate * lanes_at_gate * 2 / 4);
  CHECK(shared == lanes_at_gate * rounds_at_gate * 3 / 4);
  CHECK(odd == 0);
  CHECK(lock.holder() == -1);
}

TEST_CASE("real gates: a shared mutex says who has it, where that is one lane") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::shared_mutex lock(world, "lock");
  std::atomic<int> step{0};
  const auto until = [&](int wanted) {
    while (step < wanted) std::this_thread::yield();
  };
  stage.run_lanes({{"first", 0,
                    [&](Lane&) {
                      lock.lock_shared();
                      CHECK(lock.holder() == 0);
                      CHECK_FALSE(lock.try_lock());
                      step = 1;
                      until(2);
                      lock.unlock_shared();
                      step = 3;
                    }},
                   {"second", 0,
                    [&](Lane&) {
                      until(1);
                      CHECK(lock.try_lock_shared());
                      CHECK(lock.holder() == -1);
                      step = 2;
                      until(3);
                      CHECK(lock.holder() == 1);
                      lock.unlock_shared();
                      CHECK(lock.try_lock());
                      CHECK(lock.holder() == 1);
                      CHECK_FALSE(lock.try_lock_shared());
                      lock.unlock();
                    }}},
                  [] {});
}

TEST_CASE("real gates: no more lanes are inside than a semaphore has permits") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::semaphore permits(world, "permits", 2);
  std::atomic<int> inside{0};
  std::atomic<long> done{0}, too_many{0};
  stage.run_lanes(at_gate(lanes_at_gate,
                          [&](Lane&) {
                            for (long i = 0; i < rounds_at_gate; ++i) {
                              permits.acquire();
                              if (++inside > 2) ++too_many;
                              ++done;
                              --inside;
                              permits.release();
                            }
                          }),
                  [] {});
  CHECK(done == lanes_at_gate * rounds_at_gate);
  CHECK(too_many == 0);
  CHECK(permits.try_acquire());
  CHECK(permits.try_acquire());
  CHECK_FALSE(permits.try_acquire());
}

TEST_CASE(
    "real gates: nobody leaves a barrier before all have arrived, and who drops out is not waited for") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::barrier gate(world, "gate", lanes_at_gate);
  constexpr long rounds = 300;
  std::atomic<long> came{0}, early{0};
  stage.run_lanes(at_gate(lanes_at_gate,
                          [&](Lane& lane) {
                            for (long round = 1; round <= rounds; ++round) {
                              ++came;
                              gate.arrive_and_wait();
                              if (came < round * lanes_at_gate) ++early;
                            }
                            if (lane.id() == 0) return gate.arrive_and_drop();
                            for (int round = 0; round < 10; ++round) gate.arrive_and_wait();
                          }),
                  [] {});
  CHECK(came == rounds * lanes_at_gate);
  CHECK(early == 0);
  CHECK_FALSE(stage.outcome());
}

TEST_CASE("real gates: a latch opens when it is counted down") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::latch start(world, "start", lanes_at_gate + 2);
  std::atomic<long> arrived{0}, early{0};
  CHECK_FALSE(start.try_wait());
  start.count_down(2);
  stage.run_lanes(at_gate(lanes_at_gate,
                          [&](Lane&) {
                            ++arrived;
                            start.arrive_and_wait();
                            if (arrived < lanes_at_gate) ++early;
                          }),
                  [] {});
  CHECK(start.try_wait());
  CHECK(early == 0);
}

TEST_CASE("real gates: stop ends every wait, and each has the name of what it waits for") {
  CHECK(stopped_while_waiting([](RealWorld& world) {
          const auto permits = std::make_shared<RealWorld::semaphore>(world, "permits", 0);
          return [permits] { permits->acquire(); };
        }) == "permits");
  CHECK(stopped_while_waiting([](RealWorld& world) {
          const auto gate = std::make_shared<RealWorld::barrier>(world, "gate", 2);
          return [gate] { gate->arrive_and_wait(); };
        }) == "gate");
  CHECK(stopped_while_waiting([](RealWorld& world) {
          const auto start = std::make_shared<RealWorld::latch>(world, "start", 1);
          return [start] { start->wait(); };
        }) == "start");
  CHECK(stopped_while_waiting([](RealWorld& world) {
          const auto lock = std::make_shared<RealWorld::shared_mutex>(world, "shared lock");
          return [lock] {
            lock->lock_shared();
            lock->lock();
          };
        }) == "shared lock");
  CHECK(stopped_while_waiting([](RealWorld& world) {
          const auto lock = std::make_shared<RealWorld::shared_mutex>(world, "shared lock");
          return [lock] {
            lock->lock();
            lock->lock_shared();
          };
        }) == "shared lock");
}

TEST_CASE("real gates: lanes that wait at a gate for ever are a deadlock") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::barrier gate(world, "gate", 3);
  stage.run_lanes(at_gate(2, [&](Lane&) { gate.arrive_and_wait(); }), [] {});
  REQUIRE(stage.outcome());
  CHECK(stage.outcome()->value == "deadlock");
}

TEST_CASE("real gates: two lanes that each keep the other's shared mutex are in the wait-for graph") {
  Stage stage({.ring = 64});
  RealWorld world(stage);
  RealWorld::shared_mutex a(world, "a"), b(world, "b");
  std::atomic<int> have_one{0};
  const auto take = [&](RealWorld::shared_mutex& shares, RealWorld::shared_mutex& wants) {
    shares.lock_shared();
    ++have_one;
    while (have_one < 2) std::this_thread::yield();
    wants.lock();
  };
  std::string words;
  stage.run_lanes({{"thread 1", 0, [&](Lane&) { take(a, b); }}, {"thread 2", 0, [&](Lane&) { take(b, a); }}},
                  [&] {
                    if (words.empty()) words = deadlock_in_words(stage.waits());
                  });
  CHECK(words == "thread 1 waits for b, which thread 2 holds; thread 2 waits for a, which thread 1 holds.");
}

TEST_CASE("real gates: a timed wait for a mutex ends when its time is over, or the mutex is free") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::mutex lock(world, "lock");
  std::atomic<bool> held{false}, tried{false};
  constexpr std::int64_t short_ns = 1'000'000, an_hour_ns = 3'600'000'000'000;
  bool first = true, second = false;
  stage.run_lanes({{"holds", 0,
                    [&](Lane&) {
                      lock.lock();
                      held = true;
                      while (!tried) std::this_thread::yield();
                      while (stage.lane(1).now().state != LaneState::waiting) std::this_thread::yield();
                      lock.unlock();
                    }},
                   {"tries", 0,
                    [&](Lane&) {
                      while (!held) std::this_thread::yield();
                      first = lock.try_lock_for(short_ns);
                      tried = true;
                      second = lock.try_lock_for(an_hour_ns);
                      if (second) lock.unlock();
                    }}},
                  [] {});
  CHECK_FALSE(first);
  CHECK(second);
  CHECK(lock.try_lock());
  lock.unlock();
}

TEST_CASE("real gates: an event that is reset makes lanes wait again") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::event bell(world, "bell");
  bell.set();
  CHECK(bell.is_set());
  bell.reset();
  CHECK_FALSE(bell.is_set());
  bool heard = true;
  stage.run_lanes(at_gate(1, [&](Lane&) { heard = bell.wait_for(1'000'000); }), [] {});
  CHECK_FALSE(heard);
}

TEST_CASE("real gates: atomic flags keep every bit that a lane sets") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::atomic<long> flags(world, "flags"), count(world, "count");
  stage.run_lanes(at_gate(lanes_at_gate,
                          [&](Lane& lane) {
                            for (int i = 0; i < 10; ++i) flags.fetch_or(1L << (10 * lane.id() + i));
                            flags.fetch_and(~(1L << (10 * lane.id())));
                            for (long i = 0; i < rounds_at_gate; ++i) {
                              long seen = count.load();
                              while (!count.compare_exchange_weak(seen, seen + 1)) {
                              }
                            }
                          }),
                  [] {});
  CHECK(flags.load() == 0b1111111110'1111111110'1111111110'1111111110);
  CHECK(count.load() == lanes_at_gate * rounds_at_gate);
}

TEST_CASE("real gates: a body that fails ends the run with its words, and the others with it") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::event never(world, "never");
  stage.run_lanes({{"fails", 0, [&](Lane&) { world.fail("the till is short"); }},
                   {"waits", 0, [&](Lane&) { never.wait(); }}},
                  [] {});
  REQUIRE(stage.outcome());
  CHECK(stage.outcome()->value == "the till is short");
  CHECK_FALSE(stage.outcome()->held);
  CHECK(stage.lane(0).how_it_ended() == LaneEnd::cut_off);
  CHECK(stage.lane(1).how_it_ended() == LaneEnd::stopped);
}

TEST_CASE("real gates: choose gives each of its numbers, and no other") {
  Stage stage({});
  RealWorld world(stage);
  std::vector<long> times(3);
  for (int i = 0; i < 3'000; ++i) ++times.at(static_cast<std::size_t>(world.choose(3)));
  for (const long often : times) CHECK(often > 0);  // one is missing once in 10^528 runs
  CHECK(world.choose(1) == 0);
  CHECK_THROWS_AS(world.choose(0), std::invalid_argument);
}
