#pragma once

// Values over something that is not time, e.g. the time of a batch over the size of a pool.

#include <optional>
#include <span>
#include <string_view>

#include "kit/lesson/figure.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

struct CurvesData {
  std::span<const Curve> curves;
  std::string_view x_label, x_unit;
  bool x_logarithmic = false;
  std::string_view unit;
  Format format = Format::count;
  std::string_view empty = "Nothing has been measured yet.";
};

/// Where values lie between the ends of the axes, 0 .. 1.
class CurveAxes {
 public:
  CurveAxes(std::span<const Curve> curves, bool x_logarithmic);
  float across(double x) const;
  float up(double y) const { return static_cast<float>(y / top_); }
  double top() const { return top_; }

 private:
  bool logarithmic_;
  double first_ = 0, last_ = 1, top_ = 1;
};

/// The measured point nearest to a place across, 0 .. 1; nothing when there is none.
std::optional<double> nearest_x(std::span<const Curve> curves, const CurveAxes& axes, float across);

}  // namespace racecourse
