#pragma once

// How many threads were in which state, over time: what a timeline shows where there are too many for a row each.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kit/lesson/snapshot.h"
#include "kit/recording/columns.h"

namespace racecourse {

/// Counts at evenly spaced moments. Kept from frame to frame so that nothing is allocated.
struct Census {
  using Counts = std::array<std::int32_t, lane_state_count>;
  std::vector<Counts> moments;
  std::int32_t most = 0;  ///< lanes at work at one moment, over all moments
  Columns scratch;        ///< no meaning in between
};

/// Counts the lanes at `moments` moments, the middles of equal parts of from_ns .. to_ns. Replaces the census.
void take_census(std::span<const LaneSnapshot> lanes, std::int64_t from_ns, std::int64_t to_ns,
                 std::size_t moments, Census& census);

/// "9,214 waiting, 786 running" at a moment.
std::string census_text(const Census::Counts& counts);

}  // namespace racecourse
