#pragma once

// Replays a schedule on real threads: each access waits for its turn on its own thread, and then really happens. This proves
// that what the explorer found is not only theory.

#include <chrono>
#include <functional>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

/// How long a step lasts: people can follow it on the track.
inline constexpr std::chrono::milliseconds replay_pace{20};

/// An experiment for RunOptions::experiment, with the settings of the run. A schedule that ends early is completed as
/// Walk::finish does it; one that ends in a deadlock stays there until it is stopped. The experiment throws
/// std::runtime_error, one sentence, when the schedule does not fit the bodies. `lesson` must be explorable and outlive the
/// run.
std::function<void(Stage&)> replay_experiment(const Lesson& lesson, Schedule schedule,
                                              std::chrono::milliseconds pace = replay_pace);

}  // namespace racecourse
