#pragma once

// How long something took, over many times: a histogram on a logarithmic axis, with the median and the 99 %.

#include <string_view>

#include "imgui.h"
#include "pictures/spread_chart.h"
#include "ui/theme.h"

namespace racecourse {

/// Its words, its axis, and columns whose heights can still be told apart.
float least_spread_height(const Theme& theme);
/// `empty` is said where nothing was measured.
void spread_view(const char* id, const Spread& spread, std::string_view empty, ImVec2 size,
                 const Theme& theme);

}  // namespace racecourse
