// What is kept from frame to frame looks as if it were drawn anew.

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <tuple>
#include <vector>

#include "draw/kept_drawing.h"
#include "draw/markdown.h"
#include "headless.h"
#include "kit/course.h"
#include "updates.h"

using namespace racecourse;
using racecourse::testing::update_until;

namespace {

using Corner = std::tuple<float, float, float, float, ImU32>;

Corner corner_of(const ImDrawVert& vertex) {
  return {vertex.pos.x, vertex.pos.y, vertex.uv.x, vertex.uv.y, vertex.col};
}

/// The corners of a list in the order in which they are drawn, whatever their numbers are.
std::vector<Corner> drawn(const ImDrawList& list) {
  std::vector<Corner> corners;
  for (const ImDrawCmd& command : list.CmdBuffer)
    for (unsigned i = 0; i < command.ElemCount; ++i)
      corners.push_back(corner_of(list.VtxBuffer[static_cast<int>(
          command.VtxOffset + list.IdxBuffer[static_cast<int>(command.IdxOffset + i)])]));
  return corners;
}

/// Of the whole last frame, list by list.
std::vector<std::vector<Corner>> drawn_frame() {
  const ImDrawData& data = *ImGui::GetDrawData();
  std::vector<std::vector<Corner>> lists;
  for (int i = 0; i < data.CmdListsCount; ++i) lists.push_back(drawn(*data.CmdLists[i]));
  return lists;
}

/// Lists of their own, to be drawn into between two frames of nobody.
struct Lists {
  racecourse::testing::Headless context;
  ImDrawList one{ImGui::GetDrawListSharedData()}, other{ImGui::GetDrawListSharedData()};

  Lists() {
    for (ImDrawList* list : {&one, &other}) {
      list->_ResetForNewFrame();
      list->PushClipRect({0, 0}, {100, 100});
      list->PushTextureID(ImGui::GetIO().Fonts->TexID);
    }
  }
};

/// Draws a rectangle there and counts how often.
struct Pen {
  KeptDrawing<float> kept;
  int strokes = 0;

  void draw(ImDrawList& list, float x) {
    kept.draw(list, x, [&] {
      ++strokes;
      list.AddRectFilled({x, 0}, {x + 5, 5}, 0xFFFFFFFF);
    });
  }
};

}  // namespace

TEST_CASE("a kept drawing: the same triangles behind whatever was drawn before, and anew for another key") {
  Lists lists;
  Pen pen;
  pen.draw(lists.one, 7);
  lists.other.AddTriangleFilled({50, 50}, {60, 50}, {60, 60}, 0xFF00FF00);
  const std::size_t before = drawn(lists.other).size();
  pen.draw(lists.other, 7);
  CHECK(pen.strokes == 1);
  const std::vector<Corner> rectangle = drawn(lists.one);
  const std::vector<Corner> both = drawn(lists.other);
  REQUIRE(rectangle.size() == 6);
  CHECK(std::vector<Corner>(both.begin() + static_cast<std::ptrdiff_t>(before), both.end()) == rectangle);

  pen.draw(lists.other, 8);
  CHECK(pen.strokes == 2);
  pen.draw(lists.other, 8);
  CHECK(pen.strokes == 2);
  pen.kept.forget();
  pen.draw(lists.other, 8);
  CHECK(pen.strokes == 3);
}

TEST_CASE("a kept drawing: anew where another part of the window is seen") {
  Lists lists;
  Pen pen;
  pen.draw(lists.one, 7);
  lists.one.PushClipRect({0, 0}, {50, 50});
  pen.draw(lists.one, 7);
  CHECK(pen.strokes == 2);
  lists.one.PopClipRect();
}

TEST_CASE("a kept drawing: what changes the clip rectangle while it draws is drawn anew each time") {
  Lists lists;
  KeptDrawing<int> kept;
  int strokes = 0;
  for (int i = 0; i < 2; ++i)
    kept.draw(lists.one, 1, [&] {
      ++strokes;
      lists.one.AddRectFilled({0, 0}, {5, 5}, 0xFFFFFFFF);
      lists.one.PushClipRect({0, 0}, {20, 20});
      lists.one.AddRectFilled({0, 0}, {5, 5}, 0xFFFFFFFF);
      lists.one.PopClipRect();
    });
  CHECK(strokes == 2);
}

TEST_CASE("parts kept in order: each has its own, and what a frame leaves out is let go") {
  KeptInOrder<std::string> parts;
  for (const char* words : {"one", "two"}) parts.next() = words;
  parts.begin_frame();
  CHECK(parts.next() == "one");
  parts.begin_frame();
  CHECK(parts.next() == "one");
  CHECK(parts.next().empty());
}

TEST_CASE("a frame of what was kept is a frame drawn anew: every lesson, before a run and after one") {
  const ImVec2 size(1600, 1000);
  for (std::size_t i = 0; i < course().size(); ++i) {
    CAPTURE(course()[i].id);
    racecourse::testing::Headless screen;
    Session session(course(), Preferences{}, Progress{});
    session.apply(ask::ChooseLesson{i});
    for (const bool run : {false, true}) {
      CAPTURE(run);
      if (run) {
        session.apply(ask::SkipGuess{});
        session.apply(ask::RunOrStop{});
        update_until(session, [&] { return session.state() == RunState::running; });
        screen.frame(session, size);
        if (session.state() == RunState::running) session.apply(ask::RunOrStop{});
        update_until(session, [&] { return !session.busy(); });
      }
      for (int frame = 0; frame < 3; ++frame) screen.frame(session, size);
      const auto kept = drawn_frame();
      screen.forget_view();
      screen.frame(session, size);
      CHECK(drawn_frame() == kept);
    }
  }
}
