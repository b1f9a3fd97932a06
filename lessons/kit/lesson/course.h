#pragma once

// The course table, generated from the list in lessons/CMakeLists.txt.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"

namespace racecourse {

/// Every lesson, in the order they are taught.
const std::vector<Lesson>& course();

/// The lesson of that id, or null.
const Lesson* find_lesson(std::string_view id);

/// How to start this very program as a child of a lesson: the arguments for ChildProcess(this_program(), ...).
std::vector<std::string> child_of_lesson(std::string_view id, std::vector<std::string> words);
/// The other end: for main, before it does anything else. Does what the words ask for, and returns the exit code; nothing
/// when they do not ask for a child.
std::optional<int> run_as_child(int count, char** words);

/// One sentence for an id that does not exist, naming the nearest that does.
std::string unknown_lesson(std::string_view id);

}  // namespace racecourse
