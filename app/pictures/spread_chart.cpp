#include "pictures/spread_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "kit/base/words.h"
#include "text/format.h"

namespace racecourse {

namespace {

constexpr std::size_t least_buckets =
    Spread::buckets_per_octave;  // an axis of less than an octave says too little
constexpr float least_columns = 24;

float words_line(const Canvas& canvas) { return canvas.height_of(Face::small) * 1.25f; }
float axis_height(const Canvas& canvas) { return canvas.height_of(Face::digits) + canvas.px(10); }

struct SpreadField {
  Box box;
  double first_ns = 1, last_ns = 2;

  float x(double ns) const {
    const double across = std::log(ns / first_ns) / std::log(last_ns / first_ns);
    return box.low.x + static_cast<float>(std::clamp(across, 0.0, 1.0)) * box.width();
  }
};

void draw_columns(Canvas& canvas, const SpreadField& field, const std::vector<SpreadColumn>& columns) {
  std::uint64_t most = 1;
  for (const SpreadColumn& column : columns) most = std::max(most, column.count);
  for (const SpreadColumn& column : columns) {
    if (column.count == 0) continue;
    const auto share = static_cast<float>(static_cast<double>(column.count) / static_cast<double>(most));
    const float top = field.box.high.y - std::max(share * field.box.height(), canvas.px(2));
    const float left = field.x(column.low_ns);
    const float right = std::max(field.x(column.high_ns) - canvas.px(1), left + 1);
    canvas.rectangle({{left, top}, {right, field.box.high.y}}, {Hue::accent_ink, 0.75f});
  }
}

/// "5 µs", not "5.0 µs": places of an axis are round.
std::string tick_words(double ns) {
  std::string words = duration_text(ns);
  if (const auto point = words.find(".0 "); point != std::string::npos) words.erase(point, 2);
  return words;
}

/// The powers of ten, then 5 and 2 times them where there is room.
void draw_axis(Canvas& canvas, const SpreadField& field) {
  const Box& box = field.box;
  canvas.line({box.low.x, box.high.y}, box.high, {Hue::rule}, {canvas.thin()});
  const float y = box.high.y + canvas.px(7) + canvas.height_of(Face::digits) / 2;
  const float apart = canvas.px(12);
  std::vector<std::array<float, 2>> taken;  // from where to where
  const auto is_free = [&](float from, float to) {
    return from >= box.low.x && to <= box.high.x && std::none_of(taken.begin(), taken.end(), [&](auto words) {
             return from < words[1] + apart && to + apart > words[0];
           });
  };
  const double first_power = std::pow(10.0, std::floor(std::log10(field.first_ns)));
  for (const double step : {1.0, 5.0, 2.0})
    for (double power = first_power; power < field.last_ns; power *= 10) {
      const double ns = step * power;
      if (ns < field.first_ns || ns > field.last_ns) continue;
      const std::string words = tick_words(ns);
      const float x = field.x(ns), half = canvas.width_of(Face::digits, words) / 2;
      if (!is_free(x - half, x + half)) continue;
      canvas.words({x, y}, Align::middle, Face::digits, {Hue::muted}, words);
      taken.push_back({x - half, x + half});
    }
}

/// A line at a quantile with its words: at the right of it, or at the left where the room ends.
void draw_quantile(Canvas& canvas, const SpreadField& field, double ns, const std::string& words, float y,
                   Ink ink) {
  const float x = std::floor(field.x(ns)) + 0.5f;
  canvas.line({x, field.box.low.y - canvas.px(2)}, {x, field.box.high.y}, ink, {canvas.thin()});
  const bool fits = x + canvas.px(6) + canvas.width_of(Face::small, words) < field.box.high.x;
  canvas.words({x + canvas.px(fits ? 6 : -6), y}, fits ? Align::left : Align::right, Face::small, ink, words);
}

}  // namespace

std::vector<SpreadColumn> spread_columns(const Spread& spread, std::size_t most) {
  std::size_t first = 0;
  std::size_t last = Spread::bucket_count;
  if (spread.count() == 0 || most == 0) return {};
  while (spread.in_bucket(first) == 0) ++first;
  while (spread.in_bucket(last - 1) == 0) --last;
  if (last - first < least_buckets) {
    const std::size_t more = (least_buckets - (last - first)) / 2;
    first = std::min(first > more ? first - more : 0, Spread::bucket_count - least_buckets);
    last = first + least_buckets;
  }
  const std::size_t in_each = (last - first + most - 1) / most;
  std::vector<SpreadColumn> columns;
  for (std::size_t from = first; from < last; from += in_each) {
    SpreadColumn column{Spread::low(from), Spread::low(from + in_each), 0};
    for (std::size_t i = from; i < std::min(from + in_each, Spread::bucket_count); ++i)
      column.count += spread.in_bucket(i);
    columns.push_back(column);
  }
  return columns;
}

float least_spread_height(const Canvas& canvas) {
  return 2 * words_line(canvas) + canvas.px(least_columns) + axis_height(canvas);
}

void draw_spread(Canvas& canvas, Box box, const Spread& spread) {
  const auto room = static_cast<std::size_t>(std::max(box.width() / canvas.px(8), 1.0f));
  const std::vector<SpreadColumn> columns = spread_columns(spread, room);
  if (columns.empty()) return;
  const float line = words_line(canvas);
  SpreadField field{{{box.low.x, box.low.y + 2 * line}, {box.high.x, box.high.y - axis_height(canvas)}},
                    columns.front().low_ns,
                    columns.back().high_ns};
  field.box.high.y = std::max(field.box.high.y, field.box.low.y + canvas.px(least_columns));
  draw_columns(canvas, field, columns);
  draw_axis(canvas, field);
  const double median = spread.quantile(0.5), most = spread.quantile(0.99);
  draw_quantile(canvas, field, median, "median " + duration_text(median), box.low.y + line / 2, {Hue::text});
  draw_quantile(canvas, field, most, "99 % " + duration_text(most), box.low.y + 1.5f * line, {Hue::muted});
  // On the other side than the median, whose words stand on the same line.
  const bool at_left = field.x(median) > box.middle().x;
  canvas.words({at_left ? box.low.x : box.high.x, box.low.y + line / 2}, at_left ? Align::left : Align::right,
               Face::small, {Hue::muted}, counted(static_cast<double>(spread.count()), "times"));
}

}  // namespace racecourse
