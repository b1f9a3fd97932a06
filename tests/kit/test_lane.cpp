// What a lane says of its own time while another thread reads it.

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <thread>

#include "kit/host/clock.h"
#include "kit/running/lane.h"

using namespace racecourse;

TEST_CASE("lane: a wait that is added up but not yet noted as over is counted once") {
  constexpr std::int64_t long_wait = 1'000'000'000'000'000;  // ticks: longer than any machine has been on
  const StopSignal stop;
  Lane lane(0, "lane", 0, stop);
  CHECK(lane.time_in(LaneState::waiting) == 0);
  lane.note(LaneState::waiting, ticks_in_order());
  lane.waiting.add(long_wait);
  CHECK(lane.time_in(LaneState::waiting) < long_wait);
  lane.note(LaneState::running, ticks_in_order());
  CHECK(lane.time_in(LaneState::waiting) == long_wait);
  lane.waiting.add(5);  // a wait too short to be noted
  CHECK(lane.time_in(LaneState::waiting) == long_wait + 5);
  lane.note(LaneState::waiting, ticks_in_order());
  CHECK(lane.time_in(LaneState::waiting) >= long_wait + 5);
  CHECK(lane.time_in(LaneState::waiting) < 2 * long_wait);
  CHECK(lane.time_in(LaneState::sleeping) == 0);
  CHECK(lane.time_in(LaneState::input_output) == 0);
}

TEST_CASE("lane: at every moment each wait is counted as far as it has come") {
  const StopSignal stop;
  Lane lane(0, "lane", 0, stop);
  const std::uint64_t start = ticks_in_order();
  std::atomic<std::int64_t> least{0};  // what has surely been waited by now
  std::atomic<bool> over{false};
  std::thread waits([&] {
    std::int64_t total = 0;
    for (int i = 0; i < 50'000; ++i) {
      const std::uint64_t began = ticks_in_order();
      lane.note(LaneState::waiting, began);
      least.store(total + static_cast<std::int64_t>(ticks_in_order() - began), std::memory_order_release);
      const std::uint64_t ended = ticks_in_order();
      total += static_cast<std::int64_t>(ended - began);
      lane.waiting.add(static_cast<std::int64_t>(ended - began));
      lane.note(LaneState::running, ended);
    }
    over.store(true, std::memory_order_release);
  });
  bool in_bounds = true;
  while (!over.load(std::memory_order_acquire)) {
    const std::int64_t low = least.load(std::memory_order_acquire);
    const std::int64_t waited = lane.time_in(LaneState::waiting);
    const auto high = static_cast<std::int64_t>(ticks_in_order() - start);
    in_bounds = in_bounds && waited >= low && waited <= high;
  }
  waits.join();
  CHECK(in_bounds);
  CHECK(lane.time_in(LaneState::waiting) == lane.waiting.get());
}
