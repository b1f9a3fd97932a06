// The body of unsynchronized-counter, as the course runs it, against a loop written by hand; and a whole run.

#include <atomic>
#include <string>

#include "bench.h"
#include "kit/running/stage.h"
#include "shared/counting/counting.h"
#include "unsynchronized_counter/body.h"

namespace racecourse::bench {

namespace {

constexpr long additions = 50'000'000;
constexpr long step = 16'384;  // as the counter lessons take

// Both begin at a cache line: they compile to the same instructions, whose alignment can change the speed by a factor of two.
[[gnu::noinline, gnu::aligned(64)]] void add_by_hand(std::atomic<long>& counter, long count) {
  for (long i = 0; i < count; ++i) {
    const long seen = counter.load(std::memory_order_relaxed);
    counter.store(seen + 1, std::memory_order_relaxed);
  }
}

[[gnu::noinline, gnu::aligned(64)]] void add_as_lesson(unsynchronized_counter::Shared<RealWorld>& shared,
                                                       long count) {
  unsynchronized_counter::add_without_lock(shared, count, [] {});
}

/// A lane that adds in the steps of a run, with a checkpoint between two steps.
double run_of_one_lane(std::size_t ring) {
  Stage stage({.ring = ring});
  RealWorld world(stage);
  unsynchronized_counter::Shared<RealWorld> shared(world);
  double seconds = 0;
  const auto body = [&](Lane& lane) {
    seconds = seconds_of([&] {
      for (long left = additions; left > 0 && lane.checkpoint(); left -= step)
        unsynchronized_counter::add_without_lock(shared, std::min(left, step), [] {});
    });
  };
  stage.run_lanes({{"thread 1", 0, body}}, [] {});
  return seconds;
}

}  // namespace

void bench_counter() {
  Stage stage({});
  RealWorld world(stage);
  unsynchronized_counter::Shared<RealWorld> shared(world);
  alignas(64) std::atomic<long> counter{0};
  const auto by_hand = [&] { return seconds_of([&] { add_by_hand(counter, additions); }); };
  compare(
      {"one addition, against a relaxed load and store by hand", "1.00 ± 0.02", 15, additions},
      [&] { return seconds_of([&] { add_as_lesson(shared, additions); }); }, by_hand);
  compare(
      {"the same in the steps of a run, recorder on", "1.00 ± 0.02", 15, additions},
      [] { return run_of_one_lane(1 << 15); }, by_hand);
  compare(
      {"a run with the recorder off, against none at all", "1.00", 15, additions},
      [] { return run_of_one_lane(0); }, by_hand);
  keep(counter.load());
}

}  // namespace racecourse::bench
