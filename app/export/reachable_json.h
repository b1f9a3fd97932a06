#pragma once

#include <string>

#include "kit/explorer/reachable_outcomes.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

/// The answer of `explore --verdict-only --json`.
std::string reachable_json(const Lesson& lesson, const ReachableOutcomes& found);

}  // namespace racecourse
