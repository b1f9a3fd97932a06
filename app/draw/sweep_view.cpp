#include "draw/sweep_view.h"

#include <algorithm>
#include <string>
#include <vector>

#include "draw/canvas.h"
#include "draw/format.h"
#include "draw/imgui_compat.h"
#include "draw/parts.h"
#include "draw/plot_math.h"
#include "kit/words.h"

namespace racecourse {

namespace {

struct SweepFrame {
  ImVec2 low, high;
  double top = 1;

  float x(float across) const { return low.x + across * (high.x - low.x); }
  float y(double value) const { return high.y - static_cast<float>(value / top) * (high.y - low.y); }
};

constexpr float sweep_edge = 12;  // at the right of a picture

/// As many of the parts between commas as there is room for.
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

void draw_upright_axis(ImDrawList& list, const SweepFrame& frame, const MetricSpec& metric,
                       const Theme& theme) {
  for (const double value : {0.0, frame.top / 2, frame.top}) {
    const float y = frame.y(value);
    list.AddLine({frame.low.x, y}, {frame.high.x, y}, theme.rule, theme.px(theme.stroke));
    draw_text_beside(list, theme.fonts.digits, frame.low.x - theme.px(7), y, 1, theme.text_muted,
                     sweep_tick_text(value, metric));
  }
}

/// Labels that would run into one another are left out: of numbers; words are cut short instead.
void draw_value_labels(ImDrawList& list, const SweepFrame& frame, const SweepPicture& picture,
                       const Theme& theme) {
  ImFont* font = picture.words ? theme.fonts.small : theme.fonts.digits;
  const float y = frame.high.y + theme.px(6) + text_height(font) / 2;
  const float room =
      (frame.high.x - frame.low.x) / static_cast<float>(std::max<std::size_t>(picture.places.size(), 1));
  float free_from = frame.low.x - theme.px(60);
  for (const SweepPlace& place : picture.places) {
    const std::string words = picture.words ? shortened(place.label, font, room - theme.px(4)) : place.label;
    const float half = text_size(font, words).x / 2;
    // Not beyond the picture.
    const float x = std::min(frame.x(place.across), frame.high.x + theme.px(sweep_edge) - half);
    if (!picture.words && x - half < free_from) continue;
    draw_text_beside(list, font, x, y, 0.5f, place.band ? theme.text_muted : theme.text_faint, words);
    free_from = x + half + theme.px(8);
  }
}

void draw_band(ImDrawList& list, const SweepFrame& frame, const SweepPicture& picture, ImU32 colour,
               const Theme& theme) {
  std::vector<ImVec2> path;
  const SweepPlace* before = nullptr;
  for (const SweepPlace& place : picture.places) {
    if (!place.band) continue;
    const float x = frame.x(place.across);
    if (before)
      list.AddQuadFilled({frame.x(before->across), frame.y(before->band->low)},
                         {frame.x(before->across), frame.y(before->band->high)},
                         {x, frame.y(place.band->high)}, {x, frame.y(place.band->low)}, faded(colour, 0.22f));
    path.emplace_back(x, frame.y(place.band->median));
    before = &place;
  }
  if (path.size() > 1)
    list.AddPolyline(path.data(), static_cast<int>(path.size()), colour, ImDrawFlags_None,
                     theme.px(1 + theme.stroke));
}

void draw_whisker(ImDrawList& list, const SweepFrame& frame, const SweepPlace& place, ImU32 colour,
                  const Theme& theme) {
  const float x = frame.x(place.across);
  const float low = frame.y(place.band->low);
  const float high = frame.y(place.band->high);
  const float half = theme.px(5);
  const float thickness = theme.px(theme.stroke);
  list.AddLine({x, low}, {x, high}, colour, thickness);
  list.AddLine({x - half, low}, {x + half, low}, colour, thickness);
  list.AddLine({x - half, high}, {x + half, high}, colour, thickness);
}

void draw_cross(ImDrawList& list, ImVec2 at, ImU32 colour, const Theme& theme) {
  const float half = theme.px(4);
  list.AddLine({at.x - half, at.y - half}, {at.x + half, at.y + half}, colour, theme.px(theme.stroke));
  list.AddLine({at.x - half, at.y + half}, {at.x + half, at.y - half}, colour, theme.px(theme.stroke));
}

/// Where the setting stands: a broken line.
void draw_now(ImDrawList& list, const SweepFrame& frame, float across, const Theme& theme) {
  const float x = frame.x(across);
  for (float y = frame.low.y; y < frame.high.y; y += theme.px(7))
    list.AddLine({x, y}, {x, std::min(y + theme.px(3), frame.high.y)}, theme.text_faint, theme.px(1));
}

void draw_measured(ImDrawList& list, const SweepFrame& frame, const SweepPicture& picture, ImU32 colour,
                   const Theme& theme) {
  if (!picture.words) draw_band(list, frame, picture, colour, theme);
  for (const SweepPlace& place : picture.places) {
    if (place.band) {
      if (picture.words) draw_whisker(list, frame, place, colour, theme);
      list.AddCircleFilled({frame.x(place.across), frame.y(place.band->median)},
                           theme.px(picture.words ? 4.5f : 3), colour);
    } else if (!place.missing.empty()) {
      draw_cross(list, {frame.x(place.across), frame.high.y - theme.px(7)}, theme.text_muted, theme);
    }
  }
}

void draw_sweep_reading(ImDrawList& list, const SweepFrame& frame, const SweepViewData& data, ImU32 colour,
                        const Theme& theme) {
  const float pointer = ImGui::GetIO().MousePos.x;
  const auto& places = data.picture->places;
  const auto nearest = std::min_element(places.begin(), places.end(), [&](const auto& a, const auto& b) {
    return std::abs(frame.x(a.across) - pointer) < std::abs(frame.x(b.across) - pointer);
  });
  if (nearest == places.end()) return;
  const compat::FontScope font(theme.fonts.code);
  const TipScope tip(theme);
  ImGui::TextUnformatted((std::string(data.title) + " " + nearest->label).c_str());
  if (nearest->band) {
    const auto words = [&](double value) { return value_of(value, *data.metric); };
    list.AddCircle({frame.x(nearest->across), frame.y(nearest->band->median)}, theme.px(6), colour, 0,
                   theme.px(theme.stroke));
    ImGui::TextUnformatted(("median " + words(nearest->band->median)).c_str());
    ImGui::TextUnformatted(
        ("from   " + words(nearest->band->low) + " to " + words(nearest->band->high)).c_str());
    ImGui::TextUnformatted(counted(static_cast<double>(nearest->runs), "runs").c_str());
  } else {
    ImGui::TextUnformatted(nearest->missing.empty() ? "not measured yet" : nearest->missing.c_str());
  }
}

}  // namespace

void sweep_view(const char* id, const SweepViewData& data, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushID(id);
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
    const MetricSpec& metric = *data.metric;
    const float values =
        std::max(text_size(theme.fonts.digits, sweep_tick_text(data.picture->top, metric)).x,
                 text_size(theme.fonts.digits, sweep_tick_text(data.picture->top / 2, metric)).x);
    SweepFrame frame{{origin.x + values + theme.px(7), origin.y + head + theme.px(4)},
                     {origin.x + size.x - theme.px(sweep_edge),
                      origin.y + size.y - text_height(theme.fonts.digits) - theme.px(10)},
                     data.picture->top};
    frame.high.x = std::max(frame.high.x, frame.low.x + theme.px(20));
    frame.high.y = std::max(frame.high.y, frame.low.y + theme.px(16));
    // No loss is nothing to warn of, here as on the tiles.
    const ImU32 colour = theme.role(metric.role == Role::plain ? Role::result : metric.role);
    draw_upright_axis(list, frame, metric, theme);
    draw_value_labels(list, frame, *data.picture, theme);
    if (data.now) draw_now(list, frame, *data.now, theme);
    draw_measured(list, frame, *data.picture, colour, theme);
    if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(frame.low, {frame.high.x, origin.y + size.y}))
      draw_sweep_reading(list, frame, data, colour, theme);
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  ImGui::PopID();
}

}  // namespace racecourse
