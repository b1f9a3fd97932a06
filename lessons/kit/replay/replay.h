#pragma once

// A schedule that was found among all interleavings, once more on real threads: each access waits for its turn, on its
// own thread, and then really happens. The proof that it is not only theory.

#include <chrono>
#include <functional>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

/// How long a step lasts, so that people can follow it on the track.
inline constexpr std::chrono::milliseconds replay_pace{20};

/// An experiment for RunOptions::experiment, with the settings of the run. A schedule that ends early is finished as
/// Walk::finish does; one that ends in a deadlock stays there until it is stopped. Throws std::runtime_error, one
/// sentence, where the schedule is none of these bodies. `lesson` must be explorable, and outlive the run.
std::function<void(Stage&)> replay_experiment(const Lesson& lesson, Schedule schedule,
                                              std::chrono::milliseconds pace = replay_pace);

}  // namespace racecourse
