#pragma once

// How often runs ended in what.

#include <span>
#include <string_view>

#include "imgui.h"
#include "pictures/histogram_bins.h"
#include "ui/theme.h"

namespace racecourse {

struct HistogramData {
  std::span<const Outcome> outcomes;
  std::string_view label;  ///< above the values: "final value of the counter"
  std::string_view guess;  ///< what the reader predicted, as typed; empty for none
  std::string_view empty = "No run has ended yet.";
};

/// Height at which every row can be read in full.
float histogram_height(const HistogramData& data, const Theme& theme);
void histogram(const char* id, const HistogramData& data, ImVec2 size, const Theme& theme);

}  // namespace racecourse
