#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "kit/recording/recorder.h"

using namespace racecourse;

TEST_CASE("an event comes out as it went in") {
  EventRing ring(8);
  ring.write(17, pack(LaneState::waiting, 200, -1));
  ring.write(18, pack(LaneState::holding, 0, 30'000));
  std::vector<Event> events;
  CHECK(ring.drain(events) == 0);
  REQUIRE(events.size() == 2);
  CHECK(events[0].ticks == 17);
  CHECK(events[0].state == LaneState::waiting);
  CHECK(events[0].object == 200);
  CHECK(events[0].holder == -1);
  CHECK(events[1].holder == 30'000);
}

TEST_CASE("the oldest events are overwritten and counted") {
  EventRing ring(8);
  std::vector<Event> events;
  for (std::uint64_t i = 0; i < 20; ++i) ring.write(i, pack(LaneState::running, 0, -1));
  const std::uint64_t missed = ring.drain(events);
  CHECK(missed + events.size() == 20);
  REQUIRE(!events.empty());
  CHECK(events.front().ticks == missed);
  CHECK(events.back().ticks == 19);
  events.clear();
  CHECK(ring.drain(events) == 0);
  CHECK(events.empty());
}

TEST_CASE("a reader beside a quick writer sees whole events, in order, and counts the rest") {
  constexpr std::uint64_t last = 400'000;
  EventRing ring(64);
  std::thread writer([&] {
    // The word repeats the time, so that a torn event would be seen.
    for (std::uint64_t i = 1; i <= last; ++i)
      ring.write(
          i, pack(LaneState::running, static_cast<std::uint8_t>(i), static_cast<std::int16_t>(i & 0x7FFF)));
  });
  std::uint64_t seen = 0, missed = 0, newest = 0;
  bool whole = true, in_order = true;
  std::vector<Event> events;
  while (newest < last) {
    events.clear();
    missed += ring.drain(events);
    seen += events.size();
    for (const Event& event : events) {
      whole = whole && event.object == static_cast<std::uint8_t>(event.ticks) &&
              event.holder == static_cast<std::int16_t>(event.ticks & 0x7FFF);
      in_order = in_order && event.ticks > newest;
      newest = event.ticks;
    }
  }
  writer.join();
  CHECK(whole);
  CHECK(in_order);
  CHECK(seen + missed == last);
}
