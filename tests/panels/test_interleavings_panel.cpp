// The tab "Every interleaving", frame by frame: searching, found, walked by hand, in every theme and size.

#include <doctest/doctest.h>

#include <array>
#include <chrono>

#include "../rounds.h"
#include "headless.h"
#include "kit/lesson/course.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::choose;
using racecourse::testing::Headless;
using racecourse::testing::under_sanitizer;
using racecourse::testing::wait_until;

namespace {

constexpr std::array themes{ThemeName::dark, ThemeName::light, ThemeName::projector};
const std::array sizes{ImVec2(1280, 720), ImVec2(1920, 1080), ImVec2(640, 400)};

void draw_frames_of_tab(Headless& screen, Session& session, ImVec2 size, int frames) {
  for (int i = 0; i < frames; ++i) {
    for (const Action& action : screen.frame(session, size)) session.apply(action);
    REQUIRE(Headless::all_corners_are_numbers());
    REQUIRE(Headless::rectangles() > 100);
    REQUIRE(Headless::rectangles() < 20'000);
  }
}

}  // namespace

TEST_CASE("the interleavings draw while they are searched, when they are found, and as threads are stepped") {
  Headless screen;
  screen.point_at(ImVec2(-1, -1), false);
  for (const Lesson& lesson : course()) {
    if (!lesson.explorable()) continue;
    for (const ThemeName& theme : themes)
      for (const ImVec2& size : sizes) {
        // Under a sanitizer each of them once: a frame takes ten times as long.
        if (under_sanitizer && &theme - themes.data() != &size - sizes.data()) continue;
        CAPTURE(lesson.id);
        CAPTURE(size.x);
        Preferences preferences;
        preferences.theme = theme;
        Session session(course(), preferences, {});
        session.apply(choose(lesson.id));
        session.apply(ask::ChooseTab{Tab::interleavings});
        const auto found = [&] {
          draw_frames_of_tab(screen, session, size, 1);
          return session.exploring() && session.exploring()->found();
        };
        wait_until(found, std::chrono::milliseconds(16));  // as often as a window draws
        for (std::size_t i = 0; i < 12; ++i) {
          REQUIRE_MESSAGE(session.exploring()->walk(), session.exploring()->failure());
          session.apply(ask::StepThread{i % session.exploring()->walk()->threads().size()});
          draw_frames_of_tab(screen, session, size, 2);
        }
        session.apply(ask::FinishWalk{});
        draw_frames_of_tab(screen, session, size, 6);
        REQUIRE_MESSAGE(session.exploring()->walk(), session.exploring()->failure());
        CHECK(session.exploring()->walk()->over());
        session.apply(ask::TogglePresenter{});
        session.apply(ask::ToggleOverlay{Overlay::keys});
        draw_frames_of_tab(screen, session, size, 6);
      }
  }
}
