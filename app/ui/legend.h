#pragma once

// What the marks of a picture mean: samples with words, in as many rows as they need.

#include <functional>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

struct LegendEntry {
  std::string_view words;
  std::function<void(ImVec2 low, ImVec2 high)>
      sample;  ///< draws it into a square; empty for a sentence without a sample
};

/// The height of the rows at that width.
float legend_height(const std::vector<LegendEntry>& entries, float width, const Theme& theme);
/// Does not move the cursor of Dear ImGui.
void draw_legend(ImDrawList& list, ImVec2 low, float width, const std::vector<LegendEntry>& entries,
                 const Theme& theme);

}  // namespace racecourse
