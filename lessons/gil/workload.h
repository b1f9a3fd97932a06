#pragma once

// What each thread of a run does, whether our interpreter, C++ or Python does it: rounds of some counting and some
// waiting.

#include <string>

#include "gil/body.h"
#include "kit/lesson/setting.h"

namespace racecourse::gil {

/// One round.
struct Round {
  Code computing;         ///< what is run with `count`
  bool adds = false;      ///< it adds to the shared counter, once for each of `count`
  long count = 0;         ///< 0: nothing to compute
  long microseconds = 0;  ///< to wait afterwards; 0: no wait
};

/// A round of about a tenth of a millisecond of counting, or of a millisecond of waiting, or of some of both.
Round round_of(const Settings& settings);

/// The words the settings have for programs, in their order.
std::vector<Choice> programs();

}  // namespace racecourse::gil
