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
// Code and figures: ASCII, Latin-1 for "µ", "×" and "·", dashes and dots.
constexpr ImWchar figures[] = {0x0020, 0x007E, 0x00A0, 0x00FF, 0x2013, 0x2014, 0x2026, 0x2026, 0};

/// Labels: where the window makes everything smaller they give way last, but stay below the text.
float small_size(float scale) {
  constexpr float usual = 13, readable = 12, below_text = 15;
  return std::clamp(readable / scale, usual, below_text);
}

/// Letters of proportional type stand between two pixels, too. Where they are small they are drawn for three such places,
/// lest they blur and run into the next word; large ones look the same in all of them.
int places_in_pixel(float height) { return height <= 24 ? 3 : height <= 40 ? 2 : 1; }

class AtlasBuilder {
 public:
  AtlasBuilder(ImFontAtlas& atlas, float scale, float density) : atlas_(atlas), pixels_(scale * density) {}

  ImFont* add(std::span<const unsigned char> face, float size, const ImWchar* glyphs) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;  // it is a constant of the program
    config.OversampleV = 1;               // lines stand on whole pixels
    config.GlyphRanges = glyphs;
    const float height = std::round(size * pixels_);
    config.OversampleH = places_in_pixel(height);
    // Dear ImGui takes a pointer to change, but does not change what it does not own.
    void* data = const_cast<unsigned char*>(face.data());
    return atlas_.AddFontFromMemoryTTF(data, static_cast<int>(face.size()), height, &config);
  }

 private:
  ImFontAtlas& atlas_;
  float pixels_;
};

}  // namespace

Fonts build_fonts(float scale, float density) {
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  io.Fonts->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  io.FontGlobalScale = 1.0f / density;
  AtlasBuilder atlas(*io.Fonts, scale, density);
  Fonts fonts;
  fonts.density = density;
  fonts.text = atlas.add(inter_regular, 16, prose);
  fonts.strong = atlas.add(inter_semibold, 16, prose);
  const float small = small_size(scale);
  fonts.small = atlas.add(inter_regular, small, prose);
  fonts.title = atlas.add(inter_semibold, 23, prose);
  fonts.code = atlas.add(jetbrains_mono_regular, 15, figures);
  fonts.number = atlas.add(jetbrains_mono_bold, 23, figures);
  fonts.digits = atlas.add(jetbrains_mono_regular, small, figures);
  compat::even_out_digits(*io.Fonts, {fonts.text, fonts.strong, fonts.small, fonts.title});
  io.FontDefault = fonts.text;
  return fonts;
}

}  // namespace racecourse
