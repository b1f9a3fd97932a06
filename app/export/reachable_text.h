#pragma once

#include <string>

#include "kit/explorer/reachable_outcomes.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

/// The answer of `explore --verdict-only` for a terminal.
std::string reachable_text(const Lesson& lesson, const ReachableOutcomes& found);

}  // namespace racecourse
