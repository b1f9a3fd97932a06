#include "pictures/curve_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "pictures/plot_math.h"
#include "text/format.h"

namespace racecourse {

namespace {

/// The widest of the words that stand at the right.
float names_width(const Canvas& canvas, const CurvesData& data) {
  float width = canvas.width_of(Face::small, data.x_label);
  for (const Curve& curve : data.curves) width = std::max(width, canvas.width_of(Face::text, curve.name));
  return width + canvas.px(18);
}

}  // namespace

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

bool has_points(std::span<const Curve> curves) {
  return std::any_of(curves.begin(), curves.end(), [](const Curve& curve) { return !curve.points.empty(); });
}

std::string value_text(double y, const CurvesData& data) { return metric_text(y, data.format, data.unit); }

CurveChart::CurveChart(const Canvas& canvas, Box box, const CurvesData& data)
    : data_(data), axes_(data.curves, data.x_logarithmic) {
  const float line = canvas.height_of(Face::digits);
  const float values = canvas.width_of(Face::digits, value_text(axes_.top(), data) + "0") + canvas.px(8);
  field_.low = {box.low.x + values, box.low.y + line / 2};
  field_.high = {box.high.x - std::min(names_width(canvas, data), box.width() * 0.4f),
                 box.high.y - line - canvas.px(12)};
  field_.high.x = std::max(field_.high.x, field_.low.x + canvas.px(20));
  field_.high.y = std::max(field_.high.y, field_.low.y + canvas.px(20));
}

Vec2 CurveChart::at(const Curve::Point& point) const {
  return {field_.low.x + axes_.across(point.x) * field_.width(),
          field_.high.y - axes_.up(point.y) * field_.height()};
}

void CurveChart::draw(Canvas& canvas) const {
  draw_values(canvas);
  draw_places(canvas);
  for (const Curve& curve : data_.curves) draw_curve(canvas, curve);
  draw_names(canvas);
}

void CurveChart::draw_values(Canvas& canvas) const {
  const float line = canvas.height_of(Face::digits);
  const int rows = std::clamp(static_cast<int>(field_.height() / (line * 2.4f)), 2, 8);
  const Ticks ticks = nice_ticks(0, axes_.top(), rows);
  for (int i = 0; i < ticks.count; ++i) {
    const float y = field_.high.y - axes_.up(ticks.at(i)) * field_.height();
    canvas.line({field_.low.x, y}, {field_.high.x, y}, {Hue::rule}, {canvas.thin()});
    canvas.words({field_.low.x - canvas.px(8), y}, Align::right, Face::digits, {Hue::muted},
                 ticks.at(i) == 0 ? "0" : value_text(ticks.at(i), data_));
  }
}

/// What was measured is what is written under the axis; numbers that would run into one another are left out.
void CurveChart::draw_places(Canvas& canvas) const {
  const float y = field_.high.y + canvas.px(8) + canvas.height_of(Face::digits) / 2;
  float free_from = field_.low.x - canvas.px(40);
  for (const Curve::Point& point : data_.curves.front().points) {
    const std::string words = short_count_text(point.x);
    const float half = canvas.width_of(Face::digits, words) / 2;
    const float x = at(point).x;
    if (x - half < free_from) continue;
    canvas.words({x, y}, Align::middle, Face::digits, {Hue::muted}, words);
    free_from = x + half + canvas.px(10);
  }
  canvas.words({field_.high.x + canvas.px(14), y}, Align::left, Face::small, {Hue::muted}, data_.x_label);
}

void CurveChart::draw_curve(Canvas& canvas, const Curve& curve) const {
  std::vector<Vec2> path;
  for (const Curve::Point& point : curve.points) path.push_back(at(point));
  if (path.size() > 1) canvas.path(path, ink_of(curve.role), {canvas.thick()});
  for (const Vec2 place : path) canvas.disc(place, canvas.px(3), ink_of(curve.role));
}

void CurveChart::draw_names(Canvas& canvas) const {
  std::vector<float> centres;
  for (const Curve& curve : data_.curves)
    centres.push_back(curve.points.empty() ? field_.high.y : at(curve.points.back()).y);
  const float line = canvas.height_of(Face::text) * 1.2f;
  spread_labels(centres, line, field_.low.y + line / 2, field_.high.y - line / 2);
  for (std::size_t i = 0; i < data_.curves.size(); ++i)
    canvas.words({field_.high.x + canvas.px(14), centres[i]}, Align::left, Face::text,
                 ink_of(data_.curves[i].role), data_.curves[i].name);
}

}  // namespace racecourse
