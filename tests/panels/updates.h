#pragma once

// A session without a window, looked after until something has come about.

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "session.h"

namespace racecourse::testing {

/// Fails where it does not come about within a minute.
template <class Condition>
void update_until(Session& session, Condition reached) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!reached()) {
    session.update();
    if (std::chrono::steady_clock::now() > deadline) FAIL("it did not come about within a minute");
    std::this_thread::yield();
  }
}

}  // namespace racecourse::testing
