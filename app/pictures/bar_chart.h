#pragma once

// Things side by side: a bar for each, in the order given.

#include <span>
#include <string_view>

#include "kit/lesson/figure.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

struct BarsData {
  std::span<const Bar> bars;
  std::string_view unit;
  Format format = Format::count;
  std::string_view empty = "Nothing has been measured yet.";
};

/// How long bars are drawn. Where the longest is more than fifty times the shortest, lengths stand for magnitudes: else
/// nothing could be seen of the short ones.
class BarScale {
 public:
  explicit BarScale(std::span<const Bar> bars);
  bool logarithmic() const { return logarithmic_; }
  /// 0 .. 1; above 0 for what is above 0.
  float share(double value) const;

 private:
  bool logarithmic_ = false;
  double low_ = 0, high_ = 1;
};

}  // namespace racecourse
