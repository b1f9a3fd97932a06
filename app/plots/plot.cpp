#include "plots/plot.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "pictures/plot_math.h"
#include "text/format.h"
#include "ui/canvas.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr double shortest_view_ms = 1e-4;

/// The inside of the axes, and what it shows.
struct PlotFrame {
  ImVec2 low, high;
  double t0 = 0, t1 = 1, top = 1;

  float x(double t_ms) const {
    return low.x + static_cast<float>((t_ms - t0) / (t1 - t0)) * (high.x - low.x);
  }
  float y(double value) const { return high.y - static_cast<float>(value / top) * (high.y - low.y); }
  double time_at(float px) const {
    return t0 + static_cast<double>((px - low.x) / (high.x - low.x)) * (t1 - t0);
  }
};

/// A level so far above all lines that these would lie flat on the axis is drawn at the upper edge, and said to be above.
constexpr double far_above = 4;

double highest_value(const PlotData& data, const PlotView& view) {
  double highest = 0;
  for (std::size_t i = 0; i < data.lines.size(); ++i) {
    if (view.hidden[i]) continue;
    highest = std::max(highest, view.points.peak(i));
  }
  const double lines = highest;
  for (const PlotLevel& level : data.levels)
    if (level.value <= far_above * lines) highest = std::max(highest, level.value);
  return highest;
}

/// Up to where the lines are drawn: behind it stand their words. A busy machine measures late, and the run is ahead.
double lines_end_ms(const PlotData& data) {
  double end = 0;
  for (const PlotLine& line : data.lines)
    if (!line.points.empty()) end = std::max(end, line.points.back().t_ms);
  return std::min(end, data.end_ms);
}

bool has_points(const PlotData& data) {
  return std::any_of(data.lines.begin(), data.lines.end(),
                     [](const PlotLine& line) { return !line.points.empty(); });
}

/// While nobody zoomed, the whole run, in steps: an axis that creeps with every frame cannot be read.
void follow(const PlotData& data, PlotView& view) {
  view.t0 = 0;
  const double end = std::max(data.end_ms, shortest_view_ms);
  const double power = std::pow(10.0, std::floor(std::log10(end)));
  for (const double step : {1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
    view.t1 = step * power;
    if (view.t1 >= end) return;
  }
}

/// Closer by so many steps, around a time that stays where it is.
void zoom_plot(const PlotData& data, PlotView& view, double steps, double at_ms) {
  const double limit = std::max(data.end_ms * 4, 1.0);
  const double span = std::clamp((view.t1 - view.t0) * std::pow(0.8, steps), shortest_view_ms, limit);
  const double share = (at_ms - view.t0) / (view.t1 - view.t0);
  view.t0 = at_ms - share * span;
  view.t1 = view.t0 + span;
  view.follow = false;
}

void take_input(const PlotData& data, PlotView& view, const PlotFrame& frame) {
  const ImGuiIO& io = ImGui::GetIO();
  const compat::ViewKeys keys = compat::take_view_keys();
  if (const float wheel = compat::take_wheel(); wheel != 0)
    zoom_plot(data, view, static_cast<double>(wheel), frame.time_at(io.MousePos.x));
  if (keys.zoom != 0) {
    const double at = ImGui::IsItemHovered() ? frame.time_at(io.MousePos.x) : (view.t0 + view.t1) / 2;
    zoom_plot(data, view, keys.zoom, at);
  }
  if (keys.move != 0) {
    const double moved = 0.1 * keys.move * (view.t1 - view.t0);
    view.t0 += moved;
    view.t1 += moved;
    view.follow = false;
  }
  if (ImGui::IsItemActive() && io.MouseDelta.x != 0) {
    const double moved =
        static_cast<double>(io.MouseDelta.x / (frame.high.x - frame.low.x)) * (view.t1 - view.t0);
    view.t0 -= moved;
    view.t1 -= moved;
    view.follow = false;
  }
  const bool clicked_twice = ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  if (clicked_twice || keys.fit) view.follow = true;
}

void draw_axes(ImDrawList& list, const PlotFrame& frame, const Theme& theme) {
  const float line = text_height(theme.fonts.digits);
  const int rows = std::clamp(static_cast<int>((frame.high.y - frame.low.y) / (line * 2.4f)), 3, 8);
  const Ticks values = nice_ticks(0, frame.top, rows);
  for (int i = 0; i < values.count; ++i) {
    const float y = frame.y(values.at(i));
    list.AddLine({frame.low.x, y}, {frame.high.x, y}, theme.rule, theme.px(theme.stroke));
    draw_text_beside(list, theme.fonts.digits, frame.low.x - theme.px(8), y, 1, theme.text_muted,
                     count_tick_text(values.at(i), values.step));
  }
  const int columns = std::clamp(static_cast<int>((frame.high.x - frame.low.x) / theme.px(100)), 3, 12);
  const Ticks times = nice_ticks(frame.t0, frame.t1, columns);
  for (int i = 0; i < times.count; ++i)
    draw_text_beside(list, theme.fonts.digits, frame.x(times.at(i)), frame.high.y + theme.px(8) + line / 2,
                     0.5f, theme.text_muted, time_tick_text(times.at(i), times.step));
}

/// The shade between two lines, a strip for each of their points.
void draw_gap(ImDrawList& list, const PlotFrame& frame, std::span<const Point> upper,
              std::span<const Point> lower, ImU32 fill) {
  // Smoothed edges of strips that touch would show as seams; the lines lie over the others.
  const ImDrawListFlags flags = list.Flags;
  list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
  const auto strip = [&](double ta, double tb) {
    const float xa = frame.x(ta), xb = frame.x(tb);
    if (xb <= xa) return;
    const float ua = frame.y(value_at_time(upper, ta)), ub = frame.y(value_at_time(upper, tb));
    const float la = frame.y(value_at_time(lower, ta)), lb = frame.y(value_at_time(lower, tb));
    // Lines that meet leave nothing to fill; a sliver would show as a seam.
    if (std::max(la - ua, lb - ub) < 0.5f) return;
    list.AddQuadFilled({xa, ua}, {xb, ub}, {xb, lb}, {xa, la}, fill);
  };
  for (std::size_t i = 1; i < upper.size(); ++i) strip(upper[i - 1].t_ms, upper[i].t_ms);
  list.Flags = flags;
}

/// Whether a line that comes from `a` to `b` and goes on to `c` turns back.
bool turns_back(ImVec2 a, ImVec2 b, ImVec2 c) {
  return (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0;
}

void draw_line(ImDrawList& list, const PlotFrame& frame, std::span<const Point> points, ImU32 colour,
               float thickness, std::vector<ImVec2>& path) {
  path.clear();
  const auto draw_path = [&] {
    if (path.size() > 1)
      list.AddPolyline(path.data(), static_cast<int>(path.size()), colour, ImDrawFlags_None, thickness);
  };
  for (const Point& point : points) {
    const ImVec2 to(frame.x(point.t_ms), frame.y(point.value));
    // Dear ImGui has a line thin out where it turns back: it ends there, and another one begins.
    if (path.size() > 1 && turns_back(path[path.size() - 2], path.back(), to)) {
      draw_path();
      path = {path.back()};
    }
    path.push_back(to);
  }
  draw_path();
}

/// Dashes of a length in pixels, wherever the points are.
void draw_dashed_line(ImDrawList& list, const PlotFrame& frame, std::span<const Point> points, ImU32 colour,
                      float thickness, float dash, std::vector<ImVec2>& path) {
  path.clear();
  float left = dash;  // of this dash, or of the gap behind it
  bool drawn = true;
  const auto end_dash = [&] {
    if (path.size() > 1)
      list.AddPolyline(path.data(), static_cast<int>(path.size()), colour, ImDrawFlags_None, thickness);
    path.clear();
  };
  for (std::size_t i = 1; i < points.size(); ++i) {
    ImVec2 at(frame.x(points[i - 1].t_ms), frame.y(points[i - 1].value));
    ImVec2 to(frame.x(points[i].t_ms), frame.y(points[i].value));
    if (to.x < frame.low.x || at.x > frame.high.x) continue;
    // What is out of sight needs no dashes, and may be very long.
    const float slope = to.x > at.x ? (to.y - at.y) / (to.x - at.x) : 0;
    if (at.x < frame.low.x) at = {frame.low.x, to.y - slope * (to.x - frame.low.x)};
    if (to.x > frame.high.x) to = {frame.high.x, at.y + slope * (frame.high.x - at.x)};
    if (drawn && path.empty()) path.push_back(at);
    float length = std::hypot(to.x - at.x, to.y - at.y);
    for (; length > left; length -= left, left = dash * (drawn ? 1.0f : 0.7f)) {
      at.x += (to.x - at.x) * left / length;
      at.y += (to.y - at.y) * left / length;
      if (drawn) path.push_back(at);
      end_dash();
      drawn = !drawn;
      if (drawn) path.push_back(at);
    }
    left -= length;
    if (drawn) path.push_back(to);
  }
  end_dash();
}

/// The lines that are not hidden, and the gap between two of them.
void draw_lines(ImDrawList& list, const PlotData& data, PlotView& view, const PlotFrame& frame,
                const Theme& theme) {
  const PlotPoints& points = view.points;
  if (data.gap && !view.hidden[data.gap->upper] && !view.hidden[data.gap->lower])
    draw_gap(list, frame, points.thinned(data.gap->upper), points.thinned(data.gap->lower), theme.bad_fill);
  for (std::size_t i = 0; i < data.lines.size(); ++i) {
    if (view.hidden[i]) continue;
    if (data.lines[i].dashed)
      draw_dashed_line(list, frame, points.thinned(i), data.lines[i].colour, theme.px(0.5f + theme.stroke),
                       theme.px(6), view.path);
    else
      draw_line(list, frame, points.thinned(i), data.lines[i].colour, theme.px(1 + theme.stroke), view.path);
  }
}

PlotLook look_of_lines(const PlotData& data, const PlotView& view, const PlotFrame& frame,
                       const Theme& theme) {
  return {data.source, view.hidden, frame.t0,     frame.t1,     frame.top,
          frame.low.x, frame.low.y, frame.high.x, frame.high.y, theme};
}

/// Words among the lines, which can be seen through their ground but do not run through the letters.
void draw_words_over(ImDrawList& list, ImVec2 low, ImU32 colour, std::string_view words, const Theme& theme) {
  const ImVec2 size = text_size(theme.fonts.small, words);
  list.AddRectFilled({low.x - theme.px(2), low.y}, {low.x + size.x + theme.px(2), low.y + size.y},
                     faded(theme.panel, 0.82f));
  draw_text(list, theme.fonts.small, low, colour, words);
}

/// Their words stand at the bottom, as in the timeline: above are guesses, and where most lines end.
void draw_marks(ImDrawList& list, const PlotData& data, const PlotFrame& frame, const Theme& theme) {
  const float lines_end = std::clamp(frame.x(lines_end_ms(data)), frame.low.x, frame.high.x);
  float free_from = frame.low.x;  // labels that would run into one another are left out; the lines stay
  for (const PlotMark& mark : data.marks) {
    const float x = std::floor(frame.x(mark.t_ms)) + 0.5f;
    if (x < frame.low.x || x > frame.high.x) continue;
    for (float y = frame.low.y; y < frame.high.y; y += theme.px(7))
      list.AddLine({x, y}, {x, std::min(y + theme.px(4), frame.high.y)}, theme.text_muted,
                   theme.px(theme.stroke));
    const ImVec2 size = text_size(theme.fonts.small, mark.label);
    const float width = size.x + theme.px(8);
    const float from = x + width > lines_end ? x - width : x;
    if (from < free_from) continue;
    const ImVec2 low(from, frame.high.y - size.y - theme.px(2));
    list.AddRectFilled(low, {from + width, frame.high.y}, theme.panel_raised);
    draw_text(list, theme.fonts.small, {from + theme.px(4), low.y + theme.px(1)}, theme.text, mark.label);
    free_from = from + width;
  }
}

void draw_levels(ImDrawList& list, const PlotData& data, const PlotFrame& frame, const Theme& theme) {
  const float end = std::clamp(frame.x(lines_end_ms(data)), frame.low.x,
                               frame.high.x);  // beyond it stand the words of the lines
  float free_below = frame.low.y - theme.px(6);
  for (const PlotLevel& level : data.levels) {
    const bool above = level.value > frame.top;
    const float y = std::floor(above ? frame.low.y : frame.y(level.value)) + 0.5f;
    for (float x = frame.low.x; x < end; x += theme.px(12))
      list.AddLine({x, y}, {std::min(x + theme.px(8), end), y}, level.colour, theme.px(theme.stroke * 1.4f));
    const float line = text_height(theme.fonts.small);
    const bool room_over = !above && y - line - theme.px(2) > free_below;
    const float top = room_over ? y - line - theme.px(2) : std::max(y + theme.px(2), free_below);
    draw_words_over(list, {frame.low.x + theme.px(8), top}, level.colour,
                    level.label + (above ? ", far above" : ""), theme);
    free_below = top + line;
  }
}

/// What stands at the end of a line: its name and its last value.
struct EndLabel {
  std::string words;
  ImFont* font = nullptr;
  ImU32 colour = 0;
  std::size_t line = most_plot_lines;  // most_plot_lines: belongs to the gap
};

std::vector<EndLabel> end_labels(const PlotData& data, const PlotView& view, double at_ms,
                                 const Theme& theme) {
  std::vector<EndLabel> labels;
  const auto value = [&](std::size_t i) { return value_at_time(data.lines[i].points, at_ms); };
  for (std::size_t i = 0; i < data.lines.size(); ++i) {
    const PlotLine& line = data.lines[i];
    const std::string words = std::string(line.label) + (view.hidden[i] ? "" : " " + point_text(value(i)));
    labels.push_back({words, theme.fonts.text, view.hidden[i] ? theme.text_faint : line.colour, i});
  }
  if (data.gap && !view.hidden[data.gap->upper] && !view.hidden[data.gap->lower]) {
    const double gap = value(data.gap->upper) - value(data.gap->lower);
    labels.push_back({std::string(data.gap->label) + " " + point_text(gap), theme.fonts.strong,
                      gap > 0 ? theme.bad : theme.text_muted, most_plot_lines});
  }
  return labels;
}

/// What the words at the ends of the lines need, with numbers as long as those of the axis: its steps are the only moments
/// at which this changes.
float room_for_labels(const PlotData& data, double highest, const Theme& theme) {
  const std::string number = " " + point_text(std::max(nice_ceiling(highest), 1000.0));
  float room = 0;
  for (const PlotLine& line : data.lines)
    room = std::max(room, text_size(theme.fonts.text, std::string(line.label) + number).x);
  if (data.gap) room = std::max(room, text_size(theme.fonts.strong, std::string(data.gap->label) + number).x);
  return room + theme.px(14);
}

void draw_end_labels(ImDrawList& list, const PlotData& data, PlotView& view, const PlotFrame& frame,
                     double at_ms, const Theme& theme) {
  const std::vector<EndLabel> labels = end_labels(data, view, at_ms, theme);
  const float x = std::clamp(frame.x(at_ms), frame.low.x, frame.high.x) + theme.px(10);
  std::vector<float> centres;
  for (const EndLabel& end : labels) {
    const auto at = [&](std::size_t i) { return frame.y(value_at_time(data.lines[i].points, at_ms)); };
    centres.push_back(end.line < most_plot_lines ? at(end.line)
                                                 : (at(data.gap->upper) + at(data.gap->lower)) / 2);
  }
  const float line = text_height(theme.fonts.text) * 1.25f;
  spread_labels(centres, line, frame.low.y + line / 2, frame.high.y - line / 2);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const ImVec2 size = text_size(labels[i].font, labels[i].words);
    // The lines of the axis do not run through words.
    list.AddRectFilled({x - theme.px(3), centres[i] - line / 2},
                       {x + size.x + theme.px(3), centres[i] + line / 2}, theme.panel);
    draw_text_beside(list, labels[i].font, x, centres[i], 0, labels[i].colour, labels[i].words);
    if (labels[i].line >= most_plot_lines) continue;
    ImGui::SetCursorScreenPos({x, centres[i] - line / 2});
    ImGui::PushID(static_cast<int>(i));
    if (compat::button("legend", {std::max(size.x, 1.0f), line}))
      view.hidden[labels[i].line] = !view.hidden[labels[i].line];
    focus_ring(theme, theme.px(3));
    explain("Hides this line, or shows it again.", theme);
    ImGui::PopID();
  }
}

void draw_reading(ImDrawList& list, const PlotData& data, const PlotView& view, const PlotFrame& frame,
                  const Theme& theme) {
  const double t = frame.time_at(ImGui::GetIO().MousePos.x);
  if (t < 0 || t > data.end_ms) return;
  const float x = frame.x(t);
  list.AddLine({x, frame.low.y}, {x, frame.high.y}, theme.text_faint, theme.px(theme.stroke));
  const compat::FontScope font(theme.fonts.code);
  const TipScope tip(theme);
  ImGui::TextUnformatted(duration_text(t * 1e6).c_str());
  for (std::size_t i = 0; i < data.lines.size(); ++i) {
    if (view.hidden[i]) continue;
    const PlotLine& line = data.lines[i];
    const double value = value_at_time(line.points, t);
    list.AddCircleFilled({x, frame.y(value)}, theme.px(4), line.colour);
    ImGui::PushStyleColor(ImGuiCol_Text, line.colour);
    ImGui::TextUnformatted((std::string(line.label) + " " + point_text(value)).c_str());
    ImGui::PopStyleColor();
  }
}

}  // namespace

void PlotPoints::follow(const PlotData& data) {
  if (data.source.run && data.source == source_) return;
  source_ = data.source;
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

void plot(const char* id, const PlotData& data, PlotView& view, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushID(id);
  view.points.follow(data);
  const float label_room = room_for_labels(data, view.points.highest(), theme);
  PlotFrame frame;
  frame.low = {origin.x + text_size(theme.fonts.digits, "0000 M").x,
               origin.y + text_height(theme.fonts.small) * 0.8f};
  frame.high = {origin.x + size.x - std::min(label_room, size.x * 0.45f),
                origin.y + size.y - text_height(theme.fonts.digits) - theme.px(12)};
  frame.high.x = std::max(frame.high.x, frame.low.x + theme.px(20));
  frame.high.y = std::max(frame.high.y, frame.low.y + theme.px(20));
  if (view.follow) follow(data, view);

  // Only the inside is dragged: the words at the ends of the lines are buttons of their own.
  ImGui::SetCursorScreenPos({origin.x, frame.low.y});
  compat::button_below_others("plot", {frame.high.x - origin.x, frame.high.y - frame.low.y});
  const bool hovered = ImGui::IsItemHovered();
  focus_ring(theme, theme.px(4));
  if (compat::item_has_focus_ring()) explain(view_keys_help, theme);
  frame.t0 = view.t0;
  frame.t1 = view.t1;
  take_input(data, view, frame);
  frame.t0 = view.t0;
  frame.t1 = view.t1;

  const int columns = static_cast<int>(frame.high.x - frame.low.x);
  view.points.thin(data, view.t0, view.t1, columns);
  frame.top = nice_ceiling(highest_value(data, view));
  if (!has_points(data)) {
    draw_text_beside(list, theme.fonts.text, origin.x + size.x / 2, origin.y + size.y / 2, 0.5f,
                     theme.text_muted, data.empty);
  } else {
    draw_axes(list, frame, theme);
    list.PushClipRect({frame.low.x, frame.low.y - theme.px(3)}, {frame.high.x, frame.high.y + theme.px(2)},
                      true);
    if (!data.source.run) view.drawn.forget();
    view.drawn.draw(list, look_of_lines(data, view, frame, theme),
                    [&] { draw_lines(list, data, view, frame, theme); });
    list.PopClipRect();
    draw_marks(list, data, frame, theme);
    draw_levels(list, data, frame, theme);
    draw_end_labels(list, data, view, frame, std::clamp(lines_end_ms(data), view.t0, view.t1), theme);
    if (hovered && ImGui::GetIO().MousePos.x > frame.low.x && ImGui::GetIO().MousePos.x < frame.high.x)
      draw_reading(list, data, view, frame, theme);
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  ImGui::PopID();
}

}  // namespace racecourse
