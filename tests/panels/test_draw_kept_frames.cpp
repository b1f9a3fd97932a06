// A frame of which a part was kept from the last one looks, and answers, as if all of it were drawn anew.

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "../rounds.h"
#include "corners.h"
#include "headless.h"
#include "imgui_internal.h"
#include "kit/lesson/course.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::choose;
using racecourse::testing::Corner;
using racecourse::testing::drawn;
using racecourse::testing::Headless;
using racecourse::testing::rounds;
using racecourse::testing::under_sanitizer;
using racecourse::testing::update_until;

namespace {

const ImVec2 window(1600, 1000);
const ImVec2 nowhere(-1, -1);

/// Of the whole last frame, list by list.
std::vector<std::vector<Corner>> drawn_frame() {
  const ImDrawData& data = *ImGui::GetDrawData();
  std::vector<std::vector<Corner>> lists;
  for (int i = 0; i < data.CmdListsCount; ++i) lists.push_back(drawn(*data.CmdLists[i]));
  return lists;
}

/// Draws until nothing moves, then once more without anything that was kept. Of a run that goes, all of one picture.
void check_kept_is_fresh(Headless& screen, Session& session, ImVec2 size = window) {
  screen.frame(session, size);
  for (int frame = 0; frame < 2; ++frame) screen.frame_of(session, size);
  const std::vector<std::vector<Corner>> kept = drawn_frame();
  screen.forget_view();
  screen.frame_of(session, size);
  CHECK(drawn_frame() == kept);
}

void run_to_the_end(Session& session, const char* lesson) {
  session.apply(choose(lesson));
  if (session.until_stopped()) session.apply(ask::ToggleUntilStopped{});
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return !session.busy(); });
  REQUIRE(session.snapshot()->tells());
}

/// A fifth of them under a sanitizer, also all over.
std::vector<ImVec2> places_all_over(ImVec2 apart) {
  if (under_sanitizer) apart = {2.5f * apart.x, 2 * apart.y};
  std::vector<ImVec2> places;
  for (float y = 12; y < window.y; y += apart.y)
    for (float x = 20; x < window.x; x += apart.x) places.emplace_back(x, y);
  return places;
}

/// What is asked for, in order, by a click at each of many places; `before_frame` is called before each frame.
template <class BeforeFrame>
std::vector<std::size_t> asked_by_presses(BeforeFrame before_frame) {
  Headless screen;
  Session session(course(), Preferences{}, Progress{});
  std::vector<std::size_t> asked;
  const auto frame = [&](ImVec2 where, bool pressed) {
    before_frame(screen);
    screen.point_at(where, pressed);
    for (const Action& action : screen.frame(session, window)) asked.push_back(action.kind());
  };
  for (const ImVec2 where : places_all_over({89, 53})) {
    for (int i = 0; i < 2; ++i) frame(nowhere, false);
    for (const bool pressed : {false, true, false}) frame(where, pressed);
    screen.forget_view();  // a field that was opened by it
  }
  return asked;
}

/// To which control so many steps lead from none; `before_step` is called before the frame whose controls they go over.
template <class BeforeStep>
ImGuiID stop_after(int steps, BeforeStep before_step) {
  Headless screen;
  screen.point_at(nowhere, false);
  ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  Session session(course(), Preferences{}, Progress{});
  for (int i = 0; i < 3; ++i) screen.frame(session, window);
  before_step(screen);
  screen.frame(session, window);
  for (int i = 0; i < std::abs(steps); ++i) screen.tab_walk().step(steps > 0 ? +1 : -1);
  screen.frame(session, window);
  return ImGui::GetCurrentContext()->NavId;
}

}  // namespace

TEST_CASE("a frame of what was kept is a frame drawn anew: every lesson, before a run and after one") {
  for (std::size_t i = 0; i < course().size(); ++i) {
    CAPTURE(course()[i].id);
    Headless screen;
    Session session(course(), Preferences{}, Progress{});
    session.apply(ask::ChooseLesson{i});
    for (const bool run : {false, true}) {
      CAPTURE(run);
      if (run) {
        session.apply(ask::SkipGuess{});
        session.apply(ask::RunOrStop{});
        update_until(session, [&] { return session.state() == RunState::running; });
        screen.frame(session, window);
        if (session.state() == RunState::running) session.apply(ask::RunOrStop{});
        update_until(session, [&] { return !session.busy(); });
      }
      check_kept_is_fresh(screen, session);
    }
  }
}

namespace {

/// They change each thing that is shown of that lesson.
std::vector<Action> many_actions(const Lesson& lesson) {
  return {ask::FlipKey{'L'},
          ask::Set{lesson.settings.front().name, 3},
          ask::ToggleUntilStopped{},
          ask::ToggleHint{lesson.teaching.goals.front().id},
          ask::NextPicture{},
          ask::ChooseTab{Tab::outcomes},
          ask::ChooseTab{Tab::timeline},
          ask::NextTheme{},
          ask::ChangeSize{+1},
          ask::ChangeSize{0},
          ask::TogglePresenter{},
          ask::ChooseTab{Tab::guesses},
          ask::EnterGuess{},
          ask::TypeText{"34 Ada"},
          ask::EnterText{},
          ask::TogglePresenter{},
          ask::ChooseTab{Tab::interleavings},
          ask::ChooseTab{Tab::timeline},
          ask::ToggleOverlay{Overlay::menu},
          ask::CloseOverlay{},
          ask::ForgetProgress{},
          ask::RunMany{2},
          ask::StepLesson{+1},
          ask::StepLesson{-1},
          ask::Reset{},
          ask::EnterGuess{},
          ask::TypeText{"12"},
          ask::EnterText{},
          ask::ShowPrograms{},
          ask::AskForProgram{true},
          ask::LeaveProgram{},
          ask::StepLesson{-1}};
}

}  // namespace

TEST_CASE("a frame of what was kept is a frame drawn anew: whatever the reader asked for") {
  for (const char* id : {"many-threads", "unsynchronized-counter"}) {
    CAPTURE(id);
    Headless screen;
    const Lesson& lesson = *find_lesson(id);
    Session session(course(), Preferences{}, Progress{{lesson.id, {lesson.teaching.goals.front().id}}});
    run_to_the_end(session, id);
    check_kept_is_fresh(screen, session);
    for (const Action& action : many_actions(lesson)) {
      CAPTURE(action.kind());
      session.apply(action);
      session.update();  // what is explored begins with the first frame in its tab
      update_until(session, [&] { return !session.busy(); });
      check_kept_is_fresh(screen, session);
    }
    session.show_notice("Something happened.");
    check_kept_is_fresh(screen, session);
  }
}

TEST_CASE("a frame of what was kept is a frame drawn anew: when the twin has run") {
  Headless screen;
  Session session(course(), Preferences{}, Progress{});
  run_to_the_end(session, "unsynchronized-counter");
  REQUIRE_FALSE(session.set_text("additions", "3000"));
  check_kept_is_fresh(screen, session);
  session.apply(ask::RunOrStopTwin{});
  session.apply(ask::ChooseTab{Tab::timeline});
  update_until(session, [&] { return !session.busy(); });
  check_kept_is_fresh(screen, session);
}

TEST_CASE("a frame of what was kept is a frame drawn anew: while a run goes on, and when it has ended") {
  Headless screen;
  Session session(course(), Preferences{}, Progress{});
  session.apply(choose("unsynchronized-counter"));
  check_kept_is_fresh(screen, session);
  session.apply(ask::RunOrStop{});
  update_until(session, [&] {
    const auto& lines = session.snapshot()->series;
    return !lines.empty() && lines.front().points.size() > 2;
  });
  REQUIRE(session.state() == RunState::running);
  for (int i = 0; i < 5; ++i) check_kept_is_fresh(screen, session);
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return !session.busy(); });
  check_kept_is_fresh(screen, session);
}

TEST_CASE("a frame of what was kept is a frame drawn anew: in a window of another size") {
  Headless screen;
  Session session(course(), Preferences{}, Progress{});
  run_to_the_end(session, "unsynchronized-counter");
  for (const ImVec2 size :
       {window, ImVec2(1600, 960), ImVec2(1500, 960), ImVec2(1500, 640), ImVec2(900, 640)})
    check_kept_is_fresh(screen, session, size);
}

TEST_CASE("a frame of what was kept is a frame drawn anew: wherever the pointer is, or was") {
  Headless screen;
  Session session(course(), Preferences{}, Progress{});
  run_to_the_end(session, "unsynchronized-counter");
  check_kept_is_fresh(screen, session);
  for (const ImVec2 where : places_all_over({127, 79})) {
    CAPTURE(where.x);
    CAPTURE(where.y);
    screen.point_at(where, false);
    check_kept_is_fresh(screen, session);
    screen.point_at(nowhere, false);
    check_kept_is_fresh(screen, session);
  }
}

TEST_CASE("what was zoomed, hidden or scrolled away stays so when it is kept") {
  Headless screen;
  Session session(course(), Preferences{}, Progress{});
  run_to_the_end(session, "unsynchronized-counter");
  std::set<std::vector<std::vector<Corner>>> looks;
  for (const ImVec2 where : places_all_over({127, 79})) {
    CAPTURE(where.x);
    CAPTURE(where.y);
    screen.point_at(where, false);
    screen.frame(session, window);  // what lies below others notices the pointer only in the next frame
    screen.turn_wheel(1);
    for (const bool pressed : {false, true, false}) {
      screen.point_at(where, pressed);
      screen.frame(session, window);
    }
    screen.point_at(nowhere, false);
    screen.frame(session, window);
    const auto drawn_anew = drawn_frame();
    for (int frame = 0; frame < 3; ++frame) screen.frame(session, window);
    // A field that was opened has a caret, which comes and goes.
    CHECK((screen.view().chip.typing || drawn_frame() == drawn_anew));
    looks.insert(drawn_anew);
    screen.forget_view();
  }
  CHECK(looks.size() > (under_sanitizer ? 2 : 10));
}

TEST_CASE("what was kept can be pressed as what is drawn anew") {
  const auto kept = asked_by_presses([](Headless&) {});
  CHECK(kept == asked_by_presses([](Headless& screen) { screen.forget_view(); }));
  CHECK(kept.size() >= (under_sanitizer ? 3 : 30));
}

TEST_CASE("the walk finds what was kept as what is drawn anew") {
  std::set<ImGuiID> stops;
  for (int steps = -rounds(30); steps <= rounds(60); ++steps) {
    const ImGuiID stop = stop_after(steps, [](Headless&) {});
    CHECK(stop == stop_after(steps, [](Headless& screen) { screen.forget_view(); }));
    stops.insert(stop);
  }
  CHECK(stops.size() > (under_sanitizer ? 10 : course().size() + 10));
}
