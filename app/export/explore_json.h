#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "export/explored_program.h"
#include "kit/explorer/exploration.h"
#include "kit/explorer/walk.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

/// Settings, without those that only real runs depend on.
nlohmann::ordered_json json_of_explored(const Settings& settings);
/// The answer of `explore --json`; numbers of schedules are decimal strings.
std::string explore_json(const Lesson& lesson, const Exploration& exploration);
/// The same for a program of the reader's own.
std::string explore_json(const ExploredProgram& program);
/// The answer of `explore --replay --json`.
std::string walk_json(const Lesson& lesson, const Settings& settings, const Walked& walk);
std::string walk_json(const ExploredProgram& program, const Walked& walk);

}  // namespace racecourse
