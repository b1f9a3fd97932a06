#pragma once

// The progress graph of two threads, apart from sizes and colours: which cells look the same, and where a schedule leads.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kit/explorer/exploration.h"

namespace racecourse {

/// Neighbouring cells of one column that look the same.
struct ProgressStretch {
  enum class Kind : std::uint8_t { open, wall, trap };
  int column = 0;           ///< steps of the first
  int first = 0, last = 0;  ///< steps of the second, both included
  Kind kind = Kind::open;
  std::uint8_t tint = 0;  ///< of open cells: 0 if no bad end is ahead .. most_tint if only bad ends are
};
constexpr std::uint8_t most_tint = 24;

struct ProgressPicture {
  std::array<int, 2> steps{};              ///< most steps of each
  std::vector<ProgressStretch> stretches;  ///< without those that are open and have no tint
  bool has_wall = false, has_trap = false, has_tint = false;
};

/// What there is to draw of a graph.
ProgressPicture compute_progress(const ProgressGraph& graph);

/// Where a schedule leads.
ProgressPlace place_after(std::span<const Turn> schedule);

}  // namespace racecourse
