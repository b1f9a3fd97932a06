#pragma once

// The blocks of a timeline as they are drawn: a state is a shape as well as a colour.

#include "imgui.h"
#include "pictures/timeline_compute.h"
#include "ui/theme.h"

namespace racecourse {

/// Where the rows are, and what time they show.
struct TimelineFrame {
  ImVec2 low, high;  // of the rows
  float row = 0;
  double from_ns = 0, ns_per_px = 1;

  float x(std::int64_t t_ns) const {
    return low.x + static_cast<float>((static_cast<double>(t_ns) - from_ns) / ns_per_px);
  }
  std::int64_t time_at(float px) const {
    return static_cast<std::int64_t>(from_ns + static_cast<double>(px - low.x) * ns_per_px);
  }
};

/// `top` is the middle of the first row of the picture.
void draw_blocks(ImDrawList& list, const TimelineFrame& frame, const TimelinePicture& picture, float top,
                 const Theme& theme);

}  // namespace racecourse
