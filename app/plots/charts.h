#pragma once

// The charts of a run in the window. Each takes the size at Dear ImGui's cursor, and says why where there is nothing to draw.

#include <span>
#include <string_view>

#include "imgui.h"
#include "kit/base/spread.h"
#include "kit/lesson/snapshot.h"
#include "pictures/bar_chart.h"
#include "pictures/curve_chart.h"
#include "ui/theme.h"

namespace racecourse {

/// A row lower than this cannot be read.
float smallest_bar_row(const Theme& theme);
/// Scrolls if the rows do not fit.
void bars(const char* id, const BarsData& data, ImVec2 size, const Theme& theme);

/// Tells what was measured at the pointer.
void curves(const CurvesData& data, ImVec2 size, const Theme& theme);

float least_spread_height(const Theme& theme);
/// `empty` is said where nothing was measured.
void spread_view(const Spread& spread, std::string_view empty, ImVec2 size, const Theme& theme);

struct HistogramData {
  std::span<const Outcome> outcomes;
  std::string_view label;  ///< above the values: "final value of the counter"
  std::string_view guess;  ///< what the reader predicted, as typed; empty for none
  std::string_view empty = "No run has ended yet.";
};
/// With what it says in a sentence above.
void histogram(const char* id, const HistogramData& data, ImVec2 size, const Theme& theme);

}  // namespace racecourse
