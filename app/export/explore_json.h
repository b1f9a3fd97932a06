#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "kit/explorer/exploration.h"
#include "kit/explorer/walk.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

/// Settings, without those that only real runs depend on.
nlohmann::ordered_json json_of_explored(const Settings& settings);
/// The answer of `explore --json`; numbers of schedules are decimal strings.
std::string explore_json(const Lesson& lesson, const Exploration& exploration);
/// The answer of `explore --replay --json`.
std::string walk_json(const Lesson& lesson, const Settings& settings, const Walked& walk);

}  // namespace racecourse
