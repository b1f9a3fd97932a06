#pragma once

#include <string>
#include <vector>

#include "kit/lesson/lesson.h"

namespace racecourse {

/// The document of `list --json`: the course, its settings with ranges, its variants with verdicts. A setting
/// that is a number has "low" and "high", one that is a word has "choices", and "ordered" when it is an order of them.
std::string list_json(const std::vector<Lesson>& lessons);

}  // namespace racecourse
