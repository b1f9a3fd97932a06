#include "pictures/curve_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pictures/plot_math.h"

namespace racecourse {

CurveAxes::CurveAxes(std::span<const Curve> curves, bool x_logarithmic) : logarithmic_(x_logarithmic) {
  double highest = 0;
  first_ = std::numeric_limits<double>::max();
  last_ = std::numeric_limits<double>::lowest();
  for (const Curve& curve : curves)
    for (const Curve::Point& point : curve.points) {
      first_ = std::min(first_, point.x);
      last_ = std::max(last_, point.x);
      highest = std::max(highest, point.y);
    }
  top_ = nice_ceiling(highest);
  logarithmic_ = logarithmic_ && first_ > 0;
}

float CurveAxes::across(double x) const {
  if (last_ <= first_) return 0.5f;
  if (logarithmic_) return static_cast<float>(std::log(x / first_) / std::log(last_ / first_));
  return static_cast<float>((x - first_) / (last_ - first_));
}

std::optional<double> nearest_x(std::span<const Curve> curves, const CurveAxes& axes, float across) {
  std::optional<double> nearest;
  float least = std::numeric_limits<float>::max();
  for (const Curve& curve : curves)
    for (const Curve::Point& point : curve.points) {
      const float away = std::abs(axes.across(point.x) - across);
      if (away >= least) continue;
      least = away;
      nearest = point.x;
    }
  return nearest;
}

}  // namespace racecourse
