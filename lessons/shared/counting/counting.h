#pragma once

// What the counter lessons share: their settings and figures, and the experiment around their bodies. Threads add to
// one counter in steps of some additions; between two steps they look whether a live setting changed or the run is to
// stop, so that the loop of the body stays as tight as it reads.

#include <concepts>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/worlds/scene.h"

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

/// Whether the run is of two threads and no more additions than somebody would follow one by one.
bool few_steps_of_two(const Stage& stage);

/// How threads add in one position of the lock: `add` makes so many additions. It may take the number of its thread, from
/// 0, before that.
template <class Add>
struct Way {
  bool locked = false;  ///< takes exactly one lock for each addition
  Add add;
};
template <class Add>
Way(bool, Add) -> Way<Add>;

/// Calls `play` with what is to be done between the load and the store: a function object of a type of its own for each
/// setting, so that "none" costs nothing. Nothing where interleavings are visited: any thread may come in there as it is.
template <World W, class Play>
void with_pause(Scene<W>& scene, Play play) {
  if constexpr (!Scene<W>::is_real) {
    play([] {});
  } else {
    auto& world = scene.world();
    switch (scene.number("pause")) {
      case 0: return play([] {});
      // Not the world's: that one ends a body that is stopped, and additions of a step begun would go uncounted.
      case 1: return play([] { std::this_thread::yield(); });
      case 2: return play([&world] { world.spin(2'000); });
      default: return play([&world] { world.spin(10'000); });
    }
  }
}

namespace detail {

template <class Add>
void add(const Add& add, std::size_t thread, long additions) {
  if constexpr (std::invocable<const Add&, long>)
    add(additions);
  else
    add(thread, additions);
}

/// The same for real threads.
struct RealWay {
  bool locked;
  std::function<void(std::size_t thread, long additions)> add;
};
void run(Stage& stage, const std::vector<RealWay>& ways, const RealWorld::shared<long>& counter,
         RealWorld::mutex& lock);

// Threads whose bodies are the same bytes are one and the same to the explorer: so each has no number but where it needs one.
template <World W, class Add>
void interleave(Scene<W>& scene, const Add& add) {
  const long additions = scene.number("additions");
  for (long i = 1; i <= scene.number("threads"); ++i) {
    const auto self = static_cast<std::size_t>(i - 1);
    if constexpr (std::invocable<const Add&, long>)
      scene.thread("thread", i, 1, [add, additions] { add(additions); });
    else
      scene.thread("thread", i, 1, [add, self, additions] { add(self, additions); });
  }
}

}  // namespace detail

/// As many threads as the settings say add to the counter, which starts at 0. There is a way for each position of the
/// setting `lock`, and whoever holds `lock` keeps out the additions of the position "on".
template <World W, class... Add>
void play(Scene<W>& scene, typename W::template shared<long>& counter, typename W::mutex& lock,
          const Way<Add>&... ways) {
  if constexpr (Scene<W>::is_real) {
    detail::run(scene.stage(),
                {detail::RealWay{ways.locked,
                                 [&ways](std::size_t thread, long additions) {
                                   detail::add(ways.add, thread, additions);
                                 }}...},
                counter, lock);
  } else {
    long position = scene.number("lock");
    ((position-- == 0 ? detail::interleave(scene, ways.add) : void()), ...);
    const long all = scene.number("threads") * scene.number("additions");
    scene.run([&] { return Ending{std::to_string(counter.value()), counter.value() == all}; });
  }
}

}  // namespace racecourse::counting
