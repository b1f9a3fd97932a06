#pragma once

// The progress of every thread: how far it is, what it does, what it waits for. A few threads are rows with words; more are
// thin rows, then columns, then cells that stand for one thread or a group, with the states counted in words.

#include <cstddef>
#include <span>
#include <string>

#include "imgui.h"
#include "kit/lesson/snapshot.h"
#include "ui/theme.h"

namespace racecourse {

enum class TrackForm { rows, columns, cells };

/// How lanes are laid out in a room.
struct TrackLayout {
  TrackForm form = TrackForm::rows;
  int columns = 1;
  int lines = 1;          ///< of rows or cells
  float line_height = 0;  ///< rows and columns
  float cell = 0;         ///< height of a cell, with its gap
  float cell_width = 0;   ///< cells fill their line, within a limit
  std::size_t lanes_per_cell = 1;
};
TrackLayout track_layout(std::size_t lanes, ImVec2 room, const Theme& theme);

/// The height for so many rows. It does not depend on the lanes there are: what is below must not move as threads come and
/// go.
float track_height(std::size_t rows, const Theme& theme);

/// "waiting for counter lock · held by thread 2".
std::string state_text(const LaneSnapshot& lane, std::span<const LaneSnapshot> lanes);

/// If `lanes` is empty it says so. `leaders` are the lanes with which contestants begin: cells have a line for each of these.
void track(const char* id, std::span<const LaneSnapshot> lanes, std::span<const std::size_t> leaders,
           ImVec2 size, const Theme& theme);

/// Whether it has ended and did what it was to do.
bool is_done(const LaneSnapshot& lane);
/// What the furthest lane without a goal has done.
double furthest(std::span<const LaneSnapshot> lanes);
/// How far a lane is, 0 to 1. If no lane counts anything, a lane is at 1 when it is done.
double share_done(const LaneSnapshot& lane, double furthest_without_goal);
/// All that is known of a lane.
std::string lane_tip(const LaneSnapshot& lane, std::span<const LaneSnapshot> lanes);

}  // namespace racecourse
