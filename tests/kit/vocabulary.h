#pragma once

// Small bodies explored, walked, and replayed on real threads.

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "explored.h"
#include "kit/explorer/walk.h"
#include "kit/replay/replay.h"
#include "kit/running/run.h"
#include "kit/worlds/controlled_world.h"

namespace racecourse::testing {

using Controlled = ControlledWorld;
using Interleavings = std::function<void(ControlledStage&)>;

inline Ending good() { return {"done", true}; }

inline Lesson lesson_with(const Interleavings& interleavings) {
  Lesson lesson;
  lesson.id = "words";
  lesson.interleavings = interleavings;
  return lesson;
}

/// Each outcome but a deadlock happens on real threads too.
inline void check_replays(const Interleavings& interleavings, const Exploration& found) {
  const Lesson lesson = lesson_with(interleavings);
  for (const ExploredOutcome& outcome : found.outcomes) {
    if (outcome.deadlock) continue;
    CAPTURE(outcome.value);
    RunOptions options;
    options.experiment = replay_experiment(lesson, outcome.schedule, std::chrono::milliseconds(0));
    Run run(lesson, Settings{}, options);
    REQUIRE(run.wait(std::chrono::seconds(60)));
    const auto picture = run.poll();
    REQUIRE_MESSAGE(picture->failure.empty(), picture->failure);
    REQUIRE(picture->outcomes.size() == 1);
    CHECK(picture->outcomes[0].value == outcome.value);
    CHECK(picture->outcomes[0].held == outcome.held);
  }
}

/// With and without symmetry, and replayed.
inline Exploration explored_and_replayed(const Interleavings& interleavings) {
  Exploration found = explored(interleavings);
  check_replays(interleavings, found);
  return found;
}

inline Exploration with_spurious_wakeups(const Interleavings& interleavings) {
  ExploreOptions options;
  options.spurious_wakeups = true;
  Exploration found = explore(interleavings, Settings{}, options);
  check_sums(found);
  options.symmetry = false;
  const Exploration plain = explore(interleavings, Settings{}, options);
  CHECK(counts(plain) == counts(found));
  CHECK(plain.states == found.states);
  check_replays(interleavings, found);
  return found;
}

/// What a thread that has a thing to itself does wrong with it. The thing is named "thing", and made with `arguments`.
template <class Thing, class Use, class... Arguments>
std::string misuse_of(Use use, Arguments... arguments) {
  const auto bodies = [=](ControlledStage& stage) {
    Controlled world(stage);
    Thing thing(world, "thing", arguments...);
    stage.run({{"thread", [&] { use(thing); }}}, good);
  };
  const Exploration found = explore(bodies, Settings{});
  CHECK(found.status == ExplorationStatus::misuse);
  return found.failure;
}

/// The sentences of steps, each of which must be possible.
inline std::vector<std::string> sentences(const Interleavings& interleavings, const Schedule& schedule) {
  const Lesson lesson = lesson_with(interleavings);
  Walk walk(lesson, Settings{});
  REQUIRE(walk.follow(schedule));
  std::vector<std::string> all;
  for (const WalkStep& step : walk.steps()) all.push_back(step.sentence);
  return all;
}

/// What the threads of a deadlock wait for: the names of the objects, and the holders.
using Waits = std::vector<std::pair<std::string, std::vector<int>>>;
inline Waits waits_of(const ExploredDeadlock& deadlock) {
  Waits all;
  for (const auto& wait : deadlock.waits) all.emplace_back(wait.object, wait.holders);
  return all;
}

}  // namespace racecourse::testing
