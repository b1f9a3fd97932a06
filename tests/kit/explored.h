#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <initializer_list>
#include <map>
#include <string>

#include "kit/explorer/explorer.h"
#include "kit/lesson/course.h"
#include "kit/worlds/controlled_world.h"

namespace racecourse::testing {

/// What the lesson explores by default, with these values.
inline Settings explored_with(const Lesson& lesson, std::initializer_list<Variant::Condition> values) {
  Settings settings = lesson.explore_settings();
  for (const auto& [name, value] : values) REQUIRE_FALSE(settings.set(name, value));
  return settings;
}

using Outcomes = std::map<std::string, std::string>;

inline Exploration counter(long threads, long additions, const char* lock = "off",
                           const ExploreOptions& options = {}) {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  Settings settings = lesson.explore_settings();
  settings.set_number("threads", threads);
  settings.set_number("additions", additions);
  REQUIRE_FALSE(settings.set("lock", lock));
  Exploration found = explore(lesson, settings, options);
  INFO(found.failure);
  return found;
}

inline Outcomes counts(const Exploration& found) {
  Outcomes outcomes;
  for (const ExploredOutcome& outcome : found.outcomes)
    outcomes[outcome.value +
             (found.find_outcome(outcome.value, !outcome.held) && !outcome.held ? ", broken" : "")] =
        outcome.schedules.text();
  return outcomes;
}

/// What holds for every complete exploration.
inline void check_sums(const Exploration& found) {
  REQUIRE_MESSAGE(found.complete(), found.failure);
  ScheduleCount all;
  double share = 0, random_share = 0;
  for (const ExploredOutcome& outcome : found.outcomes) {
    all += outcome.schedules;
    share += outcome.share;
    random_share += outcome.random_share;
  }
  CHECK(all == found.schedules);
  if (found.counted()) CHECK(share == doctest::Approx(1));
  CHECK(random_share == doctest::Approx(1));
}

inline Exploration explored(const std::function<void(ControlledStage&)>& interleavings) {
  Exploration found = explore(interleavings, Settings{});
  INFO(found.failure);
  REQUIRE(found.complete());
  check_sums(found);
  // The result is the same without symmetry.
  ExploreOptions without_symmetry;
  without_symmetry.symmetry = false;
  const Exploration plain = explore(interleavings, Settings{}, without_symmetry);
  CHECK(counts(plain) == counts(found));
  CHECK(plain.states == found.states);
  CHECK(plain.transitions == found.transitions);
  CHECK(plain.races.size() == found.races.size());
  for (const ExploredOutcome& outcome : found.outcomes) {
    const ExploredOutcome* other = plain.find_outcome(outcome.value, outcome.held);
    REQUIRE(other);
    CHECK(other->preemptions == outcome.preemptions);
    CHECK(other->random_share == doctest::Approx(outcome.random_share));
  }
  return found;
}

}  // namespace racecourse::testing
