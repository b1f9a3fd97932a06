#pragma once

// What every thread did when, a row for each.

#include <cstdint>
#include <memory>
#include <vector>

#include "imgui.h"
#include "pictures/census.h"
#include "pictures/timeline_compute.h"
#include "ui/kept_drawing.h"
#include "ui/theme.h"

namespace racecourse {

/// More lanes than this are counted by their states, not drawn one by one.
inline constexpr std::size_t most_rows = 100;

/// All that the blocks of a run's rows depend on.
struct TimelineRows {
  std::shared_ptr<const Snapshot> run;
  std::vector<std::uint32_t> lanes;  ///< those in sight
  std::int64_t from_ns = 0, to_ns = 0;
  float left = 0, top = 0, right = 0, bottom = 0, row = 0, scroll = 0;
  Theme theme;
  friend bool operator==(const TimelineRows&, const TimelineRows&) = default;
};

/// What the reader looks at.
struct TimelineLook : TimelineRange {
  float scroll = 0;                 ///< rows scrolled away, in pixels
  std::vector<std::uint32_t> rows;  ///< of each row its lane
  TimelinePicture picture;
  KeptDrawing<TimelineRows> drawn;  ///< the picture as it was drawn
  Census census;                    ///< drawn in place of rows where there are more than most_rows lanes
};

/// With a row for each of so many lanes that is as low as its name allows.
float timeline_height(std::size_t lanes, const Theme& theme);

/// Wheel to zoom, drag to pan, double-click or F to fit, Shift and wheel to scroll the rows.
void timeline(const char* id, const TimelineData& data, TimelineLook& look, ImVec2 size, const Theme& theme);

}  // namespace racecourse
