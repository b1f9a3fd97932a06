#pragma once

// The histogram of outcomes: a row for each.

#include <span>
#include <string_view>
#include <vector>

#include "pictures/canvas.h"
#include "pictures/histogram_bins.h"

namespace racecourse {

class Histogram {
 public:
  /// `guess` is what the reader predicted, as typed; empty for none. The rows share the height, but never get too low to be
  /// read.
  Histogram(const Canvas& canvas, std::span<const Outcome> outcomes, std::string_view guess, float height);
  float height() const { return row_ * static_cast<float>(bars_.size()); }
  void draw(Canvas& canvas, Vec2 low, float width) const;

 private:
  std::vector<HistogramBar> bars_;
  std::string_view guess_;
  std::int64_t runs_ = 0;
  float row_ = 0;
};

/// The height at which it is not cramped.
float histogram_height(const Canvas& canvas, std::span<const Outcome> outcomes);

}  // namespace racecourse
