#pragma once

// What a Python twin said, for a terminal and for programs.

#include <string>

#include "kit/lesson/lesson.h"
#include "kit/twins/twin.h"

namespace racecourse {

/// What `python` prints: settings, what the program itself printed, figures, and how it ended.
std::string twin_text(const Lesson& lesson, const Settings& settings, const TwinSnapshot& twin);

/// The document of `python --json`; as that of `run --json` where both have the same.
std::string twin_json(const Lesson& lesson, const Settings& settings, const TwinSnapshot& twin);

}  // namespace racecourse
