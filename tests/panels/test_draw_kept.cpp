// What is kept from frame to frame looks as if it were drawn anew.

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "headless.h"
#include "imgui_internal.h"
#include "kit/base/sanitizers.h"
#include "kit/lesson/course.h"
#include "text/markdown.h"
#include "ui/kept_drawing.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::Headless;
using racecourse::testing::update_until;

namespace {

const ImVec2 window(1600, 1000);
const ImVec2 nowhere(-1, -1);
#if RACECOURSE_THREAD_SANITIZER
const ImVec2 grid(127, 158);  // a frame takes ten times as long
#else
const ImVec2 grid(127, 79);
#endif

/// With the rectangle in which it is seen.
using Corner = std::tuple<float, float, float, float, ImU32, std::array<float, 4>>;

Corner corner_of(const ImDrawVert& vertex, const ImVec4& clip) {
  return {vertex.pos.x, vertex.pos.y, vertex.uv.x, vertex.uv.y, vertex.col, {clip.x, clip.y, clip.z, clip.w}};
}

/// The corners of a list in the order in which they are drawn, whatever their numbers are.
std::vector<Corner> drawn(const ImDrawList& list) {
  std::vector<Corner> corners;
  for (const ImDrawCmd& command : list.CmdBuffer)
    for (unsigned i = 0; i < command.ElemCount; ++i)
      corners.push_back(
          corner_of(list.VtxBuffer[static_cast<int>(command.VtxOffset +
                                                    list.IdxBuffer[static_cast<int>(command.IdxOffset + i)])],
                    command.ClipRect));
  return corners;
}

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

ask::ChooseLesson choose(const char* lesson) {
  return {static_cast<std::size_t>(find_lesson(lesson) - course().data())};
}

void run_to_the_end(Session& session, const char* lesson) {
  session.apply(choose(lesson));
  if (session.until_stopped()) session.apply(ask::ToggleUntilStopped{});
  session.apply(ask::RunOrStop{});
  update_until(session, [&] { return !session.busy(); });
  REQUIRE(session.snapshot()->tells());
}

std::vector<ImVec2> places_all_over(ImVec2 apart) {
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

/// Lists of their own, to be drawn into between two frames of nobody.
struct Lists {
  Headless context;
  ImDrawList one{ImGui::GetDrawListSharedData()}, other{ImGui::GetDrawListSharedData()};

  Lists() {
    for (ImDrawList* list : {&one, &other}) {
      list->_ResetForNewFrame();
      list->PushClipRect({0, 0}, {100, 100});
      list->PushTextureID(ImGui::GetIO().Fonts->TexID);
    }
  }
};

/// Draws rectangles, a frame to each call, and counts how often.
struct Pen {
  KeptDrawings kept;
  Theme theme = make_theme(ThemeName::dark, 1);
  int strokes = 0;

  void draw(ImDrawList& list, std::initializer_list<float> places) {
    const KeptDrawings::Frame frame(kept, theme);
    for (const float x : places)
      draw_kept(list, DrawKey(x), [&] {
        ++strokes;
        list.AddRectFilled({x, 0}, {x + 5, 5}, 0xFFFFFFFF);
      });
  }
};

}  // namespace

TEST_CASE("a key is another one where any of its parts is") {
  const DrawKey key("words", 1, 2.5f, true, ImVec2(3, 4));
  CHECK(key == DrawKey("words", 1, 2.5f, true, ImVec2(3, 4)));
  CHECK(key != DrawKey("wordy", 1, 2.5f, true, ImVec2(3, 4)));
  CHECK(key != DrawKey("words", 2, 2.5f, true, ImVec2(3, 4)));
  CHECK(key != DrawKey("words", 1, 2.25f, true, ImVec2(3, 4)));
  CHECK(key != DrawKey("words", 1, 2.5f, false, ImVec2(3, 4)));
  CHECK(key != DrawKey("words", 1, 2.5f, true, ImVec2(4, 3)));
  CHECK(DrawKey("ab", "c") != DrawKey("a", "bc"));
  CHECK(DrawKey("more than eight letters") != DrawKey("more than eight lettres"));
  CHECK(DrawKey(DrawKey(1, 2), 3) != DrawKey(1, DrawKey(2, 3)));
}

TEST_CASE("a kept drawing: the same triangles behind whatever was drawn before, and anew for another key") {
  Lists lists;
  Pen pen;
  pen.draw(lists.one, {7});
  lists.other.AddTriangleFilled({50, 50}, {60, 50}, {60, 60}, 0xFF00FF00);
  const std::size_t before = drawn(lists.other).size();
  pen.draw(lists.other, {7});
  CHECK(pen.strokes == 1);
  const std::vector<Corner> rectangle = drawn(lists.one);
  const std::vector<Corner> both = drawn(lists.other);
  REQUIRE(rectangle.size() == 6);
  CHECK(std::vector<Corner>(both.begin() + static_cast<std::ptrdiff_t>(before), both.end()) == rectangle);

  pen.draw(lists.other, {8});
  CHECK(pen.strokes == 2);
  pen.draw(lists.other, {8});
  CHECK(pen.strokes == 2);
  pen.kept.forget();
  pen.draw(lists.other, {8});
  CHECK(pen.strokes == 3);
  pen.theme = make_theme(ThemeName::light, 1);
  pen.draw(lists.other, {8});
  CHECK(pen.strokes == 4);
}

TEST_CASE(
    "kept drawings: one that comes in between has those after it drawn anew once, and one left out is gone") {
  Lists lists;
  Pen pen;
  pen.draw(lists.one, {1, 2, 3});
  pen.draw(lists.one, {1, 9, 2, 3});
  CHECK(pen.strokes == 6);
  pen.draw(lists.one, {1, 9, 2, 3});
  CHECK(pen.strokes == 6);
  pen.draw(lists.one, {1, 9});
  pen.draw(lists.one, {1, 9, 2, 3});
  CHECK(pen.strokes == 8);
}

TEST_CASE("a drawing without a key, or outside of a frame, is not kept") {
  Lists lists;
  KeptDrawings kept;
  int strokes = 0;
  const auto draw = [&](const std::optional<DrawKey>& key) {
    return draw_kept(lists.one, key, [&] { return static_cast<float>(++strokes); });
  };
  for (int i = 0; i < 2; ++i) {
    const KeptDrawings::Frame frame(kept, Theme{});
    const float height = draw({});
    CHECK(height == static_cast<float>(strokes));
  }
  CHECK(strokes == 2);
  CHECK(draw(DrawKey(1)) == 3);
  CHECK(draw(DrawKey(1)) == 4);
  for (int i = 0; i < 2; ++i) {
    const KeptDrawings::Frame frame(kept, Theme{});
    CHECK(draw(DrawKey(1)) == 5);  // as high as it was
  }
}

TEST_CASE("a kept drawing: anew where another part of the window is seen") {
  Lists lists;
  Pen pen;
  pen.draw(lists.one, {7});
  lists.one.PushClipRect({0, 0}, {50, 50});
  pen.draw(lists.one, {7});
  CHECK(pen.strokes == 2);
  lists.one.PopClipRect();
}

TEST_CASE(
    "a kept drawing: what changes the clip rectangle while it draws is seen in the same parts of the "
    "window") {
  const auto draw_rectangle = [](ImDrawList& list) { list.AddRectFilled({0, 0}, {5, 5}, 0xFFFFFFFF); };
  const auto draw_clipped = [&](ImDrawList& list) {
    list.PushClipRect({0, 0}, {20, 20});
    draw_rectangle(list);
    list.PopClipRect();
  };
  // The clip rectangle changes in the middle, at the beginning, at the end, and back to what it was before.
  for (const bool first : {false, true})
    for (const bool last : {false, true})
      for (const bool behind_clipped : {false, true}) {
        Lists lists;
        KeptDrawings kept;
        int strokes = 0;
        for (ImDrawList* list : {&lists.one, &lists.other}) {
          const KeptDrawings::Frame frame(kept, Theme{});
          if (behind_clipped) draw_clipped(*list);
          draw_kept(*list, DrawKey(1), [&] {
            ++strokes;
            if (first) draw_rectangle(*list);
            draw_clipped(*list);
            if (last) draw_rectangle(*list);
          });
          draw_rectangle(*list);
        }
        CHECK(strokes == 1);
        CHECK(drawn(lists.one) == drawn(lists.other));
      }
}

TEST_CASE("a kept drawing: what takes another texture is drawn anew each time") {
  Lists lists;
  KeptDrawings kept;
  int strokes = 0;
  for (int i = 0; i < 2; ++i) {
    const KeptDrawings::Frame frame(kept, Theme{});
    draw_kept(lists.one, DrawKey(1), [&] {
      ++strokes;
      lists.one.PushTextureID(reinterpret_cast<ImTextureID>(&strokes));
      lists.one.AddRectFilled({0, 0}, {5, 5}, 0xFFFFFFFF);
      lists.one.PopTextureID();
    });
  }
  CHECK(strokes == 2);
}

TEST_CASE("a part keeps its drawings while it is drawn anew itself") {
  Lists lists;
  KeptDrawings kept;
  int strokes = 0;
  const auto draw = [&](int key) {
    ImGui::NewFrame();
    ImGui::Begin("window");
    {
      const KeptDrawings::Frame frame(kept, Theme{});
      draw_kept_part(DrawKey(key), [&] {
        ImGui::Dummy({5, 5});
        draw_kept(*ImGui::GetWindowDrawList(), DrawKey(1), [&] { ++strokes; });
      });
    }
    const float below = ImGui::GetCursorScreenPos().y;
    ImGui::End();
    ImGui::EndFrame();
    return below;
  };
  lists.context.point_at(nowhere, false);
  ImGui::GetIO().DisplaySize = window;
  for (int i = 0; i < 3; ++i) draw(1);  // until the window has its size
  const float below = draw(1);
  const int first = strokes;
  CHECK(draw(1) == below);
  CHECK(draw(2) == below);
  CHECK(strokes == first);
}

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
          ask::EnterText{}};
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
  for (const ImVec2 where : places_all_over(grid)) {
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
  for (const ImVec2 where : places_all_over(grid)) {
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
  CHECK(looks.size() > 10);
}

TEST_CASE("what was kept can be pressed as what is drawn anew") {
  const auto kept = asked_by_presses([](Headless&) {});
  CHECK(kept == asked_by_presses([](Headless& screen) { screen.forget_view(); }));
  CHECK(kept.size() >= 30);
}

TEST_CASE("the walk finds what was kept as what is drawn anew") {
  std::set<ImGuiID> stops;
  for (int steps = -30; steps <= 60; ++steps) {
    const ImGuiID stop = stop_after(steps, [](Headless&) {});
    CHECK(stop == stop_after(steps, [](Headless& screen) { screen.forget_view(); }));
    stops.insert(stop);
  }
  CHECK(stops.size() > course().size() + 10);
}
