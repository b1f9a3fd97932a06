#include "window/fonts.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "fonts/embedded_fonts.h"
#include "imgui.h"
#include "ui/imgui_compat.h"

namespace racecourse {

namespace {

// Every glyph costs time before the first frame, so a face has those it is used for. Pairs of first and last; ends in 0.

// Prose: Latin-1 and Latin Extended-A, for readers write names and notes, and the signs our texts use: dashes, quotes, dots,
// arrows, minus, a tick.
constexpr ImWchar prose[] = {0x0020, 0x017F, 0x2010, 0x2027, 0x2190, 0x2193, 0x2212,
                             0x2212, 0x2264, 0x2265, 0x2713, 0x2713, 0};
// Figures: ASCII, Latin-1 for "µ", "×" and "·", dashes and dots.
constexpr ImWchar figures[] = {0x0020, 0x007E, 0x00A0, 0x00FF, 0x2013, 0x2014, 0x2026, 0x2026, 0};
// The reader's own programs: the same, and the letters that comments are written in, Latin Extended-A, Greek and Cyrillic.
constexpr ImWchar programs[] = {0x0020, 0x007E, 0x00A0, 0x017F, 0x0384, 0x03CE, 0x0400,
                                0x045F, 0x2010, 0x2027, 0x2190, 0x2193, 0};
constexpr ImWchar only_space[] = {0x0020, 0x0020, 0};

/// Labels: where the window makes everything smaller they give way last, but stay below the text.
float small_size(float scale) {
  constexpr float usual = 13, readable = 12, below_text = 15;
  return std::clamp(readable / scale, usual, below_text);
}

/// Letters of proportional type stand between two pixels, too. Where they are small they are drawn for three such places,
/// lest they blur and run into the next word; large ones look the same in all of them.
int places_in_pixel(float height) { return height <= 24 ? 3 : height <= 40 ? 2 : 1; }

struct Typeface {
  ImFont* Fonts::*font;
  std::span<const unsigned char> data;
  float size;
  const ImWchar* glyphs;
};

std::vector<Typeface> faces(float scale) {
  const float small = small_size(scale);
  return {{&Fonts::text, inter_regular, 16, prose},
          {&Fonts::strong, inter_semibold, 16, prose},
          {&Fonts::small, inter_regular, small, prose},
          {&Fonts::title, inter_semibold, 23, prose},
          {&Fonts::code, jetbrains_mono_regular, 15, programs},
          {&Fonts::number, jetbrains_mono_bold, 23, figures},
          {&Fonts::digits, jetbrains_mono_regular, small, figures}};
}

ImFont* add(ImFontAtlas& atlas, const Typeface& face, float pixels, const ImWchar* glyphs) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;  // it is a constant of the program
  config.OversampleV = 1;               // lines stand on whole pixels
  config.GlyphRanges = glyphs;
  const float height = std::round(face.size * pixels);
  config.OversampleH = places_in_pixel(height);
  // Dear ImGui takes a pointer to change, but does not change what it does not own.
  void* data = const_cast<unsigned char*>(face.data.data());
  return atlas.AddFontFromMemoryTTF(data, static_cast<int>(face.data.size()), height, &config);
}

}  // namespace

FontsInMaking::FontsInMaking(float scale, float density) : scale_(scale), density_(density) {}

bool FontsInMaking::are_for(float scale, float density) const {
  return scale == scale_ && density == density_;
}

bool FontsInMaking::step() {
  const std::vector<Typeface> all = faces(scale_);
  if (!compat::letters_are_drawn_first || drawn_.size() == all.size()) return true;
  const Typeface& face = all[drawn_.size()];
  auto& atlas = *drawn_.emplace_back(std::make_unique<ImFontAtlas>());
  atlas.Flags |=
      ImFontAtlasFlags_NoPowerOfTwoHeight | ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
  add(atlas, face, scale_ * density_, face.glyphs);
  compat::draw_letters(atlas);
  return drawn_.size() == all.size();
}

Fonts FontsInMaking::finish() {
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  io.Fonts->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  io.FontGlobalScale = 1.0f / density_;
  Fonts fonts;
  fonts.density = density_;
  std::vector<ImFont*> made;
  for (const Typeface& face : faces(scale_))
    made.push_back(fonts.*face.font =
                       add(*io.Fonts, face, scale_ * density_, drawn_.empty() ? face.glyphs : only_space));
  if (!drawn_.empty()) compat::take_letters(*io.Fonts, made, drawn_);
  compat::even_out_digits(*io.Fonts, {fonts.text, fonts.strong, fonts.small, fonts.title});
  io.FontDefault = fonts.text;
  return fonts;
}

Fonts build_fonts(float scale, float density) {
  FontsInMaking fonts(scale, density);
  while (!fonts.step()) {
  }
  return fonts.finish();
}

}  // namespace racecourse
