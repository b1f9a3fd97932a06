#pragma once

#include <string>

#include "export/explored_program.h"
#include "kit/explorer/exploration.h"
#include "kit/explorer/walk.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

/// The settings as a table.
std::string settings_shown(const Settings& settings);
/// The answer of `explore` for a terminal.
std::string explore_text(const Lesson& lesson, const Exploration& exploration);
/// The same for a program of the reader's own.
std::string explore_text(const ExploredProgram& program);
/// The answer of `explore --replay` for a terminal.
std::string walk_text(const Lesson& lesson, const Settings& settings, const Walked& walk);
std::string walk_text(const std::string& file, const Walked& walk);

}  // namespace racecourse
