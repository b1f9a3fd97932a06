#pragma once

// Values over something that is not time, e.g. the time of a batch over the size of a pool.

#include "imgui.h"
#include "pictures/curve_chart.h"
#include "ui/theme.h"

namespace racecourse {

void curves(const char* id, const CurvesData& data, ImVec2 size, const Theme& theme);

}  // namespace racecourse
