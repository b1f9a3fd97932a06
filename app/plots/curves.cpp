#include "plots/curves.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "pictures/plot_math.h"
#include "text/format.h"
#include "ui/canvas.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

struct CurvesFrame {
  ImVec2 low, high;
  const CurveAxes& axes;

  ImVec2 at(const Curve::Point& point) const {
    return {low.x + axes.across(point.x) * (high.x - low.x), high.y - axes.up(point.y) * (high.y - low.y)};
  }
};

bool has_points(std::span<const Curve> curves) {
  return std::any_of(curves.begin(), curves.end(), [](const Curve& curve) { return !curve.points.empty(); });
}

std::string x_text(double x, const CurvesData& data) {
  const std::string number = short_count_text(x);
  return data.x_unit.empty() ? number : number + " " + std::string(data.x_unit);
}

std::string y_text(double y, const CurvesData& data) { return metric_text(y, data.format, data.unit); }

void draw_values(ImDrawList& list, const CurvesFrame& frame, const CurvesData& data, const Theme& theme) {
  const float line = text_height(theme.fonts.digits);
  const int rows = std::clamp(static_cast<int>((frame.high.y - frame.low.y) / (line * 2.4f)), 2, 8);
  const Ticks ticks = nice_ticks(0, frame.axes.top(), rows);
  for (int i = 0; i < ticks.count; ++i) {
    const float y = frame.high.y - frame.axes.up(ticks.at(i)) * (frame.high.y - frame.low.y);
    list.AddLine({frame.low.x, y}, {frame.high.x, y}, theme.rule, theme.px(theme.stroke));
    draw_text_beside(list, theme.fonts.digits, frame.low.x - theme.px(8), y, 1, theme.text_muted,
                     ticks.at(i) == 0 ? "0" : y_text(ticks.at(i), data));
  }
}

/// What was measured is what is written under the axis; numbers that would run into one another are left out.
void draw_places(ImDrawList& list, const CurvesFrame& frame, const CurvesData& data, const Theme& theme) {
  const float y = frame.high.y + theme.px(8) + text_height(theme.fonts.digits) / 2;
  float free_from = frame.low.x - theme.px(40);
  for (const Curve::Point& point : data.curves.front().points) {
    const std::string words = short_count_text(point.x);
    const float half = text_size(theme.fonts.digits, words).x / 2;
    const float x = frame.at(point).x;
    if (x - half < free_from) continue;
    draw_text_beside(list, theme.fonts.digits, x, y, 0.5f, theme.text_muted, words);
    free_from = x + half + theme.px(10);
  }
  draw_text_beside(list, theme.fonts.small, frame.high.x + theme.px(14), y, 0, theme.text_muted,
                   data.x_label);
}

void draw_curve(ImDrawList& list, const CurvesFrame& frame, const Curve& curve, const Theme& theme) {
  const ImU32 colour = theme.role(curve.role);
  std::vector<ImVec2> path;
  for (const Curve::Point& point : curve.points) path.push_back(frame.at(point));
  if (path.size() > 1)
    list.AddPolyline(path.data(), static_cast<int>(path.size()), colour, ImDrawFlags_None,
                     theme.px(1 + theme.stroke));
  for (const ImVec2& at : path) list.AddCircleFilled(at, theme.px(3), colour);
}

void draw_names(ImDrawList& list, const CurvesFrame& frame, const CurvesData& data, const Theme& theme) {
  std::vector<float> centres;
  for (const Curve& curve : data.curves)
    centres.push_back(curve.points.empty() ? frame.high.y : frame.at(curve.points.back()).y);
  const float line = text_height(theme.fonts.text) * 1.2f;
  spread_labels(centres, line, frame.low.y + line / 2, frame.high.y - line / 2);
  for (std::size_t i = 0; i < data.curves.size(); ++i)
    draw_text_beside(list, theme.fonts.text, frame.high.x + theme.px(14), centres[i], 0,
                     theme.role(data.curves[i].role), data.curves[i].name);
}

void draw_reading(ImDrawList& list, const CurvesFrame& frame, const CurvesData& data, const Theme& theme) {
  const float across = (ImGui::GetIO().MousePos.x - frame.low.x) / (frame.high.x - frame.low.x);
  const auto x = nearest_x(data.curves, frame.axes, across);
  if (!x) return;
  const compat::FontScope font(theme.fonts.code);
  const TipScope tip(theme);
  ImGui::TextUnformatted((std::string(data.x_label) + " " + x_text(*x, data)).c_str());
  for (const Curve& curve : data.curves) {
    for (const Curve::Point& point : curve.points) {
      if (point.x != *x) continue;
      list.AddCircleFilled(frame.at(point), theme.px(5), theme.role(curve.role));
      ImGui::PushStyleColor(ImGuiCol_Text, theme.role(curve.role));
      ImGui::TextUnformatted((curve.name + " " + y_text(point.y, data)).c_str());
      ImGui::PopStyleColor();
    }
  }
}

/// The widest of the words that stand at the right.
float names_width(const CurvesData& data, const Theme& theme) {
  float width = text_size(theme.fonts.small, data.x_label).x;
  for (const Curve& curve : data.curves) width = std::max(width, text_size(theme.fonts.text, curve.name).x);
  return width + theme.px(18);
}

}  // namespace

void curves(const char* id, const CurvesData& data, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushID(id);
  if (!has_points(data.curves)) {
    draw_text_beside(list, theme.fonts.text, origin.x + size.x / 2, origin.y + size.y / 2, 0.5f,
                     theme.text_muted, data.empty);
  } else {
    const CurveAxes axes(data.curves, data.x_logarithmic);
    const float values = text_size(theme.fonts.digits, y_text(axes.top(), data) + "0").x + theme.px(8);
    CurvesFrame frame{{origin.x + values, origin.y + text_height(theme.fonts.digits) / 2},
                      {origin.x + size.x - std::min(names_width(data, theme), size.x * 0.4f),
                       origin.y + size.y - text_height(theme.fonts.digits) - theme.px(12)},
                      axes};
    frame.high.x = std::max(frame.high.x, frame.low.x + theme.px(20));
    frame.high.y = std::max(frame.high.y, frame.low.y + theme.px(20));
    draw_values(list, frame, data, theme);
    draw_places(list, frame, data, theme);
    for (const Curve& curve : data.curves) draw_curve(list, frame, curve, theme);
    draw_names(list, frame, data, theme);
    if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(frame.low, frame.high))
      draw_reading(list, frame, data, theme);
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  ImGui::PopID();
}

}  // namespace racecourse
