#pragma once

// Programs that other checkers are measured with, for our explorer and for SPIN.

#include <functional>
#include <string>

#include "kit/worlds/controlled_world.h"

namespace racecourse::bench {

struct KnownBody {
  std::string name;  ///< e.g. "dining philosophers, 5"
  std::function<void(ControlledStage&)> interleavings;
  std::string promela;  ///< the same for SPIN, step by step
};

/// So many philosophers: each locks the left fork, then the right one, and unlocks them in the same order, once.
KnownBody dining_philosophers(int philosophers);
/// Peterson's lock for several threads, which each lock it once. Peterson, "Myths About the Mutual Exclusion Problem", 1981.
KnownBody filter_lock(int threads);
/// Two threads that add up each other's numbers. fib_bench of the Competition on Software Verification.
KnownBody fibonacci(int rounds);
/// Vyukov's SafeStack: three threads that each take a cell and give it back, so many times. A cell can be taken twice at once.
KnownBody safe_stack(int rounds);

}  // namespace racecourse::bench
