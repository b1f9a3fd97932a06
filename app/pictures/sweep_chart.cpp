#include "pictures/sweep_chart.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace racecourse {

namespace {

constexpr float edge = 12;  // at the right of a picture
constexpr Stroke dashed_by(float unit) { return {.width = unit, .dash = 3 * unit, .gap = 4 * unit}; }

Ink ink_of_metric(const MetricSpec& metric) {
  return ink_of(metric.role == Role::plain ? Role::result : metric.role);
}

}  // namespace

SweepChart::SweepChart(const Canvas& canvas, Box box, const SweepPicture& picture, const MetricSpec& metric,
                       std::optional<float> now)
    : picture_(picture), metric_(metric), now_(now), ink_(ink_of_metric(metric)), box_(box), field_(box) {
  float left = 0;
  if (words()) {
    for (const SweepPlace& place : picture.places)
      left = std::max(left, canvas.width_of(Face::small, place.label));
    left = std::min(left + canvas.px(11), (box.width() - canvas.px(edge)) * 0.55f);
  } else {
    for (const double value : {picture.top, picture.top / 2})
      left = std::max(left, canvas.width_of(Face::digits, sweep_tick_text(value, metric)));
    left += canvas.px(7);
  }
  field_.low.x += left;
  field_.high.x = std::max(box.high.x - canvas.px(edge), field_.low.x + canvas.px(20));
  field_.high.y =
      std::max(box.high.y - canvas.height_of(Face::digits) - canvas.px(10), box.low.y + canvas.px(16));
  row_ = field_.height() / static_cast<float>(picture.places.size());
}

float SweepChart::along(const SweepPlace& place) const {
  if (!words()) return field_.low.x + place.across * field_.width();
  const auto index = static_cast<float>(&place - picture_.places.data());
  return field_.low.y + (index + 0.5f) * row_;
}

Vec2 SweepChart::at(const SweepPlace& place, double value) const {
  const auto share = static_cast<float>(value / picture_.top);
  if (words()) return {field_.low.x + share * field_.width(), along(place)};
  return {along(place), field_.high.y - share * field_.height()};
}

Vec2 SweepChart::median_of(const SweepPlace& place) const { return at(place, place.band->median); }

const SweepPlace* SweepChart::under(Vec2 pointer) const {
  const Box reach = words() ? Box{box_.low, field_.high} : Box{field_.low, {field_.high.x, box_.high.y}};
  if (!reach.contains(pointer)) return nullptr;
  const auto distance = [&](const SweepPlace& place) {
    return std::abs(along(place) - (words() ? pointer.y : pointer.x));
  };
  return &*std::min_element(picture_.places.begin(), picture_.places.end(),
                            [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
}

void SweepChart::draw(Canvas& canvas) const {
  draw_axis(canvas);
  if (words()) {
    for (const SweepPlace& place : picture_.places) draw_word(canvas, place);
    return;
  }
  draw_labels(canvas);
  draw_now(canvas);
  draw_band(canvas);
  for (const SweepPlace& place : picture_.places) {
    if (place.band)
      canvas.disc(median_of(place), canvas.px(3), ink_);
    else if (!place.missing.empty())
      draw_cross(canvas, {along(place), field_.high.y - canvas.px(7)});
  }
}

void SweepChart::draw_axis(Canvas& canvas) const {
  if (words()) return draw_flat_ticks(canvas);
  for (const double value : {0.0, picture_.top / 2, picture_.top}) {
    const float y = field_.high.y - static_cast<float>(value / picture_.top) * field_.height();
    canvas.line({field_.low.x, y}, {field_.high.x, y}, {Hue::rule}, {canvas.thin()});
    canvas.words({field_.low.x - canvas.px(7), y}, Align::right, Face::digits, {Hue::muted},
                 sweep_tick_text(value, metric_));
  }
}

void SweepChart::draw_flat_ticks(Canvas& canvas) const {
  const float y = field_.high.y + canvas.px(6) + canvas.height_of(Face::digits) / 2;
  float free_from = field_.low.x - canvas.px(60);
  for (const double value : {0.0, picture_.top, picture_.top / 2}) {
    const float x = field_.low.x + static_cast<float>(value / picture_.top) * field_.width();
    canvas.line({x, field_.low.y}, {x, field_.high.y}, {Hue::rule}, {canvas.thin()});
    const std::string text = sweep_tick_text(value, metric_);
    const float half = canvas.width_of(Face::digits, text) / 2;
    const float last = field_.high.x + canvas.px(edge) - half;
    // That in the middle only where it keeps off the others.
    const bool between = value > 0 && value < picture_.top;
    if (between && (x - half < free_from || x + half > last - half - canvas.px(8))) continue;
    canvas.words({std::min(x, last), y}, Align::middle, Face::digits, {Hue::muted}, text);
    if (value == 0) free_from = x + half + canvas.px(8);
  }
}

/// Labels that would run into one another are left out.
void SweepChart::draw_labels(Canvas& canvas) const {
  const float y = field_.high.y + canvas.px(6) + canvas.height_of(Face::digits) / 2;
  float free_from = field_.low.x - canvas.px(60);
  for (const SweepPlace& place : picture_.places) {
    const float half = canvas.width_of(Face::digits, place.label) / 2;
    // Not beyond the picture.
    const float x = std::min(along(place), field_.high.x + canvas.px(edge) - half);
    if (x - half < free_from) continue;
    canvas.words({x, y}, Align::middle, Face::digits, {place.band ? Hue::muted : Hue::faint}, place.label);
    free_from = x + half + canvas.px(8);
  }
}

/// Where the setting stands: a broken line.
void SweepChart::draw_now(Canvas& canvas) const {
  if (!now_) return;
  const float x = field_.low.x + *now_ * field_.width();
  canvas.line({x, field_.low.y}, {x, field_.high.y}, {Hue::faint}, dashed_by(canvas.px(1)));
}

void SweepChart::draw_band(Canvas& canvas) const {
  std::vector<Vec2> upper, lower, median;
  for (const SweepPlace& place : picture_.places) {
    if (!place.band) continue;
    upper.push_back(at(place, place.band->high));
    lower.push_back(at(place, place.band->low));
    median.push_back(median_of(place));
  }
  if (median.size() < 2) return;
  Ink shade = ink_;
  shade.opacity = 0.22f;
  canvas.band(upper, lower, shade);
  canvas.path(median, ink_, {canvas.thick()});
}

void SweepChart::draw_word(Canvas& canvas, const SweepPlace& place) const {
  const float y = along(place);
  const bool now = now_ && std::abs(*now_ - place.across) < 1e-4f;
  const Hue hue = now ? Hue::text : place.band ? Hue::muted : Hue::faint;
  const float room = field_.low.x - box_.low.x - canvas.px(11);
  canvas.words({box_.low.x, y}, Align::left, Face::small, {hue},
               shortened(canvas, Face::small, place.label, room));
  if (now) canvas.line({field_.low.x, y}, {field_.high.x, y}, {Hue::faint}, dashed_by(canvas.px(1)));
  if (place.band)
    draw_whisker(canvas, place);
  else if (!place.missing.empty())
    draw_cross(canvas, {field_.low.x + canvas.px(7), y});
}

void SweepChart::draw_whisker(Canvas& canvas, const SweepPlace& place) const {
  const Vec2 low = at(place, place.band->low), high = at(place, place.band->high);
  const float half = std::min(canvas.px(5), row_ * 0.3f);
  canvas.line(low, high, ink_, {canvas.thin()});
  for (const Vec2 end : {low, high})
    canvas.line({end.x, end.y - half}, {end.x, end.y + half}, ink_, {canvas.thin()});
  canvas.disc(median_of(place), std::min(canvas.px(4.5f), row_ * 0.3f), ink_);
}

void SweepChart::draw_cross(Canvas& canvas, Vec2 at) const {
  const float half = canvas.px(4);
  for (const float rise : {-half, half})
    canvas.line({at.x - half, at.y - rise}, {at.x + half, at.y + rise}, {Hue::muted}, {canvas.thin()});
}

}  // namespace racecourse
