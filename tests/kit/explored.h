#pragma once

#include <doctest/doctest.h>

#include <initializer_list>

#include "kit/lesson/lesson.h"

namespace racecourse::testing {

/// What the lesson explores by default, with these values.
inline Settings explored_with(const Lesson& lesson, std::initializer_list<Variant::Condition> values) {
  Settings settings = lesson.explore_settings();
  for (const auto& [name, value] : values) REQUIRE_FALSE(settings.set(name, value));
  return settings;
}

}  // namespace racecourse::testing
