#pragma once

// Things side by side: a bar for each, in the order given.

#include <span>
#include <string_view>

#include "kit/lesson/figure.h"
#include "kit/lesson/lesson.h"
#include "pictures/canvas.h"

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

/// A row lower than this cannot be read.
float smallest_bar_row(const Canvas& canvas);

class BarChart {
 public:
  /// The rows share the height, but never get too low to be read.
  BarChart(const Canvas& canvas, const BarsData& data, float height);
  float height() const;
  void draw(Canvas& canvas, Vec2 low, float width) const;

 private:
  /// Room for the words around the bars, the same in all rows.
  struct Columns {
    float name = 0, value = 0, note = 0;
  };
  Columns measure(const Canvas& canvas, float width) const;
  void draw_row(Canvas& canvas, Box row, const Bar& bar, const Columns& columns) const;

  const BarsData& data_;
  const BarScale scale_;
  Face names_ = Face::text;
  float row_ = 0, head_ = 0;
};

}  // namespace racecourse
