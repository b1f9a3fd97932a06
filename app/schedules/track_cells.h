#pragma once

// Many threads as cells: each has the colour of its state, and is filled as far as it has come.

#include <cstddef>
#include <span>

#include "imgui.h"
#include "kit/lesson/snapshot.h"
#include "schedules/track.h"
#include "ui/theme.h"

namespace racecourse {

/// All lanes in lines of equal length.
void draw_cells(ImVec2 origin, std::span<const LaneSnapshot> lanes, const TrackLayout& layout,
                const Theme& theme);
/// A line for each contestant, with its name. `leaders` are the lanes they begin with, in order.
void draw_contestants(ImVec2 origin, ImVec2 size, std::span<const LaneSnapshot> lanes,
                      std::span<const std::size_t> leaders, const Theme& theme);

}  // namespace racecourse
