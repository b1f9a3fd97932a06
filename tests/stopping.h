#pragma once

// How long it takes to stop what runs in the background.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "kit/base/sanitizers.h"

namespace racecourse::testing {

using Milliseconds = std::chrono::duration<double, std::milli>;

/// What is promised of every lesson, in every state.
inline constexpr Milliseconds longest_stop{100};

/// Stops a Run, a TwinRun or a Sweep, and waits for its end; how long that took.
template <class Running>
Milliseconds time_to_stop(Running& run) {
  const auto asked = std::chrono::steady_clock::now();
  run.request_stop();
  REQUIRE(run.wait(std::chrono::minutes(2)));
  return std::chrono::steady_clock::now() - asked;
}

// Under a sanitizer most of the time goes into its checks.
constexpr int most_trials = RACECOURSE_THREAD_SANITIZER || RACECOURSE_ADDRESS_SANITIZER ? 20 : 5;

/// A trial begins a run, brings it into the state that is meant, stops it, checks how it ended, and returns how long the
/// stop took. Other work of the machine may hold up any one stop, hardly all of them: the quickest has to keep the promise.
template <class Trial>
void check_prompt(Trial trial) {
  Milliseconds quickest = trial();
  for (int i = 1; i < most_trials && quickest >= longest_stop; ++i) quickest = std::min(quickest, trial());
  CHECK(quickest.count() < longest_stop.count());
}

}  // namespace racecourse::testing
