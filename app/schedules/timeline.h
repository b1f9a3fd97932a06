#pragma once

// What every thread did when: a row for each thread.

#include <cstdint>
#include <vector>

#include "imgui.h"
#include "pictures/census.h"
#include "pictures/timeline_compute.h"
#include "ui/theme.h"

namespace racecourse {

/// More lanes than this are counted by their states, not drawn one by one.
inline constexpr std::size_t most_rows = 100;

/// What part of the run is shown, and caches.
struct TimelineLook : TimelineRange {
  float scroll = 0;                 ///< how far the rows are scrolled, in pixels
  std::vector<std::uint32_t> rows;  ///< the lane of each row
  TimelinePicture picture;
  Census census;  ///< drawn instead of rows if there are more than most_rows lanes
};

/// The least height at which each of so many lanes has a row with its name.
float timeline_height(std::size_t lanes, const Theme& theme);

/// Turn the wheel to zoom, drag to pan, double-click or press F to show all; Shift and the wheel scroll the rows.
void timeline(const char* id, const TimelineData& data, TimelineLook& look, ImVec2 size, const Theme& theme);

}  // namespace racecourse
