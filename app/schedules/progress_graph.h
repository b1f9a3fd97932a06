#pragma once

// The progress graph of two threads (after Dijkstra; Coffman, Elphick and Shoshani, 1971): how many steps each has taken
// along an axis of its own, so that a schedule is a path from the lower left corner to the upper right one. What cannot
// be is a wall; where only a deadlock is left is a trap; the more of what may still come ends badly, the darker the red.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "imgui.h"
#include "kit/explorer/exploration.h"
#include "ui/theme.h"

namespace racecourse {

struct ProgressGraphData {
  const ProgressGraph& graph;
  std::array<std::string_view, 2> threads;  ///< their names
  std::span<const Turn> path;               ///< the steps taken so far
  std::span<const Turn> beside;             ///< another schedule, as a thin line; empty for none
  std::string_view beside_word;             ///< the legend for it; or why there is none; may be empty
};

/// Draws it. Returns the place that the reader clicks, or drags the dot to.
std::optional<ProgressPlace> progress_graph(const char* id, const ProgressGraphData& data, ImVec2 size,
                                            const Theme& theme);

}  // namespace racecourse
