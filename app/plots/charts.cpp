#include "plots/charts.h"

#include <algorithm>
#include <string>

#include "pictures/histogram.h"
#include "pictures/spread_chart.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/list_canvas.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

std::string place_text(double x, const CurvesData& data) {
  std::string text = std::string(data.x_label) + " " + short_count_text(x);
  if (!data.x_unit.empty()) text += " " + std::string(data.x_unit);
  return text;
}

void draw_reading(ListCanvas& canvas, const CurveChart& chart, const CurvesData& data, const Theme& theme) {
  const float across = (ImGui::GetIO().MousePos.x - chart.field().low.x) / chart.field().width();
  const auto x = nearest_x(data.curves, chart.axes(), across);
  if (!x) return;
  const compat::FontScope font(theme.fonts.code);
  const TipScope tip(theme);
  ImGui::TextUnformatted(place_text(*x, data).c_str());
  for (const Curve& curve : data.curves) {
    for (const Curve::Point& point : curve.points) {
      if (point.x != *x) continue;
      canvas.disc(chart.at(point), theme.px(5), ink_of(curve.role));
      ImGui::PushStyleColor(ImGuiCol_Text, theme.role(curve.role));
      ImGui::TextUnformatted((curve.name + " " + value_text(point.y, data)).c_str());
      ImGui::PopStyleColor();
    }
  }
}

}  // namespace

float smallest_bar_row(const Theme& theme) { return smallest_bar_row(ListCanvas(theme)); }

void bars(const char* id, const BarsData& data, ImVec2 size, const Theme& theme) {
  if (data.bars.empty()) return nothing_to_draw(data.empty, size, theme);
  const BarChart chart(ListCanvas(theme), data, size.y);
  // A child window takes time and cannot be cached: use one only where the rows scroll.
  const bool scrolled = chart.height() > size.y + 0.5f;
  if (scrolled) compat::begin_child(id, size);
  ListCanvas canvas(theme);
  const float width = scrolled ? ImGui::GetContentRegionAvail().x : size.x;
  chart.draw(canvas, vec2(ImGui::GetCursorScreenPos()), width);
  ImGui::Dummy(scrolled ? ImVec2(width, chart.height()) : size);
  if (!scrolled) return;
  fade_scrolled(theme.panel, theme);
  ImGui::EndChild();
}

void curves(const CurvesData& data, ImVec2 size, const Theme& theme) {
  if (!has_points(data.curves)) return nothing_to_draw(data.empty, size, theme);
  ListCanvas canvas(theme);
  const CurveChart chart(canvas, box_at_cursor(size), data);
  chart.draw(canvas);
  if (pointer_is_in(chart.field())) draw_reading(canvas, chart, data, theme);
  ImGui::Dummy(size);
}

float least_spread_height(const Theme& theme) { return least_spread_height(ListCanvas(theme)); }

void spread_view(const Spread& spread, std::string_view empty, ImVec2 size, const Theme& theme) {
  if (spread.count() == 0) return nothing_to_draw(empty, size, theme);
  ListCanvas canvas(theme);
  draw_spread(canvas, box_at_cursor(size), spread);
  ImGui::Dummy(size);
}

void histogram(const char* id, const HistogramData& data, ImVec2 size, const Theme& theme) {
  if (data.outcomes.empty()) return nothing_to_draw(data.empty, size, theme);
  compat::begin_child(id, size);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const bool held = std::all_of(data.outcomes.begin(), data.outcomes.end(),
                                [](const Outcome& outcome) { return outcome.held; });
  paragraph(said_of(data.outcomes), theme.fonts.strong, held ? theme.good : theme.bad, room.x);
  label(data.label, theme.fonts.small, theme.text_muted, room.x);
  ListCanvas canvas(theme);
  const Histogram rows(canvas, data.outcomes, data.guess, ImGui::GetContentRegionAvail().y);
  rows.draw(canvas, vec2(ImGui::GetCursorScreenPos()), room.x);
  ImGui::Dummy({room.x, rows.height()});
  fade_scrolled(theme.panel, theme);
  ImGui::EndChild();
}

}  // namespace racecourse
