#pragma once

// How the figures of a Python twin are named and shown: like the lesson's figure of the same name.

#include <string>

#include "kit/lesson/lesson.h"
#include "kit/twins/twin.h"

namespace racecourse {

/// The lesson's label, or the name itself with spaces.
std::string twin_label(const Lesson& lesson, const Metric& metric);
/// The lesson's format for it, or the one that fits the unit.
Format twin_format(const Lesson& lesson, const Metric& metric);
Role twin_role(const Lesson& lesson, const Metric& metric);

/// The settings a twin is run with. A setting that the lesson has as well takes the lesson's value, or the nearest that the
/// twin accepts; where the twin does not know a word, it keeps its default.
Settings twin_settings(const Lesson& lesson, Settings own, const Settings& of_lesson);
/// Whether the twin's setting of that name follows the lesson's.
bool is_shared_setting(const Lesson& lesson, const Setting& of_twin);

}  // namespace racecourse
