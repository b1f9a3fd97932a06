#pragma once

// Values over something that is not time, e.g. the time of a batch over the size of a pool.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kit/lesson/figure.h"
#include "kit/lesson/lesson.h"
#include "pictures/canvas.h"

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

bool has_points(std::span<const Curve> curves);

class CurveChart {
 public:
  /// Curves that have points, in a box.
  CurveChart(const Canvas& canvas, Box box, const CurvesData& data);
  void draw(Canvas& canvas) const;

  const CurveAxes& axes() const { return axes_; }
  /// Inside the axes.
  Box field() const { return field_; }
  Vec2 at(const Curve::Point& point) const;

 private:
  void draw_values(Canvas& canvas) const;
  void draw_places(Canvas& canvas) const;
  void draw_curve(Canvas& canvas, const Curve& curve) const;
  void draw_names(Canvas& canvas) const;

  const CurvesData& data_;
  const CurveAxes axes_;
  Box field_;
};

/// "2.5 ms", in the unit of the curves.
std::string value_text(double y, const CurvesData& data);

}  // namespace racecourse
