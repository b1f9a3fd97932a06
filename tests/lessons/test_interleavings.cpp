// Every variant of every lesson whose interleavings can be visited: what it is declared to do is what the explorer finds.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "kit/base/sanitizers.h"
#include "kit/explorer/explorer.h"
#include "kit/lesson/course.h"

using namespace racecourse;

namespace {

bool broken_somewhere(const Exploration& found) {
  return std::any_of(found.outcomes.begin(), found.outcomes.end(), [](const auto& o) { return !o.held; });
}

}  // namespace

TEST_CASE("interleavings: the declared verdict of each variant is the explorer's") {
  for (const Lesson& lesson : course()) {
    if (!lesson.explorable()) continue;
    for (const Variant& variant : lesson.variants) {
      Settings settings = lesson.explore_settings();
      for (const auto& [name, value] : variant.conditions) REQUIRE_FALSE(settings.set(name, value));
      CAPTURE(lesson.id);
      CAPTURE(variant.name);
      const Exploration found = explore(lesson, settings);
      REQUIRE_MESSAGE(found.complete(), found.failure);
      CHECK(&lesson.variant(settings) == &variant);
      CHECK(broken_somewhere(found) == (variant.expected == Verdict::breaks));
    }
  }
}

TEST_CASE("interleavings: every line that is named is a line of the body that is shown") {
  for (const Lesson& lesson : course()) {
    if (!lesson.explorable()) continue;
    CAPTURE(lesson.id);
    const auto lines = std::count(lesson.body.begin(), lesson.body.end(), '\n');
    const Exploration found = explore(lesson, lesson.explore_settings());
    for (const DataRace& race : found.races)
      for (const int line : race.lines) {
        CHECK(line > 0);
        CHECK(line <= lines);
      }
  }
}

TEST_CASE("interleavings: as many states as a search by hand visits") {
#if !RACECOURSE_ADDRESS_SANITIZER && \
    !RACECOURSE_THREAD_SANITIZER  // whose code keeps values it no longer needs
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  const auto found = [&](long threads, long additions) {
    Settings settings = lesson.explore_settings();
    settings.set_number("threads", threads);
    settings.set_number("additions", additions);
    return explore(lesson, settings);
  };
  CHECK(found(2, 5).states == 1277);
  CHECK(found(2, 5).transitions == 2228);
  CHECK(found(2, 10).states == 22'707);
  CHECK(found(3, 5).states == 169'771);
  CHECK(found(4, 3).states == 361'775);
#endif
}

TEST_CASE("interleavings: one lock around the write only, one lock each, and what they lose") {
  const Lesson& lesson = *find_lesson("locked-counter");
  const auto outcomes = [&](const char* lock) {
    Settings settings = lesson.explore_settings();
    settings.set_number("additions", 2);
    REQUIRE_FALSE(settings.set("lock", lock));
    std::string values;
    for (const ExploredOutcome& outcome : explore(lesson, settings).outcomes) values += outcome.value + " ";
    return values;
  };
  CHECK(outcomes("off") == "2 3 4 ");
  CHECK(outcomes("on") == "4 ");
  CHECK(outcomes("around-write") == "2 3 4 ");
  CHECK(outcomes("per-thread") == "2 3 4 ");
}
