#pragma once

// Things side by side: a bar for each, in the order given.

#include "imgui.h"
#include "pictures/bar_chart.h"
#include "ui/theme.h"

namespace racecourse {

/// A row lower than this cannot be read: where they do not all fit, they scroll.
float smallest_bar_row(const Theme& theme);

void bars(const char* id, const BarsData& data, ImVec2 size, const Theme& theme);

}  // namespace racecourse
