#include "export/svg_charts.h"

#include <algorithm>
#include <vector>

#include "export/svg.h"
#include "pictures/bar_chart.h"
#include "pictures/curve_chart.h"
#include "pictures/histogram.h"
#include "pictures/series_chart.h"
#include "pictures/spread_chart.h"
#include "pictures/sweep_chart.h"
#include "pictures/wait_for_picture.h"
#include "text/shown_metric.h"

namespace racecourse {

namespace {

constexpr float chart_width = 340;
constexpr float bar_row = 22;

/// A picture that fills a box so high.
template <class Draw>
std::string drawn_in(float height, std::string_view title, Draw draw) {
  Svg svg(chart_width);
  draw(svg, Box{{0, 0}, {chart_width, height}});
  return svg.text(height, title);
}

std::string bars_svg(const FigureSpec& spec, const std::vector<Bar>& bars) {
  if (bars.empty()) return {};
  Svg svg(chart_width);
  const BarsData data{.bars = bars, .unit = spec.unit, .format = spec.format};
  const BarChart chart(svg, data, bar_row * static_cast<float>(bars.size()));
  chart.draw(svg, {}, chart_width);
  return svg.text(chart.height(), spec.label);
}

std::string curves_svg(const FigureSpec& spec, const std::vector<Curve>& curves) {
  if (!has_points(curves)) return {};
  const CurvesData data{.curves = curves,
                        .x_label = spec.x_label,
                        .x_unit = spec.x_unit,
                        .x_logarithmic = spec.x_logarithmic,
                        .unit = spec.unit,
                        .format = spec.format};
  return drawn_in(180, spec.label, [&](Svg& svg, Box box) { CurveChart(svg, box, data).draw(svg); });
}

std::string spread_svg(const FigureSpec& spec, const Spread& spread) {
  if (spread.count() == 0) return {};
  return drawn_in(128, spec.label, [&](Svg& svg, Box box) { draw_spread(svg, box, spread); });
}

std::string waits_svg(const FigureSpec& spec, const WaitGraph& graph) {
  if (graph.threads.empty()) return {};
  const bool many = graph.threads.size() + graph.locks.size() > 14;
  return drawn_in(many ? 330 : 192, spec.label, [&](Svg& svg, Box box) {
    const float key = svg.height_of(Face::small);
    draw_wait_key(svg, {0, box.high.y - key / 2});
    // What frames the plates is drawn half outside of them.
    const float edge = svg.px(2);
    const Box inside{{edge, edge}, {box.high.x - edge, box.high.y - key - svg.px(8)}};
    WaitPicture(svg, inside, graph).draw(svg);
  });
}

/// The lines that were measured, with what they refer to.
struct RunLines {
  std::vector<PlotLine> lines;
  std::vector<std::string_view> series;  // of each line
  std::vector<PlotMark> marks;
  PlotData data;
};

void fill(const Lesson& lesson, const Snapshot& run, RunLines& all) {
  for (const SeriesSpec& spec : lesson.series) {
    const Series* measured = run.find_series(spec.name);
    if (!measured || measured->points.empty()) continue;
    all.lines.push_back(
        {spec.label, measured->points, ink_of(shown_role(spec, run)), false, measured->breaks});
    all.series.push_back(spec.name);
  }
  all.marks = marks_of(lesson, run);
  all.data.lines = all.lines;
  all.data.marks = all.marks;
  all.data.end_ms = end_of_lines(lesson, run, all.lines);
  if (!lesson.gap) return;
  const auto place_of = [&](const std::string& series) {
    return static_cast<std::size_t>(std::find(all.series.begin(), all.series.end(), series) -
                                    all.series.begin());
  };
  const PlotGap gap{place_of(lesson.gap->upper), place_of(lesson.gap->lower), lesson.gap->label};
  if (std::max(gap.upper, gap.lower) < all.lines.size()) all.data.gap = gap;
}

}  // namespace

std::string series_svg(const Lesson& lesson, const Snapshot& run) {
  RunLines all;
  fill(lesson, run, all);
  if (all.lines.empty()) return {};
  std::string title;
  for (const PlotLine& line : all.lines) title += (title.empty() ? "" : ", ") + std::string(line.label);
  return drawn_in(170, title + (lesson.contest ? ", each from its own start" : " over the time of the run"),
                  [&](Svg& svg, Box box) { draw_series(svg, box, all.data); });
}

std::string figure_svg(const FigureSpec& spec, const Figure& figure) {
  switch (spec.kind) {
    case FigureKind::output: return {};  // it is text
    case FigureKind::waits: return waits_svg(spec, figure.waits);
    case FigureKind::bars: return bars_svg(spec, figure.bars);
    case FigureKind::curves: return curves_svg(spec, figure.curves);
    case FigureKind::spread: return spread_svg(spec, figure.spread);
  }
  return {};
}

std::string outcomes_svg(std::span<const Outcome> outcomes, std::string_view label, std::string_view guess) {
  if (outcomes.empty()) return {};
  Svg svg(chart_width);
  const Histogram rows(svg, outcomes, guess, histogram_height(svg, outcomes));
  rows.draw(svg, {}, chart_width);
  return svg.text(rows.height(), "how often runs ended in what: " + std::string(label));
}

std::string guesses_svg(std::span<const GuessBar> rows) {
  if (rows.empty()) return {};
  Svg svg(chart_width);
  draw_guess_bars(svg, {}, chart_width, rows);
  return svg.text(guess_bars_height(svg, rows.size()), "what the class guessed");
}

std::string sweep_svg(const Setting& setting, const SweepSnapshot& sweep, const MetricSpec& metric) {
  const SweepPicture picture = sweep_picture(setting, sweep, metric.name);
  if (!picture.measured) return {};
  const float above = 8;  // half of the uppermost number
  const float height = picture.words ? 34 + 18 * static_cast<float>(picture.places.size()) : 104;
  return drawn_in(height, metric.label + " over " + setting.label, [&](Svg& svg, Box box) {
    box.low.y += picture.words ? 0 : above;
    SweepChart(svg, box, picture, metric).draw(svg);
  });
}

}  // namespace racecourse
