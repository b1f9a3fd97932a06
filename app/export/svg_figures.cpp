// Figures, outcomes and sweeps for a page.

#include <cmath>
#include <optional>
#include <vector>

#include "export/svg_charts.h"
#include "export/svg_frame.h"
#include "kit/base/words.h"
#include "pictures/bar_chart.h"
#include "pictures/curve_chart.h"
#include "pictures/histogram_bins.h"
#include "pictures/plot_math.h"
#include "pictures/spread_chart.h"
#include "pictures/sweep_picture.h"
#include "text/format.h"

namespace racecourse {

namespace {

constexpr double row_height = 22;
constexpr double field_height = 180;

/// The widest of some words, and no wider than that.
template <class Things, class Words>
double widest(const Things& things, Words words_of, double most) {
  double width = 0;
  for (const auto& thing : things) width = std::max(width, svg_width(words_of(thing)));
  return std::min(width, most);
}

// Bars.

std::string words_of_bar(const Bar& bar, const FigureSpec& spec) {
  if (!bar.measured) return bar.note.empty() ? "not measured" : "not measured: " + bar.note;
  const std::string value = metric_text(bar.value, spec.format, spec.unit);
  return bar.note.empty() ? value : value + " · " + bar.note;
}

std::string bars_svg(const FigureSpec& spec, const std::vector<Bar>& all) {
  if (all.empty()) return {};
  const BarScale scale(all);
  const double foot = scale.logarithmic() ? 18 : 0;
  Svg svg(svg_chart_width, row_height * static_cast<double>(all.size()) + foot + 4, spec.label);
  const double names = widest(
                           all, [](const Bar& bar) { return bar.name; }, 145) +
                       10;
  const double values = widest(
                            all, [&](const Bar& bar) { return words_of_bar(bar, spec); }, 135) +
                        10;
  const double longest = svg_chart_width - names - values;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Bar& bar = all[i];
    const double y = row_height * (static_cast<double>(i) + 0.5);
    svg.words({names - 10, y}, Anchor::end, "words", svg_shortened(bar.name, names - 10));
    const double length =
        bar.measured ? std::max(longest * static_cast<double>(scale.share(bar.value)), 2.0) : 0;
    if (bar.measured) svg.bar({names, y - 8}, {names + length, y + 8}, "bar " + class_of(bar.role));
    const double from = names + length + (bar.measured ? 7 : 0);
    svg.words({from, y}, Anchor::start, bar.measured ? "words digits" : "words muted",
              svg_shortened(words_of_bar(bar, spec), svg_chart_width - from));
  }
  if (scale.logarithmic())
    svg.words({names, svg.height() - 10}, Anchor::start, "words muted", "Lengths stand for magnitudes.");
  return svg.text();
}

// Curves.

std::string curves_svg(const FigureSpec& spec, const std::vector<Curve>& all) {
  bool any = false;
  for (const Curve& curve : all) any = any || !curve.points.empty();
  if (!any) return {};
  const CurveAxes axes(all, spec.x_logarithmic);
  Svg svg(svg_chart_width, field_height, spec.label);
  const double names = widest(
                           all, [](const Curve& curve) { return curve.name; }, 120) +
                       12;
  const SvgFrame frame{64, 10, svg_chart_width - names, field_height - 40};
  const Ticks ticks = nice_ticks(0, axes.top(), 5);
  for (int i = 0; i < ticks.count; ++i)
    svg_level(svg, frame, static_cast<double>(axes.up(ticks.at(i))),
              ticks.at(i) == 0 ? "0" : metric_text(ticks.at(i), spec.format, spec.unit));
  std::vector<float> centres;
  for (const Curve& curve : all) {
    std::vector<SvgPoint> path;
    for (const Curve::Point& point : curve.points)
      path.push_back(
          frame.at(static_cast<double>(axes.across(point.x)), static_cast<double>(axes.up(point.y))));
    svg.path(path, "line " + class_of(curve.role));
    for (const SvgPoint& at : path) svg.dot(at, 2.5, "dot " + class_of(curve.role));
    centres.push_back(path.empty() ? static_cast<float>(frame.bottom) : static_cast<float>(path.back().y));
  }
  spread_labels(centres, 15, static_cast<float>(frame.top), static_cast<float>(frame.bottom));
  for (std::size_t i = 0; i < all.size(); ++i)
    svg.words({frame.right + 8, centres[i]}, Anchor::start, "words " + class_of(all[i].role),
              svg_shortened(all[i].name, names - 8));
  double free_from = 0;
  for (const Curve::Point& point : all.front().points) {
    const std::string words = short_count_text(point.x);
    const double x = frame.x(static_cast<double>(axes.across(point.x)));
    if (x - svg_width(words) / 2 < free_from) continue;
    svg.words({x, frame.bottom + 13}, Anchor::middle, "words digits muted", words);
    free_from = x + svg_width(words) / 2 + 8;
  }
  const std::string unit = spec.x_unit.empty() ? "" : ", " + spec.x_unit;
  svg.words({(frame.left + frame.right) / 2, frame.bottom + 29}, Anchor::middle, "words muted",
            spec.x_label + unit);
  return svg.text();
}

// Spreads.

std::string spread_svg(const FigureSpec& spec, const Spread& spread) {
  const std::vector<SpreadColumn> columns = spread_columns(spread, 48);
  if (columns.empty()) return {};
  Svg svg(svg_chart_width, 128, spec.label);
  const SvgFrame frame{4, 36, svg_chart_width - 4, 106};
  const double first = columns.front().low_ns;
  const double octaves = std::log(columns.back().high_ns / first);
  const auto x = [&](double ns) { return frame.x(std::log(ns / first) / octaves); };
  std::uint64_t most = 1;
  for (const SpreadColumn& column : columns) most = std::max(most, column.count);
  for (const SpreadColumn& column : columns)
    if (column.count > 0)
      svg.bar({x(column.low_ns), frame.y(static_cast<double>(column.count) / static_cast<double>(most))},
              {std::max(x(column.high_ns) - 1, x(column.low_ns) + 1), frame.bottom}, "bar role-result");
  svg.line(frame.at(0, 0), frame.at(1, 0), "rule");
  double free_from = 0;
  for (double power = std::pow(10.0, std::floor(std::log10(first))); power < columns.back().high_ns;
       power *= 10)
    for (const double step : {1.0, 2.0, 5.0}) {
      const std::string words = duration_text(step * power);
      const double at = x(step * power);
      const bool inside = step * power >= first && step * power <= columns.back().high_ns;
      const double half = svg_width(words) / 2;
      if (!inside || at - half < free_from || at + half > svg_chart_width) continue;
      svg.words({at, frame.bottom + 13}, Anchor::middle, "words digits muted", words);
      free_from = at + half + 10;
    }
  double y = 10;
  for (const auto& [share, name] : {std::pair{0.5, "median "}, std::pair{0.99, "99 % "}}) {
    const double ns = spread.quantile(share);
    const std::string words = name + duration_text(ns);
    const bool fits = x(ns) + 6 + svg_width(words) < svg_chart_width;
    svg.line({x(ns), y - 6}, {x(ns), frame.bottom}, "rule mark");
    svg.words({x(ns) + (fits ? 6 : -6), y}, fits ? Anchor::start : Anchor::end, "words", words);
    y += 16;
  }
  return svg.text();
}

// Sweeps.

void draw_sweep_band(Svg& svg, const SvgFrame& frame, const SweepPicture& picture, const std::string& role) {
  std::vector<SvgPoint> median, outline, lower;
  for (const SweepPlace& place : picture.places) {
    if (!place.band) continue;
    const auto across = static_cast<double>(place.across);
    median.push_back(frame.at(across, place.band->median / picture.top));
    outline.push_back(frame.at(across, place.band->high / picture.top));
    lower.push_back(frame.at(across, place.band->low / picture.top));
  }
  outline.insert(outline.end(), lower.rbegin(), lower.rend());
  svg.area(outline, "area " + role);
  svg.path(median, "line " + role);
}

void draw_sweep_value(Svg& svg, const SvgFrame& frame, const SweepPicture& picture, const SweepPlace& place,
                      const std::string& role) {
  const auto across = static_cast<double>(place.across);
  if (picture.words) {
    const SvgPoint low = frame.at(across, place.band->low / picture.top);
    const SvgPoint high = frame.at(across, place.band->high / picture.top);
    svg.line(low, high, "line " + role);
    for (const SvgPoint& end : {low, high}) svg.line({end.x - 5, end.y}, {end.x + 5, end.y}, "line " + role);
  }
  svg.dot(frame.at(across, place.band->median / picture.top), picture.words ? 4 : 2.5, "dot " + role);
}

}  // namespace

std::string figure_svg(const FigureSpec& spec, const Figure& figure) {
  switch (spec.kind) {
    case FigureKind::output: return {};  // it is text
    case FigureKind::waits: return waits_svg(figure.waits, spec.label);
    case FigureKind::bars: return bars_svg(spec, figure.bars);
    case FigureKind::curves: return curves_svg(spec, figure.curves);
    case FigureKind::spread: return spread_svg(spec, figure.spread);
  }
  return {};
}

std::string outcomes_svg(std::span<const Outcome> outcomes, std::string_view label, std::string_view guess) {
  const std::vector<HistogramBar> bars = bin_outcomes(outcomes);
  if (bars.empty()) return {};
  std::int64_t most = 1;
  for (const HistogramBar& bar : bars) most = std::max(most, bar.count);
  Svg svg(svg_chart_width, row_height * static_cast<double>(bars.size()) + 4,
          "how often runs ended in what: " + std::string(label));
  const double names = widest(
                           bars, [](const HistogramBar& bar) { return bar.label; }, 150) +
                       10;
  const double longest = svg_chart_width - names - 110;
  double y = row_height / 2;
  for (const HistogramBar& bar : bars) {
    const double length =
        bar.count == 0 ? 0
                       : std::max(longest * static_cast<double>(bar.count) / static_cast<double>(most), 2.0);
    const std::string role = bar.held ? "role-good" : "role-loss";
    svg.words({names - 10, y}, Anchor::end, "words digits", svg_shortened(bar.label, names - 10));
    if (bar.count > 0) svg.bar({names, y - 8}, {names + length, y + 8}, "bar " + role);
    const bool guessed = !guess.empty() && holds_guess(bar, guess);
    svg.words({names + length + 7, y}, Anchor::start, "words digits",
              grouped(bar.count) + (bar.held ? " held" : " broken") + (guessed ? " · the guess" : ""));
    y += row_height;
  }
  return svg.text();
}

std::string guesses_svg(std::span<const GuessBar> rows) {
  if (rows.empty()) return {};
  std::int64_t most = 1;
  for (const GuessBar& row : rows) most = std::max(most, row.count);
  Svg svg(svg_chart_width, row_height * static_cast<double>(rows.size()) + 4, "what the class guessed");
  const double names = widest(
                           rows, [](const GuessBar& row) { return row.label; }, 150) +
                       10;
  const double longest = svg_chart_width - names - 95;
  double y = row_height / 2;
  for (const GuessBar& row : rows) {
    const double length = longest * static_cast<double>(row.count) / static_cast<double>(most);
    const std::string classes = row.is_result ? "words digits role-result" : "words digits";
    svg.words({names - 10, y}, Anchor::end, classes, svg_shortened(row.label, names - 10));
    if (row.count > 0) svg.bar({names, y - 8}, {names + length, y + 8}, "bar role-other");
    svg.words({names + length + 7, y}, Anchor::start, classes,
              grouped(row.count) + (row.is_result ? " · this run" : ""));
    y += row_height;
  }
  return svg.text();
}

std::string sweep_svg(const Setting& setting, const SweepSnapshot& sweep, const MetricSpec& metric) {
  const SweepPicture picture = sweep_picture(setting, sweep, metric.name);
  if (!picture.measured) return {};
  Svg svg(svg_chart_width, 98, metric.label + " over " + setting.label);
  const SvgFrame frame{60, 10, svg_chart_width - 14, 73};
  const std::string role = class_of(metric.role == Role::plain ? Role::result : metric.role);
  for (const double up : {0.0, 0.5, 1.0})
    svg_level(svg, frame, up, sweep_tick_text(up * picture.top, metric));
  if (!picture.words) draw_sweep_band(svg, frame, picture, role);
  const double room = (frame.right - frame.left) / static_cast<double>(picture.places.size());
  double free_from = -100;
  for (const SweepPlace& place : picture.places) {
    if (place.band) draw_sweep_value(svg, frame, picture, place, role);
    const double x = frame.x(static_cast<double>(place.across));
    if (!place.band && !place.missing.empty())
      svg.words({x, frame.bottom - 6}, Anchor::middle, "words muted", "×");
    const std::string words = picture.words ? svg_shortened(place.label, room - 4) : place.label;
    if (!picture.words && x - svg_width(words) / 2 < free_from) continue;
    svg.words({x, frame.bottom + 14}, Anchor::middle, "words digits muted", words);
    free_from = x + svg_width(words) / 2 + 8;
  }
  return svg.text();
}

}  // namespace racecourse
