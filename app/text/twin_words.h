#pragma once

// What a twin's figures are called and how they are shown: as the lesson shows its own of that name.

#include <string>

#include "kit/lesson/lesson.h"
#include "kit/twins/twin.h"

namespace racecourse {

/// The lesson's words for it; the name itself, with spaces, where the lesson has none.
std::string twin_label(const Lesson& lesson, const Metric& metric);
/// The lesson's format for it, or the one that fits the unit.
Format twin_format(const Lesson& lesson, const Metric& metric);
Role twin_role(const Lesson& lesson, const Metric& metric);

/// What the twin is run with: its own settings, and the lesson's where both have that name. A value the twin does not
/// take becomes the nearest it does, a word its own.
Settings twin_settings(const Lesson& lesson, Settings own, const Settings& of_lesson);
/// Whether the twin's setting of that name follows the lesson's.
bool is_shared_setting(const Lesson& lesson, const Setting& of_twin);

}  // namespace racecourse
