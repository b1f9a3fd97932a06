#include "pictures/bar_chart.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "text/format.h"

namespace racecourse {

namespace {

constexpr double too_far_apart = 50;
constexpr float thickest_bar = 28;
constexpr float most_apart = 36;  // from one row's letters to the next

bool has_length(const Bar& bar) { return bar.measured && bar.value > 0; }

std::string value_text(const Bar& bar, const BarsData& data) {
  return bar.measured ? metric_text(bar.value, data.format, data.unit) : "not measured";
}

}  // namespace

BarScale::BarScale(std::span<const Bar> bars) {
  high_ = 0;
  low_ = 0;
  for (const Bar& bar : bars) {
    if (!has_length(bar)) continue;
    high_ = std::max(high_, bar.value);
    low_ = low_ == 0 ? bar.value : std::min(low_, bar.value);
  }
  logarithmic_ = low_ > 0 && high_ / low_ > too_far_apart;
}

float BarScale::share(double value) const {
  if (value <= 0 || high_ <= 0) return 0;
  if (!logarithmic_) return static_cast<float>(value / high_);
  // The shortest gets a tenth, so that it can be seen.
  return static_cast<float>(0.1 + 0.9 * std::log(value / low_) / std::log(high_ / low_));
}

float smallest_bar_row(const Canvas& canvas) { return least_line(canvas, Face::small); }

BarChart::BarChart(const Canvas& canvas, const BarsData& data, float height)
    : data_(data),
      scale_(data.bars),
      head_(scale_.logarithmic() ? canvas.height_of(Face::small) + canvas.px(2) : 0) {
  row_ = std::clamp((height - head_) / static_cast<float>(std::max<std::size_t>(data.bars.size(), 1)),
                    smallest_bar_row(canvas), canvas.height_of(Face::text) + canvas.px(most_apart));
  if (row_ < least_line(canvas, Face::text)) names_ = Face::small;
}

float BarChart::height() const { return row_ * static_cast<float>(data_.bars.size()) + head_; }

BarChart::Columns BarChart::measure(const Canvas& canvas, float width) const {
  Columns columns;
  for (const Bar& bar : data_.bars) {
    columns.name = std::max(columns.name, canvas.width_of(names_, bar.name));
    columns.value = std::max(columns.value, canvas.width_of(Face::code, value_text(bar, data_)));
    if (bar.measured) columns.note = std::max(columns.note, canvas.width_of(Face::small, bar.note));
  }
  columns.note = std::min(columns.note, width * 0.3f);
  // Names may have what is left beside the numbers and bars that can still be compared.
  const float others = columns.value + columns.note + canvas.px(36);
  columns.name = std::min(columns.name, std::max(0.3f * width, 0.75f * width - others));
  return columns;
}

void BarChart::draw(Canvas& canvas, Vec2 low, float width) const {
  // Above the bars: below them it would be out of sight where they scroll.
  if (scale_.logarithmic()) {
    constexpr std::string_view words = "A logarithmic scale: each step to the right multiplies.";
    const bool fits = canvas.width_of(Face::small, words) <= width;
    canvas.words({low.x, low.y + head_ / 2}, Align::left, Face::small, {Hue::muted},
                 fits ? words : "A logarithmic scale.");
  }
  low.y += head_;
  const Columns columns = measure(canvas, width);
  for (const Bar& bar : data_.bars) {
    draw_row(canvas, {low, {low.x + width, low.y + row_}}, bar, columns);
    low.y += row_;
  }
}

void BarChart::draw_row(Canvas& canvas, Box row, const Bar& bar, const Columns& columns) const {
  const float gap = canvas.px(12);
  const float middle = row.middle().y;
  canvas.words({row.low.x, middle}, Align::left, names_, {Hue::text},
               shortened(canvas, names_, bar.name, columns.name));
  const float left = row.low.x + columns.name + gap;
  if (!bar.measured) {
    const std::string words = bar.note.empty() ? "not measured" : "not measured: " + bar.note;
    canvas.words({left, middle}, Align::left, Face::small, {Hue::muted},
                 shortened(canvas, Face::small, words, row.high.x - left));
    return;
  }
  const float longest = std::max(row.high.x - left - columns.value - columns.note - 2 * gap, canvas.px(20));
  const float end = left + std::max(longest * scale_.share(bar.value), canvas.px(2));
  const float half = std::min(row.height() * 0.32f, canvas.px(thickest_bar) / 2);
  Ink ink = ink_of(bar.role);
  ink.opacity = 0.8f;
  canvas.rectangle({{left, middle - half}, {end, middle + half}}, ink, canvas.px(3));
  canvas.words({end + gap, middle}, Align::left, Face::code, {Hue::text}, value_text(bar, data_));
  canvas.words({row.high.x, middle}, Align::right, Face::small, {Hue::muted},
               shortened(canvas, Face::small, bar.note, columns.note));
}

}  // namespace racecourse
