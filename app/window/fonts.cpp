#include "window/fonts.h"

#include <cmath>
#include <span>

#include "fonts/embedded_fonts.h"
#include "imgui.h"

namespace racecourse {

namespace {

// Latin, and the signs our texts use: dashes, quotes, dots, arrows, a tick, shapes. Pairs of first and last; ends in 0.
constexpr ImWchar glyphs[] = {0x0020, 0x024F, 0x0391, 0x03C9, 0x2010, 0x2027, 0x2030,
                              0x2044, 0x2070, 0x208E, 0x2190, 0x2199, 0x21B5, 0x21B5,
                              0x2200, 0x2265, 0x25A0, 0x25CF, 0x2713, 0x2717, 0};

class AtlasBuilder {
 public:
  AtlasBuilder(ImFontAtlas& atlas, float scale, float density) : atlas_(atlas), pixels_(scale * density) {}

  ImFont* add(std::span<const unsigned char> face, float size) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;  // it is a constant of the program
    config.OversampleH = 2;
    config.OversampleV = 1;
    config.GlyphRanges = glyphs;
    // Whole pixels keep the stems of small type sharp.
    const float height = std::round(size * pixels_);
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
  fonts.text = atlas.add(inter_regular, 16);
  fonts.strong = atlas.add(inter_semibold, 16);
  fonts.small = atlas.add(inter_regular, 13);
  fonts.title = atlas.add(inter_semibold, 23);
  fonts.code = atlas.add(jetbrains_mono_regular, 15);
  fonts.number = atlas.add(jetbrains_mono_bold, 23);
  fonts.digits = atlas.add(jetbrains_mono_regular, 13);
  io.FontDefault = fonts.text;
  return fonts;
}

}  // namespace racecourse
