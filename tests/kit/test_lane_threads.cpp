// Lanes that start others, sleep, and wait for events.

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "kit/running/stage.h"
#include "kit/worlds/real_world.h"

using namespace racecourse;
using namespace std::chrono_literals;

namespace {

const auto no_observer = [] {};

void run_main(Stage& stage, std::function<void(Lane&)> body) {
  stage.run_lanes({{.name = "main", .body = std::move(body)}}, no_observer);
}

}  // namespace

TEST_CASE("a lane starts others and joins them") {
  Stage stage({});
  RealWorld world(stage);
  std::atomic<int> done{0};
  int seen = 0;
  run_main(stage, [&](Lane&) {
    std::vector<RealWorld::thread> workers;
    for (long i = 1; i <= 5; ++i) workers.emplace_back(world, "worker", i, [&] { ++done; });
    for (RealWorld::thread& worker : workers) worker.join();
    seen = done;
  });
  CHECK(seen == 5);
  REQUIRE(stage.lane_count() == 6);
  CHECK(stage.lane(0).name() == "main");
  CHECK(stage.lane(5).name() == "worker 5");
}

TEST_CASE("a run is over only when the threads that nobody joined have ended as well") {
  Stage stage({});
  RealWorld world(stage);
  std::atomic<bool> done{false};
  run_main(stage, [&](Lane&) {
    const RealWorld::thread left_alone(world, "worker", 1, [&] {
      Lane::here().sleep_for(20ms);
      done = true;
    });
  });
  CHECK(done);
  CHECK(stage.lane(1).ended_at() >= stage.lane(0).ended_at());
}

TEST_CASE("waiting for another lane to end is recorded, with its name") {
  Stage stage({.ring = 64});
  RealWorld world(stage);
  RealWorld::event go(world, "go");
  bool seen = false;
  stage.run_lanes({{.name = "main",
                    .body =
                        [&](Lane&) {
                          RealWorld::thread worker(world, "worker", 7, [&] { go.wait(); });
                          worker.join();
                        }}},
                  [&] {
                    Snapshot picture;
                    stage.fill(picture);
                    if (picture.lanes.size() == 2 && picture.lanes[0].state == LaneState::waiting) {
                      seen = seen || picture.lanes[0].waiting_for == "worker 7";
                      go.set();
                    }
                  });
  CHECK(seen);
  CHECK(stage.lane(0).waiting.get() > 0);
}

TEST_CASE("what a lane that was started later throws, the run throws") {
  Stage stage({});
  RealWorld world(stage);
  CHECK_THROWS_WITH_AS(run_main(stage,
                                [&](Lane&) {
                                  RealWorld::thread worker(world, "worker", 1,
                                                           [] { throw std::runtime_error("no luck"); });
                                  worker.join();
                                }),
                       "no luck", std::runtime_error);
}

TEST_CASE("a thousand threads, one after another, each freed when joined") {
  Stage stage({.ring = 1 << 15});
  RealWorld world(stage);
  run_main(stage, [&](Lane& lane) {
    for (long i = 1; i <= 1000; ++i) {
      RealWorld::thread worker(world, "worker", i, [] {});
      worker.join();
      lane.done.add(1);
    }
  });
  CHECK(stage.lane(0).done.get() == 1000);
  CHECK(stage.lane_count() == 1001);
}

TEST_CASE("an event wakes all who wait for it, and those who come later pass") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::event happened(world, "event");
  std::vector<LanePlan> plans(4, LanePlan{.name = "waiting", .body = [&](Lane& lane) {
                                            happened.wait();
                                            happened.wait();
                                            lane.done.add(1);
                                          }});
  plans.push_back({.name = "setting", .body = [&](Lane&) { happened.set(); }});
  stage.run_lanes(plans, no_observer);
  for (std::size_t i = 0; i < 4; ++i) CHECK(stage.lane(i).done.get() == 1);
  CHECK(happened.is_set());
}

TEST_CASE("a wait for an event with a time limit says whether the event came") {
  Stage stage({});
  RealWorld world(stage);
  RealWorld::event never(world, "never"), happened(world, "event");
  happened.set();
  run_main(stage, [&](Lane& lane) {
    CHECK_FALSE(never.wait_for(1'000'000));
    CHECK(happened.wait_for(0));
    CHECK(lane.waiting.get() >= 0);
  });
}

TEST_CASE("stop ends sleeps, waits for events and waits for threads") {
  Stage stage({.duration = 5ms, .ring = 64});
  RealWorld world(stage);
  RealWorld::event never(world, "never");
  bool slept_on = true;
  const auto began = std::chrono::steady_clock::now();
  stage.run_lanes({{.name = "sleeping", .body = [&](Lane& lane) { slept_on = lane.sleep_for(1h); }},
                   {.name = "waiting", .body = [&](Lane&) { never.wait(); }},
                   {.name = "joining",
                    .body =
                        [&](Lane&) {
                          RealWorld::thread worker(world, "worker", 1, [&] { never.wait(); });
                          worker.join();
                        }}},
                  no_observer);
  CHECK_FALSE(slept_on);
  CHECK(std::chrono::steady_clock::now() - began < 60s);
}

TEST_CASE("a stop runs the stop callbacks") {
  StopSignal stop;
  int called = 0;
  const std::stop_callback on_stop(stop.token(), [&] { ++called; });
  CHECK_FALSE(stop.requested());
  stop.request();
  stop.request();
  CHECK(stop.requested());
  CHECK(called == 1);
}
