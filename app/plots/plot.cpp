#include "plots/plot.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "pictures/plot_math.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/kept_drawing.h"
#include "ui/list_canvas.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

/// Zooms in by so many steps; the time `at_ms` stays where it is.
void zoom_plot(const PlotData& data, PlotView& view, double steps, double at_ms) {
  const double limit = std::max(data.end_ms * 4, 1.0);
  const double span = std::clamp((view.t1 - view.t0) * std::pow(0.8, steps), shortest_plot_ms, limit);
  const double share = (at_ms - view.t0) / (view.t1 - view.t0);
  view.t0 = at_ms - share * span;
  view.t1 = view.t0 + span;
  view.follow = false;
}

void take_input(const PlotData& data, PlotView& view, const PlotField& field) {
  const ImGuiIO& io = ImGui::GetIO();
  const compat::ViewKeys keys = compat::take_view_keys();
  if (const float wheel = compat::take_wheel(); wheel != 0)
    zoom_plot(data, view, static_cast<double>(wheel), field.time_at(io.MousePos.x));
  if (keys.zoom != 0) {
    const double at = ImGui::IsItemHovered() ? field.time_at(io.MousePos.x) : (view.t0 + view.t1) / 2;
    zoom_plot(data, view, keys.zoom, at);
  }
  if (keys.move != 0) {
    const double moved = 0.1 * keys.move * (view.t1 - view.t0);
    view.t0 += moved;
    view.t1 += moved;
    view.follow = false;
  }
  if (ImGui::IsItemActive() && io.MouseDelta.x != 0) {
    const double moved = static_cast<double>(io.MouseDelta.x / (field.box.width())) * (view.t1 - view.t0);
    view.t0 -= moved;
    view.t1 -= moved;
    view.follow = false;
  }
  const bool clicked_twice = ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  if (clicked_twice || keys.fit) view.follow = true;
}

DrawKey key_of(const PlotField& field) {
  return DrawKey(im_vec2(field.box.low), im_vec2(field.box.high), field.t0, field.t1, field.top);
}

std::optional<DrawKey> key_of_lines(const PlotData& data, const PlotView& view, const PlotField& field) {
  if (!data.version) return {};
  DrawKey key("lines", *data.version, key_of(field));
  for (const bool hidden : view.hidden) key.add(hidden);
  return key;
}

void draw_picture(const PlotData& data, const SeriesChart& chart,
                  std::span<const SeriesChart::EndLabel> end_labels, ListCanvas& canvas, const PlotView& view,
                  const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const PlotField& field = chart.field();
  const Box& box = field.box;
  draw_kept(list, DrawKey("axes", key_of(field)), [&] { chart.draw_axes(canvas); });
  std::optional<DrawKey> key = key_of_lines(data, view, field);
  list.PushClipRect({box.low.x, box.low.y - theme.px(3)}, {box.high.x, box.high.y + theme.px(2)}, true);
  draw_kept(list, key, [&] { chart.draw_lines(canvas); });
  list.PopClipRect();
  if (key) {
    key->add("words");
    for (const PlotLevel& level : data.levels) key->add(DrawKey(level.value, level.label));
  }
  draw_kept(list, key, [&] { chart.draw_words(canvas, end_labels); });
}

/// A click on the words at the end of a line hides the line, or shows it again.
void make_legend_buttons(std::span<const SeriesChart::EndLabel> end_labels, PlotView& view,
                         const Theme& theme) {
  for (const SeriesChart::EndLabel& label : end_labels) {
    if (!label.line) continue;
    ImGui::SetCursorScreenPos(im_vec2(label.box.low));
    ImGui::PushID(static_cast<int>(*label.line));
    if (compat::button("legend", {std::max(label.box.width(), 1.0f), label.box.height()}))
      view.hidden[*label.line] = !view.hidden[*label.line];
    focus_ring(theme, theme.px(3));
    explain("Hides this line, or shows it again.", theme);
    ImGui::PopID();
  }
}

/// The values at the pointer.
void draw_reading(const PlotData& data, const PlotView& view, const PlotField& field, ListCanvas& canvas,
                  const Theme& theme) {
  const double t = field.time_at(ImGui::GetIO().MousePos.x);
  if (t < 0 || t > data.end_ms) return;
  const float x = field.x(t);
  canvas.line({x, field.box.low.y}, {x, field.box.high.y}, {Hue::faint}, {canvas.thin()});
  const compat::FontScope font(theme.fonts.code);
  const TipScope tip(theme);
  ImGui::TextUnformatted(duration_text(t * 1e6).c_str());
  for (std::size_t i = 0; i < data.lines.size(); ++i) {
    if (view.hidden[i]) continue;
    const PlotLine& line = data.lines[i];
    const double value = value_at_time(line.points, t);
    canvas.disc({x, field.y(value)}, theme.px(4), line.ink);
    ImGui::PushStyleColor(ImGuiCol_Text, canvas.colour(line.ink));
    ImGui::TextUnformatted((std::string(line.label) + " " + point_text(value)).c_str());
    ImGui::PopStyleColor();
  }
}

/// Lets the reader zoom and drag. Only the field between the axes reacts: the words at the right are buttons of their own.
/// True while the pointer is over it.
bool take_hand(const PlotData& data, PlotView& view, const Box& box, float left, const Theme& theme) {
  ImGui::SetCursorScreenPos({left, box.low.y});
  compat::button_below_others("plot", {box.high.x - left, box.height()});
  const bool hovered = ImGui::IsItemHovered();
  focus_ring(theme, theme.px(4));
  if (compat::item_has_focus_ring()) explain(view_keys_help, theme);
  take_input(data, view, {box, view.t0, view.t1});
  return hovered;
}

}  // namespace

void plot(const char* id, const PlotData& data, PlotView& view, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ListCanvas canvas(theme);
  ImGui::PushID(id);
  view.points.follow(data);
  const float labels = steady_label_room(canvas, data, view.points.highest());
  const Box box = plot_box(canvas, box_at_cursor(size), labels);
  if (view.follow) view.t0 = 0, view.t1 = end_of_axis_ms(data.end_ms);
  const bool hovered = take_hand(data, view, box, origin.x, theme);
  view.points.thin(data, view.t0, view.t1, static_cast<int>(box.width()));
  ImGui::SetCursorScreenPos(origin);
  if (!data.has_points()) {
    nothing_to_draw(data.empty, size, theme);
  } else {
    const SeriesChart chart(data, view.points, view.hidden, {box, view.t0, view.t1});
    const std::vector<SeriesChart::EndLabel> end_labels = chart.end_labels(canvas);
    draw_picture(data, chart, end_labels, canvas, view, theme);
    make_legend_buttons(end_labels, view, theme);
    const float x = ImGui::GetMousePos().x;
    if (hovered && x > box.low.x && x < box.high.x) draw_reading(data, view, chart.field(), canvas, theme);
    ImGui::SetCursorScreenPos(origin);
    ImGui::Dummy(size);
  }
  ImGui::PopID();
}

}  // namespace racecourse
