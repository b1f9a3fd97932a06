// What a lane says of its own time while another thread reads it.

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "kit/host/clock.h"
#include "kit/host/host.h"
#include "kit/running/lane.h"

using namespace racecourse;
using namespace std::chrono_literals;

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

namespace {

/// What a lane says of 5 ms for which `step` kept it busy or asleep, in milliseconds off its core.
double off_core_ms_after(void (*step)(), bool notes) {
  const StopSignal stop;
  Lane lane(0, "lane", 0, stop);
  std::thread([&] {
    lane.begin();
    lane.checkpoint();
    step();
    if (notes)
      lane.note(LaneState::holding, ticks_in_order());
    else
      lane.checkpoint();
    lane.end();
  }).join();
  return static_cast<double>(lane.off_core.get()) * nanoseconds_per_tick() / 1e6;
}

void sleep_unnoted() { std::this_thread::sleep_for(5ms); }

void work() {
  const auto begin = *thread_processor_time();
  while (*thread_processor_time() - begin < 5ms) continue;
}

}  // namespace

TEST_CASE("lane: a step in which its thread had no core is time off its core, whoever asks first") {
  for (const bool notes : {false, true}) {
    CAPTURE(notes);
    CHECK(off_core_ms_after(sleep_unnoted, notes) >= 4.8);
  }
}

TEST_CASE("lane: a long step of work is no time off its core") {
  for (const bool notes : {false, true}) {
    CAPTURE(notes);
    const auto began = std::chrono::steady_clock::now();
    const double off = off_core_ms_after(work, notes);
    const double all =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    CHECK(off <= all - 4.9);  // the machine may have taken the core meanwhile, but not while it worked
  }
}

TEST_CASE("lane: its processor time is known while it lives and afterwards") {
  const StopSignal stop;
  Lane lane(0, "lane", 0, stop);
  CHECK_FALSE(lane.processor_time());
  std::thread([&] {
    lane.begin();
    work();
    CHECK(lane.processor_time().value() >= 5ms);
    lane.end();
  }).join();
  const auto used = lane.processor_time();
  CHECK(used.value() >= 5ms);
  CHECK(lane.processor_time() == used);
}

#if defined(__linux__)

TEST_CASE("lane: it gives way once it has had its share of a core and was taken off it, not before") {
  std::thread([] {
    const auto priority = [] {
      return getpriority(PRIO_PROCESS, 0);
    };  // of this thread: setpriority(2), "Bugs"
    const StopSignal stop;
    Lane lane(0, "lane", 0, stop);
    lane.give_way_after(2ms);
    lane.begin();
    while (*lane.processor_time() < 2ms) {
      CHECK_FALSE(lane.gave_way());
      lane.checkpoint();
    }
    for (int i = 0; i < 3; ++i) {
      std::this_thread::sleep_for(1ms);  // off its core, and not noted
      lane.checkpoint();
    }
    CHECK(lane.gave_way());
    CHECK(priority() == 19);
    lane.end();
  }).join();
}

#endif
