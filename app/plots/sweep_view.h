#pragma once

// What a setting does to a number: the median of some runs at each value, and how far they lay apart.

#include <optional>
#include <string_view>

#include "imgui.h"
#include "pictures/sweep_picture.h"
#include "ui/theme.h"

namespace racecourse {

struct SweepViewData {
  std::string_view title;
  std::string_view state;  ///< at the right of the title
  const SweepPicture* picture = nullptr;
  std::optional<float> now;  ///< where the setting stands at the moment
  const MetricSpec* metric = nullptr;
  std::string_view empty = "Not measured yet.";
};
void sweep_view(const SweepViewData& data, ImVec2 size, const Theme& theme);

}  // namespace racecourse
