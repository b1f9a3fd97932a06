#pragma once

// What the Python twin of a lesson comes to.

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "kit/lesson/course.h"
#include "kit/twins/twin_run.h"

namespace racecourse::testing {

using Values = std::vector<std::pair<std::string, std::string>>;

inline Settings twin_with(const Lesson& lesson, const Values& values) {
  Settings settings(lesson.twin_settings);
  for (const auto& value : values) {
    CAPTURE(value.first);
    REQUIRE_FALSE(settings.set(value.first, value.second));
  }
  return settings;
}

inline TwinSnapshot twin_result(const std::string& id, const Values& values) {
  const Lesson& lesson = *find_lesson(id);
  TwinRun run(lesson.twin, twin_words(twin_with(lesson, values)));
  REQUIRE(run.wait(std::chrono::seconds(120)));
  TwinSnapshot end = *run.poll();
  INFO(end.failure);
  REQUIRE(end.failure.empty());
  REQUIRE(end.held.has_value());
  CHECK(end.state == RunState::done);
  CHECK(end.python.find("3.") != std::string::npos);
  CHECK_FALSE(end.outcome.empty());
  return end;
}

}  // namespace racecourse::testing
