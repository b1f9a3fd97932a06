#pragma once

#include <memory>
#include <vector>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

/// Every font of the theme, made of the faces the program carries. Drawing their letters takes longer than a frame may, so
/// that goes in steps, while Dear ImGui uses the fonts it has. Not between NewFrame and Render.
class FontsInMaking {
 public:
  /// `scale` is the theme's; `density` the pixels for each screen unit.
  FontsInMaking(float scale, float density);

  bool are_for(float scale, float density) const;
  /// Draws the letters of one more font. True when those of all are drawn.
  bool step();
  /// Puts all of them into Dear ImGui's atlas, instead of the fonts it had.
  Fonts finish();

 private:
  float scale_, density_;
  std::vector<std::unique_ptr<ImFontAtlas>> drawn_;  // an atlas for each font
};

/// The same at once.
Fonts build_fonts(float scale, float density);

}  // namespace racecourse
