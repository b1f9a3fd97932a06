// One event of the recorder, against the least that can be done: read a clock, store 16 bytes in a ring.

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

#include "bench.h"
#include "kit/host/clock.h"
#include "kit/running/lane.h"

namespace racecourse::bench {

namespace {

constexpr int events = 5'000'000;
constexpr std::size_t capacity = 1 << 15;

struct Plain {
  std::uint64_t when, what;
};

template <class Clock>
[[gnu::noinline]] void note_by_hand(std::vector<Plain>& ring, Clock clock) {
  std::size_t next = 0;
  for (int i = 0; i < events; ++i) {
    ring[next++ & (capacity - 1)] = {clock(), static_cast<std::uint64_t>(i & 7)};
    keep(ring.data());
  }
}

[[gnu::noinline]] void note_in_lane(Lane& lane) {
  for (int i = 0; i < events; ++i) lane.note(static_cast<LaneState>(i & 7), ticks());
}

std::uint64_t steady() {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

}  // namespace

void bench_recorder() {
  const StopSignal stop;
  Lane lane(0, "thread 1", capacity, stop);
  std::vector<Plain> ring(capacity);
  const auto ours = [&] { return seconds_of([&] { note_in_lane(lane); }); };
  compare({"an event, against rdtsc and a 16-byte store", "at most 1.25", 15, events}, ours,
          [&] { return seconds_of([&] { note_by_hand(ring, [] { return ticks(); }); }); });
  compare({"an event, against steady_clock::now() and a store", "below 0.6", 15, events}, ours,
          [&] { return seconds_of([&] { note_by_hand(ring, steady); }); });
}

}  // namespace racecourse::bench
