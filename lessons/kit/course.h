#pragma once

// The course table, generated from the list in lessons/CMakeLists.txt.

#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson.h"

namespace racecourse {

/// Every lesson, in the order they are taught.
const std::vector<Lesson>& course();

/// The lesson of that id, or null.
const Lesson* find_lesson(std::string_view id);

/// One sentence for an id that does not exist, naming the nearest that does.
std::string unknown_lesson(std::string_view id);

}  // namespace racecourse
