#pragma once

// How much of a search a test goes through. A sanitizer looks for other faults, which show in the first rounds as well, and
// makes each round many times as slow.

#include "kit/base/sanitizers.h"

namespace racecourse::testing {

constexpr bool under_sanitizer = RACECOURSE_ADDRESS_SANITIZER || RACECOURSE_THREAD_SANITIZER;

/// `most` rounds, and a fifth of them under a sanitizer.
constexpr int rounds(int most) { return under_sanitizer ? (most + 4) / 5 : most; }

}  // namespace racecourse::testing
