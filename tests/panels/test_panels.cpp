// Every panel, drawn for hundreds of frames without a window: all lessons, themes, sizes and tabs, while threads really
// run.

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <variant>

#include "../rounds.h"
#include "headless.h"
#include "kit/lesson/course.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::choose;
using racecourse::testing::draw_until;
using racecourse::testing::Headless;
using racecourse::testing::rounds;
using racecourse::testing::under_sanitizer;

namespace {

const std::array sizes{ImVec2(1280, 720), ImVec2(1920, 1080), ImVec2(2560, 1440), ImVec2(640, 400)};
constexpr int frames_of_tab = under_sanitizer ? 2 : 4;
constexpr std::array themes{ThemeName::dark, ThemeName::light, ThemeName::projector};

Preferences preferences(ThemeName theme, float type_size = 1.0f) {
  Preferences chosen;
  chosen.theme = theme;
  chosen.type_size = type_size;
  return chosen;
}

void draw_until_done(Headless& screen, Session& session, ImVec2 size) {
  draw_until(screen, session, size, [&] { return session.state() == RunState::done; });
}

void leave(Headless& screen, Session& session, ImVec2 size) {
  session.apply(ask::Leave{});
  draw_until(screen, session, size, [&] { return session.ready_to_leave(); });
}

void draw_every_tab(Headless& screen, Session& session, ImVec2 size) {
  for (std::size_t place = 0; place < session.tabs().size(); ++place) {
    session.apply(ask::ChooseTabAt{place});
    for (int i = 0; i < frames_of_tab; ++i) {
      screen.frame(session, size);
      REQUIRE(Headless::all_corners_are_numbers());
      CHECK(Headless::rectangles() > 100);
    }
  }
}

}  // namespace

TEST_CASE("every lesson draws in every theme, size and tab: before, during and after a run") {
  Headless screen;
  for (std::size_t lesson = 0; lesson < course().size(); ++lesson) {
    for (const ThemeName theme : themes) {
      for (const ImVec2& size : sizes) {
        CAPTURE(course()[lesson].id);
        CAPTURE(size.x);
        // A run in one theme for each size: what it draws is the same in the others.
        const bool runs = theme == themes[static_cast<std::size_t>(&size - sizes.data()) % themes.size()];
        if (under_sanitizer && !runs) continue;
        Session session(course(), preferences(theme), {});
        session.apply(ask::ChooseLesson{lesson});
        draw_every_tab(screen, session, size);
        if (!runs) continue;
        session.apply(ask::RunOrStop{});
        session.update();
        CHECK(session.state() == RunState::running);
        draw_every_tab(screen, session, size);
        session.apply(ask::FlipKey{'L'});
        draw_every_tab(screen, session, size);
        session.apply(ask::RunOrStop{});
        draw_until_done(screen, session, size);
        draw_every_tab(screen, session, size);
      }
    }
  }
}

TEST_CASE("type from half to four times its size draws, with and without presenter mode") {
  Headless screen;
  for (const float type_size : {0.5f, 2.0f, 4.0f}) {
    CAPTURE(type_size);
    Session session(course(), preferences(ThemeName::dark, type_size), {});
    session.apply(ask::RunMany{3});
    draw_until_done(screen, session, sizes[0]);
    draw_every_tab(screen, session, sizes[0]);
    session.apply(ask::TogglePresenter{});
    session.apply(ask::ToggleOverlay{Overlay::keys});
    session.show_notice("a sentence that a person should read");
    draw_every_tab(screen, session, sizes[0]);
  }
}

TEST_CASE("as many threads as a lesson allows stay within the budget of rectangles") {
  struct Crowd {
    const char *lesson, *setting;
    std::int64_t threads;
  };
  for (const Crowd& crowd : {Crowd{"unsynchronized-counter", "threads", 64},
                             {"start-and-join", "workers", 64},
                             {"many-threads", "tasks", 500}}) {
    CAPTURE(crowd.lesson);
    Headless screen;
    Session session(course(), preferences(ThemeName::dark), {});
    session.apply(choose(crowd.lesson));
    session.apply(ask::Set{crowd.setting, crowd.threads});
    REQUIRE(session.settings().number(crowd.setting) == crowd.threads);
    session.apply(ask::RunOrStop{});
    for (int i = 0; i < rounds(120); ++i) {
      screen.frame(session, sizes[1]);
      REQUIRE(Headless::rectangles() < 20'000);
    }
    leave(screen, session, sizes[1]);
  }
}

TEST_CASE("a hand that clicks and drags everywhere breaks nothing") {
  Headless screen;
  Session session(course(), preferences(ThemeName::dark), {});
  std::mt19937 dice(20);
  std::uniform_real_distribution<float> share(0.0f, 1.0f);
  for (int i = 0; i < rounds(600); ++i) {
    const ImVec2 size = sizes[static_cast<std::size_t>(i / rounds(200))];
    const ImVec2 where(share(dice) * size.x, share(dice) * size.y);
    screen.point_at(where, i % 3 == 1);
    if (i % 7 == 0) screen.turn_wheel(share(dice) < 0.5f ? -1.0f : 1.0f);
    for (const Action& action : screen.frame(session, size))
      if (!action.as<ask::Leave>()) session.apply(action);
    REQUIRE(Headless::all_corners_are_numbers());
  }
  leave(screen, session, sizes[0]);
}

TEST_CASE("drawing asks for nothing by itself") {
  Headless screen;
  Session session(course(), preferences(ThemeName::dark), {});
  screen.point_at(ImVec2(-1, -1), false);
  for (int i = 0; i < 60; ++i) CHECK(screen.frame(session, sizes[0]).empty());
  CHECK(session.runs_started() == 0);
}
