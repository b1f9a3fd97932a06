#pragma once

// The steps that two real threads took, put into one order: the path of a run over the progress graph.

#include <string>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"
#include "kit/recording/step_log.h"

namespace racecourse {

struct RunPath {
  Schedule schedule;  ///< of thread 0 and 1; empty where there is none
  std::string
      why_not;  ///< one sentence about "the run", where its steps give no path; empty when they do, or there are none
};

/// An order that agrees with all that is known: with the moments at which the steps are stamped, with every value that was
/// read (unless a step that is left out may have changed it meanwhile), and with the explored bodies, which must be able to
/// take these very steps, on these lines, in this order. Where stamps leave open which of two steps was first, the one
/// stamped first is tried first. The lesson must be explorable. Microseconds for some steps, milliseconds for hundreds.
RunPath path_of(const StampedSteps& steps, const Lesson& lesson, const Settings& settings);

}  // namespace racecourse
