// Predict, run, explain: what is folded, what is brought into sight, and what takes the stage.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "headless.h"
#include "imgui_internal.h"
#include "kit/lesson/course.h"
#include "ui/source_view.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::choose;
using racecourse::testing::Headless;

namespace {

const ImVec2 wide_screen(1600, 900);  // 1280 x 720 with lengths of four fifths

Session session_at(const char* id) {
  Session session(course(), Preferences{}, Progress{});
  session.apply(choose(id));
  return session;
}

/// A part of the window, by the name it is drawn under.
ImGuiWindow* part(const std::string& name) {
  for (ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
    if (std::string(window->Name).find("/" + name + "_") != std::string::npos) return window;
  return nullptr;
}

void draw(Headless& screen, Session& session, ImVec2 size, int frames = 6) {
  for (int i = 0; i < frames; ++i) screen.frame(session, size);
}

float height(const Area& area) { return area.high.y - area.low.y; }

}  // namespace

TEST_CASE("the answer does not stand under the question: it unfolds after a guess, and after a skip") {
  Headless screen;
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    Session session = session_at(lesson.id.c_str());
    draw(screen, session, wide_screen);
    const float folded = part("text")->ContentSize.y;
    session.apply(ask::SkipGuess{});
    draw(screen, session, wide_screen);
    CHECK(part("text")->ContentSize.y > 1.5f * folded);
    session.apply(ask::Reset{});
    draw(screen, session, wide_screen);
    CHECK(part("text")->ContentSize.y == folded);
  }
}

TEST_CASE("a lesson begins at the top of its text, wherever the one before was read") {
  Headless screen;
  Session session = session_at("unsynchronized-counter");
  session.apply(ask::SkipGuess{});
  draw(screen, session, wide_screen);
  part("text")->Scroll.y = 150;
  draw(screen, session, wide_screen);
  CHECK(part("text")->Scroll.y == 150);
  session.apply(ask::StepLesson{+1});
  session.apply(ask::SkipGuess{});
  draw(screen, session, wide_screen);
  CHECK(part("text")->Scroll.y == 0);
}

TEST_CASE(
    "G brings the place where a guess is made into sight, in every lesson, at every size, before a class "
    "too") {
  Headless screen;
  for (const bool presenter : {false, true})
    for (const ImVec2 size : {wide_screen, ImVec2(1280, 720), ImVec2(800, 450), ImVec2(640, 400)})
      for (const Lesson& lesson : course()) {
        CAPTURE(lesson.id);
        CAPTURE(size.x);
        CAPTURE(presenter);
        Session session = session_at(lesson.id.c_str());
        if (presenter) session.apply(ask::TogglePresenter{});
        draw(screen, session, size, 2);
        if (ImGuiWindow* text = part("text")) text->Scroll.y = text->ScrollMax.y;
        session.apply(ask::EnterGuess{});
        draw(screen, session, size);
        CHECK(height(screen.view().landmarks.of(Landmark::guess)) >= 18);
      }
}

TEST_CASE("the open tab takes the stage and gives it back") {
  Headless screen;
  Session session = session_at("unsynchronized-counter");
  const auto top_of_tabs = [&] {
    draw(screen, session, {1920, 1080});
    return screen.view().landmarks.of(Landmark::tabs).low.y;
  };
  const float beside = top_of_tabs();
  session.apply(ask::ToggleStage{});
  CHECK(session.tab_on_stage());
  CHECK(top_of_tabs() < 0.5f * beside);
  session.apply(ask::ChooseTab{Tab::outcomes});  // each tab has its own
  CHECK_FALSE(session.tab_on_stage());
  session.apply(ask::ChooseTab{Tab::timeline});
  session.apply(ask::ToggleStage{});
  CHECK(top_of_tabs() == beside);
}

TEST_CASE("the boundary between chart and tabs is dragged, and put back by a double click") {
  Headless screen;
  Session session = session_at("unsynchronized-counter");
  const ImVec2 size(1920, 1080);
  draw(screen, session, size);
  const Area tabs = screen.view().landmarks.of(Landmark::tabs);
  const auto drag = [&](float by) {
    const float y = screen.view().landmarks.of(Landmark::tabs).low.y - 3;
    screen.point_at({tabs.low.x + 200, y}, false);
    draw(screen, session, size, 2);
    screen.point_at({tabs.low.x + 200, y}, true);
    draw(screen, session, size, 2);
    screen.point_at({tabs.low.x + 200, y + by}, true);
    draw(screen, session, size, 2);
    screen.point_at({tabs.low.x + 200, y + by}, false);
    draw(screen, session, size, 2);
    return screen.view().landmarks.of(Landmark::tabs).low.y;
  };
  CHECK(drag(-60) == doctest::Approx(tabs.low.y - 60).epsilon(0.005));
  const float lowest = drag(2000);
  CHECK(lowest > tabs.low.y);
  CHECK(lowest < 1080 - 60);  // both keep some room
  CHECK(drag(-30) == doctest::Approx(lowest - 30).epsilon(0.005));
}

TEST_CASE("C++ and Python open on the body, with twenty lines at 1280 x 720") {
  Headless screen;
  const Fonts& fonts = screen.use_real_fonts(1.0f);
  Theme theme = make_theme(ThemeName::dark, 1.0f);
  theme.fonts = fonts;
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    Session session = session_at(lesson.id.c_str());
    for (const Tab tab : {Tab::source, Tab::python}) {
      session.apply(ask::ChooseTab{tab});
      for (const ImVec2 size : {wide_screen, ImVec2(1920, 1080)}) {
        draw(screen, session, size);
        const ImGuiWindow* view = part(tab == Tab::source ? "source" : "twin source");
        REQUIRE(view);
        CHECK(view->Size.y >= 20 * source_line_height(theme));
        CHECK(view->Scroll.y > 0);
      }
    }
  }
}
