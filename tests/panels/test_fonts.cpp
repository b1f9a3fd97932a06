// The fonts of a theme, whose letters are drawn in steps and then share one picture.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "headless.h"
#include "imgui.h"
#include "ui/imgui_compat.h"
#include "window/fonts.h"

#if IMGUI_VERSION_NUM < 19200

namespace {

using racecourse::Fonts;
using racecourse::FontsInMaking;

/// Where a letter is in the picture of all letters, in its points.
struct LetterBox {
  int left, top, right, bottom;
};
LetterBox box_of(const ImFontGlyph& letter, const ImFontAtlas& atlas) {
  const auto points = [](float share, int all) {
    return static_cast<int>(std::lround(share * static_cast<float>(all)));
  };
  return {points(letter.U0, atlas.TexWidth), points(letter.V0, atlas.TexHeight),
          points(letter.U1, atlas.TexWidth), points(letter.V1, atlas.TexHeight)};
}

}  // namespace

TEST_CASE("fonts made in steps: every letter has its place, with nothing of another beside it") {
  const racecourse::testing::Headless headless;
  for (const float scale : {0.8f, 1.0f, 1.25f, 2.0f, 3.0f}) {
    CAPTURE(scale);
    racecourse::build_fonts(scale, 1);
    const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    std::vector<int> letters_at(static_cast<std::size_t>(atlas.TexWidth) *
                                static_cast<std::size_t>(atlas.TexHeight));
    int visible = 0;
    for (const ImFont* font : atlas.Fonts)
      for (const ImFontGlyph& letter : font->Glyphs) {
        if (!letter.Visible) continue;
        ++visible;
        const LetterBox box = box_of(letter, atlas);
        REQUIRE(box.left < box.right);
        REQUIRE(box.top < box.bottom);
        REQUIRE(box.right < atlas.TexWidth);
        REQUIRE(box.bottom < atlas.TexHeight);
        bool ink = false, apart = true;
        for (int y = box.top; y <= box.bottom; ++y)  // the column and the row after it are its own, too
          for (int x = box.left; x <= box.right; ++x) {
            const auto point = static_cast<std::size_t>(y) * static_cast<std::size_t>(atlas.TexWidth) +
                               static_cast<std::size_t>(x);
            const bool inside = x < box.right && y < box.bottom;
            const bool inked = atlas.TexPixelsAlpha8[point] > 0;
            ink = ink || (inside && inked);
            apart = apart && ++letters_at[point] == 1 && (inside || !inked);
          }
        CHECK(ink);
        CHECK(apart);
      }
    CHECK(visible > 1'900);
  }
}

TEST_CASE("fonts made in steps: unknown letters are shown as such, and digits are equally wide") {
  const racecourse::testing::Headless headless;
  FontsInMaking making(1.25f, 2);
  CHECK(making.are_for(1.25f, 2));
  CHECK_FALSE(making.are_for(1.5f, 2));
  int steps = 1;
  while (!making.step()) ++steps;
  CHECK(steps == 7);
  const Fonts fonts = making.finish();
  CHECK(fonts.density == 2);
  for (ImFont* font :
       {fonts.text, fonts.strong, fonts.small, fonts.title, fonts.code, fonts.number, fonts.digits}) {
    CHECK(font->FallbackChar == '?');
    CHECK(font->EllipsisChar == 0x2026);
    CHECK(font->FindGlyphNoFallback('W') != nullptr);
    for (ImWchar digit = '1'; digit <= '9'; ++digit)
      CHECK(font->GetCharAdvance(digit) == font->GetCharAdvance('0'));
  }
}

#endif
