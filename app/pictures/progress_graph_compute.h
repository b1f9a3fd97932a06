#pragma once

// The progress graph of two threads before it has a size: which cells look the same, and where a schedule leads.

#include <cstdint>
#include <span>
#include <vector>

#include "kit/explorer/exploration.h"

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

}  // namespace racecourse
