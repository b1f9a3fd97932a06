// Presenter mode on a small projector: everything that a class looks at is in sight at once.

#include <doctest/doctest.h>

#include <string_view>

#include "headless.h"
#include "imgui_internal.h"
#include "kit/lesson/course.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::draw_until;
using racecourse::testing::Headless;

namespace {

struct Projector {
  ImVec2 size;
  float fitted;  ///< what a window of that size shrinks all lengths to
};
const Projector projectors[] = {{{1280, 720}, 0.8f}, {{1920, 1080}, 1.0f}};

/// How far the stage can be scrolled.
float stage_scrolls() {
  for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
    if (std::string_view(window->Name).find("/stage_") != std::string_view::npos) return window->ScrollMax.y;
  FAIL("there is no stage");
  return 0;
}

void check_stage_fits(Headless& screen, Session& session, ImVec2 size) {
  for (std::size_t place = 0; place < session.tabs().size(); ++place) {
    session.apply(ask::ChooseTabAt{place});
    for (int i = 0; i < 4; ++i) screen.frame(session, size);
    if (session.tab() == Tab::interleavings) {
      draw_until(screen, session, size, [&] { return !session.exploring()->busy(); });
      screen.frame(session, size);
    }
    CAPTURE(place);
    CHECK(stage_scrolls() == 0);
  }
}

}  // namespace

TEST_CASE("in presenter mode no stage scrolls: before, during and after a run") {
  for (const Projector& projector : projectors) {
    CAPTURE(projector.size.x);
    Headless screen;
    Preferences preferences;
    preferences.type_size = projector.fitted;
    for (std::size_t lesson = 0; lesson < course().size(); ++lesson) {
      CAPTURE(course()[lesson].id);
      Session session(course(), preferences, {});
      session.apply(ask::TogglePresenter{});
      if (lesson == 0) screen.use_real_fonts(session.scale());
      session.apply(ask::ChooseLesson{lesson});
      check_stage_fits(screen, session, projector.size);
      session.apply(ask::RunOrStop{});
      check_stage_fits(screen, session, projector.size);
      session.apply(ask::RunOrStop{});
      draw_until(screen, session, projector.size, [&] { return session.state() == RunState::done; });
      check_stage_fits(screen, session, projector.size);
    }
  }
}
