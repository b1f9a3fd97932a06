#pragma once

// How long something took, over many times: a histogram on a logarithmic axis, with the median and the 99 %.

#include <cstdint>
#include <vector>

#include "kit/base/spread.h"
#include "pictures/canvas.h"

namespace racecourse {

/// A column of the histogram: how many times lay in low .. high, in nanoseconds.
struct SpreadColumn {
  double low_ns = 0, high_ns = 0;
  std::uint64_t count = 0;
};
/// At most `most` columns, equally wide on the axis, from the first bucket that has any to the last. Empty when none has.
std::vector<SpreadColumn> spread_columns(const Spread& spread, std::size_t most);

/// Its words, its axis, and columns whose heights can still be told apart.
float least_spread_height(const Canvas& canvas);
/// Of something that was measured.
void draw_spread(Canvas& canvas, Box box, const Spread& spread);

}  // namespace racecourse
