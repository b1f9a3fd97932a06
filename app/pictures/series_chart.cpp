#include "pictures/series_chart.h"

#include <algorithm>
#include <cmath>

#include "pictures/plot_math.h"
#include "text/format.h"

namespace racecourse {

namespace {

/// A level so far above all lines that these would lie flat on the axis is drawn at the upper edge, and said to be above.
constexpr double far_above = 4;

/// A path for each stretch of the line in which it is not broken.
std::vector<std::vector<Vec2>> paths_of(const PlotField& field, std::span<const Point> points,
                                        std::span<const double> breaks) {
  std::vector<std::vector<Vec2>> paths(1);
  paths.back().reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i > 0 && is_broken(breaks, points[i - 1].t_ms, points[i].t_ms)) paths.emplace_back();
    paths.back().push_back({field.x(points[i].t_ms), field.y(points[i].value)});
  }
  return paths;
}

}  // namespace

bool PlotData::has_points() const {
  return std::any_of(lines.begin(), lines.end(), [](const PlotLine& line) { return !line.points.empty(); });
}

double PlotData::lines_end_ms() const {
  double end = 0;
  for (const PlotLine& line : lines)
    if (!line.points.empty()) end = std::max(end, line.points.back().t_ms);
  return std::min(end, end_ms);
}

void PlotPoints::follow(const PlotData& data) {
  if (data.version && data.version == version_) return;
  version_ = data.version;
  cut_.reset();
  highest_ = 0;
  for (const PlotLine& line : data.lines)
    for (const Point& point : line.points) highest_ = std::max(highest_, point.value);
}

void PlotPoints::thin(const PlotData& data, double t0, double t1, int columns) {
  const Cut cut{t0, t1, columns};
  if (cut_ == cut) return;
  cut_ = cut;
  for (std::size_t i = 0; i < data.lines.size(); ++i) {
    thin_points(data.lines[i].points, t0, t1, columns, lines_[i].thinned);
    lines_[i].peak = 0;
    for (const Point& point : lines_[i].thinned) lines_[i].peak = std::max(lines_[i].peak, point.value);
  }
}

double end_of_axis_ms(double end_ms) {
  const double end = std::max(end_ms, shortest_plot_ms);
  const double power = std::pow(10.0, std::floor(std::log10(end)));
  for (const double step : {1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0})
    if (step * power >= end) return step * power;
  return 10 * power;
}

float steady_label_room(const Canvas& canvas, const PlotData& data, double highest) {
  const std::string number = " " + point_text(std::max(nice_ceiling(highest), 1000.0));
  float room = 0;
  for (const PlotLine& line : data.lines)
    room = std::max(room, canvas.width_of(Face::text, std::string(line.label) + number));
  if (data.gap) room = std::max(room, canvas.width_of(Face::strong, std::string(data.gap->label) + number));
  return room;
}

Box plot_box(const Canvas& canvas, Box box, float label_room) {
  const float labels = std::min(label_room + canvas.px(14), box.width() * 0.45f);
  Box inside{
      {box.low.x + canvas.width_of(Face::digits, "0000 M"), box.low.y + canvas.height_of(Face::small) * 0.8f},
      {box.high.x - labels, box.high.y - canvas.height_of(Face::digits) - canvas.px(12)}};
  inside.high.x = std::max(inside.high.x, inside.low.x + canvas.px(20));
  inside.high.y = std::max(inside.high.y, inside.low.y + canvas.px(20));
  return inside;
}

SeriesChart::SeriesChart(const PlotData& data, const PlotPoints& points, const HiddenLines& hidden,
                         PlotField field)
    : data_(data), points_(points), hidden_(hidden), field_(field) {
  field_.top = nice_ceiling(highest_shown());
}

double SeriesChart::highest_shown() const {
  double lines = 0;
  for (std::size_t i = 0; i < data_.lines.size(); ++i)
    if (!hidden_[i]) lines = std::max(lines, points_.peak(i));
  double highest = lines;
  for (const PlotLevel& level : data_.levels)
    if (level.value <= far_above * lines) highest = std::max(highest, level.value);
  return highest;
}

void SeriesChart::draw_axes(Canvas& canvas) const {
  const Box& box = field_.box;
  const float line = canvas.height_of(Face::digits);
  const int rows = std::clamp(static_cast<int>(box.height() / (line * 2.4f)), 3, 8);
  const Ticks values = nice_ticks(0, field_.top, rows);
  for (int i = 0; i < values.count; ++i) {
    const float y = field_.y(values.at(i));
    canvas.line({box.low.x, y}, {box.high.x, y}, {Hue::rule}, {canvas.thin()});
    canvas.words({box.low.x - canvas.px(8), y}, Align::right, Face::digits, {Hue::muted},
                 count_tick_text(values.at(i), values.step));
  }
  const int columns = std::clamp(static_cast<int>(box.width() / canvas.px(100)), 3, 12);
  const Ticks times = nice_ticks(field_.t0, field_.t1, columns);
  for (int i = 0; i < times.count; ++i)
    canvas.words({field_.x(times.at(i)), box.high.y + canvas.px(8) + line / 2}, Align::middle, Face::digits,
                 {Hue::muted}, time_tick_text(times.at(i), times.step));
}

bool SeriesChart::shows_gap() const {
  return data_.gap && !hidden_[data_.gap->upper] && !hidden_[data_.gap->lower];
}

/// The shade between two lines, with a corner at each point of the upper one.
void SeriesChart::draw_gap(Canvas& canvas) const {
  const std::span<const Point> lower_points = points_.thinned(data_.gap->lower);
  std::vector<Vec2> upper, lower;
  const auto draw = [&] {
    if (upper.size() > 1) canvas.band(upper, lower, {Hue::gap});
    upper.clear();
    lower.clear();
  };
  for (const Point& point : points_.thinned(data_.gap->upper)) {
    const float x = field_.x(point.t_ms), low = field_.y(value_at_time(lower_points, point.t_ms));
    const float high = field_.y(point.value);
    // Lines that meet leave nothing to fill; a sliver would show as a seam.
    const bool open = low - high >= 0.5f || (!upper.empty() && lower.back().y - upper.back().y >= 0.5f);
    if (!open) draw();
    upper.push_back({x, high});
    lower.push_back({x, low});
  }
  draw();
}

void SeriesChart::draw_lines(Canvas& canvas) const {
  if (shows_gap()) draw_gap(canvas);
  for (std::size_t i = 0; i < data_.lines.size(); ++i) {
    if (hidden_[i]) continue;
    const float dash = canvas.px(6);
    const Stroke dashed{canvas.thin() + canvas.px(0.5f), dash, 0.7f * dash};
    for (const auto& path : paths_of(field_, points_.thinned(i), data_.lines[i].breaks))
      if (path.size() > 1)
        canvas.path(path, data_.lines[i].ink, data_.lines[i].dashed ? dashed : Stroke{canvas.thick()});
  }
}

void SeriesChart::draw_words(Canvas& canvas, std::span<const EndLabel> labels) const {
  draw_marks(canvas);
  draw_levels(canvas);
  for (const EndLabel& label : labels) {
    // The lines of the axis do not run through words.
    const float beside = canvas.px(3);
    canvas.rectangle(
        {{label.box.low.x - beside, label.box.low.y}, {label.box.high.x + beside, label.box.high.y}},
        {Hue::panel}, 0);
    canvas.words({label.box.low.x, label.box.middle().y}, Align::left, label.face, label.ink, label.words);
  }
}

/// Their words stand at the bottom, as in the timeline: above are guesses, and where most lines end.
void SeriesChart::draw_marks(Canvas& canvas) const {
  const Box& box = field_.box;
  const float lines_end = std::clamp(field_.x(data_.lines_end_ms()), box.low.x, box.high.x);
  float free_from = box.low.x;  // labels that would run into one another are left out; the lines stay
  for (const PlotMark& mark : data_.marks) {
    const float x = std::floor(field_.x(mark.t_ms)) + 0.5f;
    if (x < box.low.x || x > box.high.x) continue;
    canvas.line({x, box.low.y}, {x, box.high.y}, mark.ink, {canvas.thin(), canvas.px(4), canvas.px(3)});
    const float line = canvas.height_of(Face::small);
    const float width = canvas.width_of(Face::small, mark.label) + canvas.px(8);
    const float from = x + width > lines_end ? x - width : x;
    if (from < free_from) continue;
    const Vec2 low{from, box.high.y - line - canvas.px(2)};
    canvas.rectangle({low, {from + width, box.high.y}}, {Hue::raised}, 0);
    canvas.words({from + canvas.px(4), low.y + canvas.px(1) + line / 2}, Align::left, Face::small,
                 {Hue::text}, mark.label);
    free_from = from + width;
  }
}

void SeriesChart::draw_levels(Canvas& canvas) const {
  const Box& box = field_.box;
  // Beyond it stand the words of the lines.
  const float end = std::clamp(field_.x(data_.lines_end_ms()), box.low.x, box.high.x);
  const float line = canvas.height_of(Face::small), gap = canvas.px(2);
  float free_below = box.low.y - canvas.px(6);
  for (const PlotLevel& level : data_.levels) {
    const bool above = level.value > field_.top;
    const float y = std::floor(above ? box.low.y : field_.y(level.value)) + 0.5f;
    if (end > box.low.x)
      canvas.line({box.low.x, y}, {end, y}, level.ink, {canvas.thin(1.4f), canvas.px(8), canvas.px(4)});
    const bool room_over = !above && y - line - gap > free_below;
    const float top = room_over ? y - line - gap : std::max(y + gap, free_below);
    const std::string words = level.label + (above ? ", far above" : "");
    // The lines can be seen through their ground, but do not run through the letters.
    const Vec2 low{box.low.x + canvas.px(8), top};
    const float width = canvas.width_of(Face::small, words);
    canvas.rectangle({{low.x - gap, top}, {low.x + width + gap, top + line}}, {Hue::panel, 0.82f}, 0);
    canvas.words({low.x, top + line / 2}, Align::left, Face::small, level.ink, words);
    free_below = top + line;
  }
}

std::vector<SeriesChart::EndLabel> SeriesChart::end_labels(const Canvas& canvas) const {
  const double at_ms = std::clamp(data_.lines_end_ms(), field_.t0, field_.t1);
  const auto value = [&](std::size_t i) { return value_at_time(data_.lines[i].points, at_ms); };
  std::vector<EndLabel> labels;
  std::vector<float> centres;
  for (std::size_t i = 0; i < data_.lines.size(); ++i) {
    const PlotLine& line = data_.lines[i];
    const std::string words =
        std::string(line.label) + (hidden_[i] || !line.valued ? "" : " " + point_text(value(i)));
    labels.push_back({words, Face::text, hidden_[i] ? Ink{Hue::faint} : line.ink, i, {}});
    centres.push_back(field_.y(value(i)));
  }
  if (shows_gap()) {
    const double upper = value(data_.gap->upper), lower = value(data_.gap->lower);
    labels.push_back({std::string(data_.gap->label) + " " + point_text(upper - lower),
                      Face::strong,
                      {upper > lower ? Hue::bad : Hue::muted},
                      {},
                      {}});
    centres.push_back(field_.y((upper + lower) / 2));
  }
  const float line = canvas.height_of(Face::text) * 1.25f;
  spread_labels(centres, line, field_.box.low.y + line / 2, field_.box.high.y - line / 2);
  const float x = std::clamp(field_.x(at_ms), field_.box.low.x, field_.box.high.x) + canvas.px(10);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const float width = canvas.width_of(labels[i].face, labels[i].words);
    labels[i].box = {{x, centres[i] - line / 2}, {x + width, centres[i] + line / 2}};
  }
  return labels;
}

void draw_series(Canvas& canvas, Box box, const PlotData& data) {
  PlotPoints points;
  PlotField field{.box = box, .t1 = std::max(data.end_ms, shortest_plot_ms)};
  float labels = 0;
  for (const auto& label : SeriesChart(data, points, {}, field).end_labels(canvas))
    labels = std::max(labels, label.box.width());
  field.box = plot_box(canvas, box, labels);
  points.thin(data, field.t0, field.t1, static_cast<int>(field.box.width()));
  const SeriesChart chart(data, points, {}, field);
  chart.draw_axes(canvas);
  chart.draw_lines(canvas);
  chart.draw_words(canvas, chart.end_labels(canvas));
}

std::vector<PlotMark> marks_of(const Lesson& lesson, const Snapshot& run) {
  std::vector<PlotMark> marks;
  for (const Mark& mark : run.marks) marks.push_back({mark.t_ms, mark.words});
  for (const Moment& moment : run.moments)
    if (moment.lane < 0 && !lesson.contest)
      marks.push_back({moment.t_ms, moment.words, {moment.bad ? Hue::bad : Hue::text}});
  std::stable_sort(marks.begin(), marks.end(),
                   [](const PlotMark& a, const PlotMark& b) { return a.t_ms < b.t_ms; });
  return marks;
}

double end_of_lines(const Lesson& lesson, const Snapshot& run, std::span<const PlotLine> lines) {
  if (!lesson.contest) return run.elapsed_ms;
  double end_ms = 0;
  for (const PlotLine& line : lines)
    if (!line.points.empty()) end_ms = std::max(end_ms, line.points.back().t_ms);
  return end_ms;
}

}  // namespace racecourse
