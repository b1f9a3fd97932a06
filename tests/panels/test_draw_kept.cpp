// Drawings that are kept from frame to frame: when one is drawn anew, and that it looks the same.

#include <doctest/doctest.h>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <vector>

#include "corners.h"
#include "headless.h"
#include "ui/kept_drawing.h"

using namespace racecourse;
using racecourse::testing::Corner;
using racecourse::testing::drawn;
using racecourse::testing::Headless;

namespace {

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

/// Draws a part with a drawing in it, a frame to each call, and counts how often. The pointer is elsewhere.
struct KeptPart {
  Lists lists;
  KeptDrawings kept;
  int drawn = 0, strokes = 0;

  KeptPart() {
    lists.context.point_at({-1, -1}, false);
    ImGui::GetIO().DisplaySize = {1600, 1000};
    for (int i = 0; i < 4; ++i) draw(1);  // until the window has its size
  }

  /// Where the cursor is afterwards.
  float draw(int key) {
    ImGui::NewFrame();
    ImGui::Begin("window");
    {
      const KeptDrawings::Frame frame(kept, Theme{});
      draw_kept_part(DrawKey(key), [&] {
        ++drawn;
        ImGui::Dummy({5, 5});
        draw_kept(*ImGui::GetWindowDrawList(), DrawKey(1), [&] { ++strokes; });
      });
    }
    const float below = ImGui::GetCursorScreenPos().y;
    ImGui::End();
    ImGui::EndFrame();
    return below;
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
  KeptPart part;
  const float below = part.draw(1);
  const int strokes = part.strokes;
  CHECK(part.draw(1) == below);
  CHECK(part.draw(2) == below);
  CHECK(part.strokes == strokes);
}

TEST_CASE("a part that is another one in each frame is kept once it has been the same for two") {
  KeptPart part;
  const auto drawn_for = [&](std::initializer_list<int> keys) {
    const int before = part.drawn;
    for (const int key : keys) part.draw(key);
    return part.drawn - before;
  };
  CHECK(drawn_for({1, 1}) == 0);
  CHECK(drawn_for({2, 3}) == 2);  // so 2 was kept in vain
  CHECK(drawn_for({3}) == 1);
  CHECK(drawn_for({3, 3}) == 0);
  CHECK(drawn_for({4}) == 1);
  CHECK(drawn_for({4, 4}) == 0);
}
