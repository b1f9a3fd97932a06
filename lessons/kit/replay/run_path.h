#pragma once

// Puts the steps of two real threads into one order: the path of a run over the progress graph.

#include <string>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"
#include "kit/recording/step_log.h"

namespace racecourse {

struct RunPath {
  Schedule schedule;  ///< of thread 0 and 1; empty when there is none
  /// One sentence about "the run" when its steps give no path; empty when they do, or there are no steps.
  std::string why_not;
};

/// Finds an order that agrees with the time stamps of the steps, with every value that was read (unless a step that was left
/// out may have changed it meanwhile), and with the explored bodies, which must be able to take exactly these steps, on these
/// lines, in this order. When the stamps do not tell which of two steps was first, the one stamped first is tried first. The
/// lesson must be explorable. Takes microseconds for some steps, milliseconds for hundreds.
RunPath path_of(const StampedSteps& steps, const Lesson& lesson, const Settings& settings);

}  // namespace racecourse
