#pragma once

// A session without a window, looked after until something has come about.

#include <string_view>

#include "../waiting.h"
#include "headless.h"
#include "kit/lesson/course.h"
#include "session/session.h"

namespace racecourse::testing {

inline ask::ChooseLesson choose(std::string_view id) {
  return {static_cast<std::size_t>(find_lesson(id) - course().data())};
}

/// Fails where it does not come about, as wait_until does.
template <class Condition>
void update_until(Session& session, Condition reached) {
  wait_until([&] {
    if (reached()) return true;
    session.update();
    return false;
  });
}

/// Draws frames as often as a window would, until something has come about.
template <class Condition>
void draw_until(Headless& screen, Session& session, ImVec2 size, Condition reached) {
  const auto seen = [&] {
    if (reached()) return true;
    screen.frame(session, size);
    REQUIRE(Headless::all_corners_are_numbers());
    return false;
  };
  wait_until(seen, std::chrono::milliseconds(16));
}

}  // namespace racecourse::testing
