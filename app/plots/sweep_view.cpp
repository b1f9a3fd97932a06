#include "plots/sweep_view.h"

#include <string>

#include "kit/base/words.h"
#include "pictures/sweep_chart.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/list_canvas.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

/// Drops parts after commas until the text fits.
std::string fitting_parts(std::string_view text, ImFont* font, float room) {
  while (text_size(font, text).x > room) {
    const std::size_t comma = text.rfind(", ");
    if (comma == std::string_view::npos) return shortened(text, font, room);
    text = text.substr(0, comma);
  }
  return std::string(text);
}

std::string value_of(double value, const MetricSpec& metric) {
  return value == 0 ? "0" : metric_text(value, metric.format, metric.unit);
}

/// Tells what was measured at a place.
void draw_reading(ImDrawList& list, const SweepViewData& data, const SweepChart& chart,
                  const SweepPlace& place, const Theme& theme) {
  const compat::FontScope font(theme.fonts.code);
  const TipScope tip(theme);
  ImGui::TextUnformatted((std::string(data.title) + " " + place.label).c_str());
  if (!place.band) {
    ImGui::TextUnformatted(place.missing.empty() ? "not measured yet" : place.missing.c_str());
    return;
  }
  const auto words = [&](double value) { return value_of(value, *data.metric); };
  list.AddCircle(im_vec2(chart.median_of(place)), theme.px(6), ListCanvas(list, theme).colour(chart.ink()), 0,
                 theme.px(theme.stroke));
  ImGui::TextUnformatted(("median " + words(place.band->median)).c_str());
  ImGui::TextUnformatted(("from   " + words(place.band->low) + " to " + words(place.band->high)).c_str());
  ImGui::TextUnformatted(counted(static_cast<double>(place.runs), "runs").c_str());
}

}  // namespace

void sweep_view(const SweepViewData& data, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float head = text_height(theme.fonts.text) * 1.45f;
  const std::string title = shortened(data.title, theme.fonts.strong, size.x * 0.7f);
  draw_text_beside(list, theme.fonts.strong, origin.x, origin.y + head / 2, 0, theme.text, title);
  const float room = size.x - text_size(theme.fonts.strong, title).x - theme.px(10);
  draw_text_beside(list, theme.fonts.small, origin.x + size.x, origin.y + head / 2, 1, theme.text_muted,
                   fitting_parts(data.state, theme.fonts.small, room));
  if (!data.picture || data.picture->places.empty()) {
    draw_text_beside(list, theme.fonts.small, origin.x, origin.y + head * 1.5f, 0, theme.text_muted,
                     shortened(data.empty, theme.fonts.small, size.x));
  } else {
    ListCanvas canvas(list, theme);
    const Box box{{origin.x, origin.y + head + theme.px(4)}, {origin.x + size.x, origin.y + size.y}};
    const SweepChart chart(canvas, box, *data.picture, *data.metric, data.now);
    chart.draw(canvas);
    const SweepPlace* place = ImGui::IsWindowHovered() ? chart.under(vec2(ImGui::GetMousePos())) : nullptr;
    if (place) draw_reading(list, data, chart, *place, theme);
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
}

}  // namespace racecourse
