// The live chart for a page.

#include <cmath>
#include <vector>

#include "export/svg_charts.h"
#include "export/svg_frame.h"
#include "pictures/plot_math.h"
#include "text/format.h"

namespace racecourse {

namespace {

constexpr int series_columns = 160;
constexpr double series_height = 162;

struct SeriesLine {
  const SeriesSpec* spec = nullptr;
  std::vector<Point> points;
};

std::vector<SeriesLine> lines_of(const Lesson& lesson, const Snapshot& snapshot) {
  std::vector<SeriesLine> lines;
  for (const SeriesSpec& spec : lesson.series) {
    const Series* measured = snapshot.find_series(spec.name);
    if (!measured || measured->points.empty()) continue;
    SeriesLine line{&spec, {}};
    thin_points(measured->points, 0, std::max(snapshot.elapsed_ms, measured->points.back().t_ms),
                series_columns, line.points);
    lines.push_back(std::move(line));
  }
  return lines;
}

class SeriesDrawing {
 public:
  SeriesDrawing(const Lesson& lesson, const Snapshot& snapshot, std::vector<SeriesLine> lines)
      : lesson_(lesson),
        snapshot_(snapshot),
        lines_(std::move(lines)),
        svg_(svg_chart_width, series_height, title()) {
    double highest = 0;
    end_ms_ = snapshot.elapsed_ms;
    double names = svg_width("time");
    for (const SeriesLine& line : lines_) {
      names = std::max(names, svg_width(line.spec->label));
      for (const Point& point : line.points) {
        if (std::isfinite(point.value)) highest = std::max(highest, point.value);
        end_ms_ = std::max(end_ms_, point.t_ms);
      }
    }
    if (end_ms_ <= 0) end_ms_ = 1;
    top_ = nice_ceiling(highest);
    frame_ = {56, 14, svg_chart_width - std::min(names + 10, 110.0), series_height - 24};
  }

  std::string text() {
    draw_axes();
    draw_gap();
    draw_marks();
    draw_lines();
    return svg_.text();
  }

 private:
  std::string title() const {
    std::string words;
    for (const SeriesLine& line : lines_) words += (words.empty() ? "" : ", ") + line.spec->label;
    return words + " over the time of the run";
  }
  SvgPoint place(const Point& point) const { return frame_.at(point.t_ms / end_ms_, point.value / top_); }

  void draw_axes() {
    const Ticks levels = nice_ticks(0, top_, 5);
    for (int i = 0; i < levels.count; ++i)
      svg_level(svg_, frame_, levels.at(i) / top_, count_tick_text(levels.at(i), levels.step));
    const Ticks times = nice_ticks(0, end_ms_, 5);
    for (int i = 0; i < times.count; ++i)
      svg_.words({frame_.x(times.at(i) / end_ms_), frame_.bottom + 14}, Anchor::middle, "words digits muted",
                 time_tick_text(times.at(i), times.step));
  }

  const SeriesLine* line_named(const std::string& name) const {
    for (const SeriesLine& line : lines_)
      if (line.spec->name == name) return &line;
    return nullptr;
  }

  void draw_gap() {
    if (!lesson_.gap) return;
    const SeriesLine* upper = line_named(lesson_.gap->upper);
    const SeriesLine* lower = line_named(lesson_.gap->lower);
    if (!upper || !lower) return;
    std::vector<SvgPoint> outline;
    for (const Point& point : upper->points) outline.push_back(place(point));
    for (auto point = lower->points.rbegin(); point != lower->points.rend(); ++point)
      outline.push_back(place(*point));
    svg_.area(outline, "area role-loss");
    const double left = upper->points.back().value - lower->points.back().value;
    if (left <= 0) return;
    const double middle = (upper->points.back().value + lower->points.back().value) / 2;
    svg_.words({frame_.right - 8, frame_.y(middle / top_)}, Anchor::end, "words role-loss",
               lesson_.gap->label + " " + count_text(left));
  }

  void draw_marks() {
    for (const Mark& mark : snapshot_.marks) {
      const double across = mark.t_ms / end_ms_;
      svg_.line(frame_.at(across, 0), frame_.at(across, 1), "rule mark");
      svg_.words({frame_.x(across), frame_.top - 7}, Anchor::middle, "words muted", mark.words);
    }
  }

  void draw_lines() {
    std::vector<float> centres;
    for (const SeriesLine& line : lines_) {
      std::vector<SvgPoint> path;
      for (const Point& point : line.points) path.push_back(place(point));
      svg_.path(path, "line " + class_of(line.spec->role));
      centres.push_back(static_cast<float>(place(line.points.back()).y));
    }
    spread_labels(centres, 15, static_cast<float>(frame_.top), static_cast<float>(frame_.bottom));
    for (std::size_t i = 0; i < lines_.size(); ++i)
      svg_.words({frame_.right + 6, centres[i]}, Anchor::start, "words " + class_of(lines_[i].spec->role),
                 svg_shortened(lines_[i].spec->label, svg_chart_width - frame_.right - 6));
  }

  const Lesson& lesson_;
  const Snapshot& snapshot_;
  const std::vector<SeriesLine> lines_;
  Svg svg_;
  SvgFrame frame_;
  double end_ms_ = 1, top_ = 1;
};

}  // namespace

std::string series_svg(const Lesson& lesson, const Snapshot& snapshot) {
  auto lines = lines_of(lesson, snapshot);
  return lines.empty() ? std::string{} : SeriesDrawing(lesson, snapshot, std::move(lines)).text();
}

}  // namespace racecourse
