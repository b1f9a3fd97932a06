#pragma once

// Waiting for what other threads bring about, without a guess at how long that takes.

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

namespace racecourse::testing {

/// Looks again and again, and leaves the core to others in between; fails where it does not come about within ten minutes.
/// For the test's own thread.
template <class Condition>
void wait_until(Condition reached, std::chrono::microseconds pause = std::chrono::microseconds(200)) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(10);
  while (!reached()) {
    if (std::chrono::steady_clock::now() > deadline) FAIL("it did not come about within ten minutes");
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace racecourse::testing
