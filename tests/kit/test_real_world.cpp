// The vocabulary on real threads: what a lock promises, and that a wait for it can be ended.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "kit/host/host.h"
#include "kit/running/stage.h"
#include "kit/worlds/real_world.h"
#include "kit/worlds/world.h"

using namespace racecourse;

static_assert(World<RealWorld>);

namespace {

std::vector<LanePlan> lanes(int count, const std::function<void(Lane&)>& body) {
  std::vector<LanePlan> plans;
  for (int i = 0; i < count; ++i) plans.push_back({"thread " + std::to_string(i + 1), 0, body});
  return plans;
}

const auto nothing = [] {};

}  // namespace

TEST_CASE("a mutex lets one lane in at a time") {
  Stage stage({.ring = 1024});
  RealWorld world(stage);
  RealWorld::mutex lock(world, "lock");
  std::int64_t sum = 0;  // not atomic: the lock alone protects it, and ThreadSanitizer watches
  stage.run_lanes(lanes(4,
                        [&](Lane&) {
                          for (int i = 0; i < 20'000; ++i) {
                            const RealWorld::lock_guard hold(lock);
                            ++sum;
                          }
                        }),
                  nothing);
  CHECK(sum == 80'000);
  std::int64_t taken = 0;
  for (std::size_t i = 0; i < stage.lane_count(); ++i) taken += stage.lane(i).acquisitions.get();
  CHECK(taken == 80'000);
}

TEST_CASE("a mutex that is held is not taken, and says by whom") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::mutex lock(world, "lock");
  CHECK(lock.holder() == -1);
  stage.run_lanes(lanes(1,
                        [&](Lane& lane) {
                          const RealWorld::lock_guard hold(lock);
                          CHECK_FALSE(lock.try_lock());
                          CHECK(lock.holder() == lane.id());
                        }),
                  nothing);
  CHECK(lock.try_lock());
  lock.unlock();
  CHECK(stage.lane(0).acquisitions.get() == 1);
}

// As std::mutex allows it. Whether the first lane still touches it is for the sanitizers to say.
TEST_CASE("a mutex may be destroyed by the lane that took it last, as soon as that has unlocked it") {
  for (int trial = 0; trial < 50; ++trial) {
    Stage stage({.ring = 64});
    RealWorld world(stage);
    auto owner = std::make_unique<RealWorld::mutex>(world, "lock");
    RealWorld::mutex& lock = *owner;
    std::atomic<bool> held{false};
    const auto unlock_before_last = [&](Lane&) {
      lock.lock();
      held = true;
      while (stage.lane(1).now().state != LaneState::waiting) std::this_thread::yield();
      world.spin(100'000);  // most times the other lane is asleep by then
      lock.unlock();
    };
    const auto destroy = [&](Lane&) {
      while (!held) std::this_thread::yield();
      lock.lock();
      lock.unlock();
      owner.reset();
    };
    stage.run_lanes({{"first", 0, unlock_before_last}, {"last", 0, destroy}}, nothing);
    CHECK_FALSE(owner);
  }
}

TEST_CASE("a real deadlock is ended by stop, and everything it held is free again") {
  Stage stage({.ring = 64});
  RealWorld world(stage);
  RealWorld::mutex first(world, "first"), second(world, "second");
  std::atomic<int> have_one{0};
  std::atomic<bool> deadlocked{false};
  const auto take_both = [&](RealWorld::mutex& a, RealWorld::mutex& b) {
    const RealWorld::lock_guard hold_a(a);
    ++have_one;
    while (have_one < 2) std::this_thread::yield();
    const RealWorld::lock_guard hold_b(b);  // the other lane holds it and waits for this one
    CHECK(stage.stop_requested());          // so it comes here only if the other was ended first
  };
  std::vector<LanePlan> plans{{"thread 1", 0, [&](Lane&) { take_both(first, second); }},
                              {"thread 2", 0, [&](Lane&) { take_both(second, first); }}};
  stage.run_lanes(plans, [&] {
    const bool both_wait =
        stage.lane(0).now().state == LaneState::waiting && stage.lane(1).now().state == LaneState::waiting;
    if (!both_wait || deadlocked) return;
    deadlocked = true;
    CHECK(stage.lane(0).now().holder == 1);
    CHECK(stage.lane(1).now().holder == 0);
    stage.request_stop();
  });
  CHECK(deadlocked);
  CHECK(first.try_lock());
  CHECK(second.try_lock());
}

TEST_CASE("waits for a lock are in the timeline, with the lock's name") {
  Stage stage({.ring = 256});
  RealWorld world(stage);
  RealWorld::mutex lock(world, "the lock");
  std::atomic<bool> held{false};
  const auto hold_until_someone_waits = [&](Lane&) {
    const RealWorld::lock_guard hold(lock);
    held = true;
    while (stage.lane(1).now().state != LaneState::waiting) std::this_thread::yield();
  };
  const auto wait = [&](Lane&) {
    while (!held) std::this_thread::yield();
    const RealWorld::lock_guard hold(lock);
  };
  stage.run_lanes({{"thread 1", 0, hold_until_someone_waits}, {"thread 2", 0, wait}}, nothing);
  Snapshot picture;
  stage.fill(picture);
  REQUIRE(picture.lanes.size() == 2);
  const TimelineView& timeline = picture.lanes[1].timeline;
  bool waited = false;
  for (std::size_t i = 0; i < timeline.size(); ++i) {
    if (timeline[i].state != LaneState::waiting) continue;
    waited = true;
    CHECK(timeline[i].holder == 0);
    CHECK(picture.objects[timeline[i].object] == "the lock");
  }
  CHECK(waited);
  CHECK(picture.lanes[1].waiting_ms > 0);
  CHECK(picture.lanes[1].hand_overs == 1);
}

TEST_CASE("a condition hands a ball to and fro, and no wake-up is lost") {
  Stage stage({.ring = 1024});
  RealWorld world(stage);
  RealWorld::mutex lock(world, "lock");
  RealWorld::condition turned(world, "turn");
  int turn = 0;  // guarded by lock
  const auto play = [&](Lane& lane) {
    for (int i = 0; i < 5000; ++i) {
      const RealWorld::lock_guard hold(lock);
      while (turn % 2 != lane.id()) turned.wait(lock);
      ++turn;
      turned.notify_one();
    }
  };
  stage.run_lanes({{"thread 1", 0, play}, {"thread 2", 0, play}}, nothing);
  CHECK(turn == 10'000);
}

TEST_CASE("a wait for what never comes is ended by stop, and the mutex is free again") {
  Stage stage({.ring = 64});
  RealWorld world(stage);
  RealWorld::mutex lock(world, "lock");
  RealWorld::condition never(world, "never");
  const auto wait = [&](Lane&) {
    const RealWorld::lock_guard hold(lock);
    for (;;) never.wait(lock);
  };
  stage.run_lanes(lanes(3, wait), [&] {
    bool all_wait = true;
    for (std::size_t i = 0; i < 3; ++i)
      all_wait = all_wait && stage.lane(i).now().state == LaneState::waiting;
    if (all_wait) stage.request_stop();
  });
  CHECK(lock.try_lock());
}

TEST_CASE("a wait for a time ends when it is over, and sooner when told") {
  using Clock = std::chrono::steady_clock;
  Stage stage({});
  RealWorld world(stage);
  RealWorld::mutex lock(world, "lock");
  RealWorld::condition changed(world, "change");
  bool ready = false;  // guarded by lock
  const auto wait = [&](Lane&) {
    const RealWorld::lock_guard hold(lock);
    const Clock::time_point began = Clock::now();
    CHECK_FALSE(changed.wait_for(lock, 2'000'000));
    CHECK(Clock::now() - began >= std::chrono::milliseconds(2));
    CHECK_FALSE(lock.try_lock());  // it is held again
    ready = true;
    while (ready) changed.wait_for(lock, 3'600'000'000'000);
    CHECK(Clock::now() - began < std::chrono::minutes(10));
  };
  const auto tell = [&](Lane&) {
    for (bool told = false; !told; world.yield()) {
      const RealWorld::lock_guard hold(lock);
      if (!ready) continue;
      ready = false;
      told = true;
      changed.notify_one();
    }
  };
  stage.run_lanes({{"thread 1", 0, wait}, {"thread 2", 0, tell}}, nothing);
  CHECK_FALSE(ready);
}

TEST_CASE("a wait for a time says who is in the way, and is ended by stop") {
  Stage stage({.ring = 64});
  RealWorld world(stage);
  RealWorld::mutex lock(world, "lock");
  RealWorld::condition never(world, "never");
  const auto wait = [&](Lane&) {
    const RealWorld::lock_guard hold(lock);
    for (;;) never.wait_for(lock, 3'600'000'000'000, 7);
  };
  stage.run_lanes(lanes(1, wait), [&] {
    const Event now = stage.lane(0).now();
    if (now.state != LaneState::waiting) return;
    CHECK(now.holder == 7);
    stage.request_stop();
  });
  CHECK(lock.try_lock());
}

TEST_CASE("a loop that polls is ended by stop") {
  Stage stage({});
  RealWorld world(stage);
  const auto poll = [&](Lane&) {
    for (;;) world.yield();
  };
  stage.run_lanes(lanes(2, poll), [&] { stage.request_stop(); });
  CHECK(stage.lane(0).now().state == LaneState::done);
}

TEST_CASE("an atomic loses nothing") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::atomic<long> counter(world, "counter");
  stage.run_lanes(lanes(4,
                        [&](Lane&) {
                          for (int i = 0; i < 10'000; ++i) counter.fetch_add(1);
                        }),
                  nothing);
  CHECK(counter.load() == 40'000);
}

TEST_CASE("what a lane throws ends the run and reaches the caller") {
  Stage stage({});
  const auto body = [&](Lane& lane) {
    if (lane.id() == 1) throw std::runtime_error("the disk is full");
    while (lane.checkpoint()) {
    }
  };
  CHECK_THROWS_WITH(stage.run_lanes(lanes(3, body), nothing), "the disk is full");
}

TEST_CASE("lanes can be started again, and are numbered on") {
  Stage stage({});
  std::atomic<int> ids{0};
  stage.run_lanes(lanes(2, [&](Lane& lane) { ids += lane.id(); }), nothing);
  stage.run_lanes(lanes(2, [&](Lane& lane) { ids += lane.id(); }), nothing);
  CHECK(stage.lane_count() == 4);
  CHECK(ids == 0 + 1 + 2 + 3);
}

TEST_CASE("parking ends when the word has changed already") {
  std::atomic<std::uint32_t> word{1};
  park(word, 0, std::chrono::hours(1));
  CHECK(word == 1);
}
