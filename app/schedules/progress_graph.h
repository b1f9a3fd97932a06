#pragma once

// The progress graph of two threads (after Dijkstra; Coffman, Elphick and Shoshani, 1971): how many steps each has taken
// along an axis of its own, so that a schedule is a path from the lower left corner to the upper right one. What cannot
// be is a wall; where only a deadlock is left is a trap; the more of what may still come ends badly, the darker the red.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "kit/explorer/exploration.h"
#include "ui/theme.h"

namespace racecourse {

/// Cells one above the other that look the same.
struct ProgressStretch {
  enum class Kind : std::uint8_t { open, wall, trap };
  int column = 0;           ///< steps of the first
  int first = 0, last = 0;  ///< steps of the second, both included
  Kind kind = Kind::open;
  std::uint8_t tint = 0;  ///< of open ones: 0 no bad end ahead .. most_tint nothing else
};
constexpr std::uint8_t most_tint = 24;

struct ProgressPicture {
  int steps[2] = {0, 0};                   ///< most steps of each
  std::vector<ProgressStretch> stretches;  ///< without those that are open and have no tint
  bool has_wall = false, has_trap = false, has_tint = false;
};

/// What is drawn of the graph, apart from sizes and colours.
ProgressPicture compute_progress(const ProgressGraph& graph);

/// Where a schedule of the two threads leads to.
ProgressPlace place_after(std::span<const std::uint8_t> schedule);

struct ProgressGraphData {
  const ProgressGraph& graph;
  std::array<std::string_view, 2> threads;  ///< their names
  std::span<const std::uint8_t> path;       ///< the steps taken so far
  std::span<const std::uint8_t> beside;     ///< another schedule, as a thin line; empty for none
  std::string_view beside_word;  ///< what that one is, for the legend; where there is none, why, or nothing
};

/// Draws it and returns where the reader wants to be, by a click or by dragging the dot.
std::optional<ProgressPlace> progress_graph(const char* id, const ProgressGraphData& data, ImVec2 size,
                                            const Theme& theme);

}  // namespace racecourse
