#pragma once

// What the counter lessons share: their settings and figures, and the experiment around their bodies. Threads add to
// one counter in steps of some additions; between two steps they look whether a live setting changed or the run is to
// stop, so that the loop of the body stays as tight as it reads.

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/running/stage.h"
#include "kit/worlds/controlled_world.h"
#include "kit/worlds/real_world.h"

namespace racecourse::counting {

/// threads, additions, lock (with these positions; live; the first is off) and pause.
std::vector<Setting> settings(std::vector<Choice> lock_positions);
std::vector<MetricSpec> metrics();
std::vector<SeriesSpec> series();
Gap gap();
/// The first metrics named are tiles, in that order; the others are only in the figures.
std::vector<MetricSpec> metrics_with_tiles(const std::vector<std::string>& tiles);

/// Whether additions are lost for certain. While a run goes, a lane that holds a lock of its own has counted the addition it
/// is about to make, so one for each thread may only seem lost.
bool surely_lost(const Snapshot& run);

/// Whether the loss stood still for the last half second or more, with the lock turned on while the run went.
bool loss_was_stopped_by_lock(const Snapshot& run);

/// Small enough for all interleavings.
std::vector<Variant::Condition> explore_defaults();

/// The interleavings of as many threads as the settings say, that each run `add` (a body: see controlled_world.h). The
/// pause in the gap is left out: any thread may come between any two steps as it is.
template <class Add>
void interleave(ControlledStage& stage, const ControlledWorld::shared<long>& counter, Add add) {
  const long threads = stage.settings().number("threads");
  const long additions = threads * stage.settings().number("additions");
  std::vector<ControlledBody> bodies;
  for (long i = 1; i <= threads; ++i) bodies.push_back({"thread " + std::to_string(i), add});
  stage.run(std::move(bodies), [&counter, additions] {
    return Ending{std::to_string(counter.value()), counter.value() == additions};
  });
}

/// Whether the run is of two threads and no more additions than somebody would follow one by one.
bool few_steps_of_two(const Stage& stage);

/// How threads add in one position of the lock.
struct Way {
  bool locked = false;  ///< takes exactly one lock for each addition
  std::function<void(Lane&, std::int64_t additions)> add;
};

/// One run. `ways` has one for each position of the setting `lock`, the counter starts at 0, and whoever holds `lock`
/// keeps out the additions of the position "on".
void run(Stage& stage, const std::vector<Way>& ways, const RealWorld::shared<long>& counter,
         RealWorld::mutex& lock);

/// Calls `add` with what is to be done between the load and the store: a function object of a type of its own for each
/// setting, so that "none" costs nothing.
template <class Add>
void with_pause(const Stage& stage, RealWorld& world, Add add) {
  switch (stage.settings().number("pause")) {
    case 0: return add([] {});
    // Not the world's: that one ends a body that is stopped, and additions of a step begun would go uncounted.
    case 1: return add([] { std::this_thread::yield(); });
    case 2: return add([&] { world.spin(2'000); });
    default: return add([&] { world.spin(10'000); });
  }
}

}  // namespace racecourse::counting
