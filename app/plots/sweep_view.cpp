#include "plots/sweep_view.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "kit/base/words.h"
#include "pictures/plot_math.h"
#include "text/format.h"
#include "ui/canvas.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

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

/// Labels that would run into one another are left out.
void draw_value_labels(ImDrawList& list, const SweepFrame& frame, const SweepPicture& picture,
                       const Theme& theme) {
  ImFont* font = theme.fonts.digits;
  const float y = frame.high.y + theme.px(6) + text_height(font) / 2;
  float free_from = frame.low.x - theme.px(60);
  for (const SweepPlace& place : picture.places) {
    const float half = text_size(font, place.label).x / 2;
    // Not beyond the picture.
    const float x = std::min(frame.x(place.across), frame.high.x + theme.px(sweep_edge) - half);
    if (x - half < free_from) continue;
    draw_text_beside(list, font, x, y, 0.5f, place.band ? theme.text_muted : theme.text_faint, place.label);
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

void draw_sweep_measured(ImDrawList& list, const SweepFrame& frame, const SweepPicture& picture, ImU32 colour,
                         const Theme& theme) {
  draw_band(list, frame, picture, colour, theme);
  for (const SweepPlace& place : picture.places) {
    if (place.band)
      list.AddCircleFilled({frame.x(place.across), frame.y(place.band->median)}, theme.px(3), colour);
    else if (!place.missing.empty())
      draw_cross(list, {frame.x(place.across), frame.high.y - theme.px(7)}, theme.text_muted, theme);
  }
}

/// Words are longer than numbers: each has a line of its own, and what was measured lies along it.
struct WordLines {
  ImVec2 low, high;
  double top = 1;
  float row = 0;

  float x(double value) const { return low.x + static_cast<float>(value / top) * (high.x - low.x); }
  float y(std::size_t place) const { return low.y + (static_cast<float>(place) + 0.5f) * row; }
};

void draw_flat_axis(ImDrawList& list, const WordLines& lines, const MetricSpec& metric, const Theme& theme) {
  const float y = lines.high.y + theme.px(6) + text_height(theme.fonts.digits) / 2;
  float free_from = lines.low.x - theme.px(60);
  for (const double value : {0.0, lines.top, lines.top / 2}) {
    const float x = lines.x(value);
    list.AddLine({x, lines.low.y}, {x, lines.high.y}, theme.rule, theme.px(theme.stroke));
    const std::string text = sweep_tick_text(value, metric);
    const float half = text_size(theme.fonts.digits, text).x / 2;
    const float last = lines.high.x + theme.px(sweep_edge) - half;
    // That in the middle only where it keeps off the others.
    const bool between = value > 0 && value < lines.top;
    if (between && (x - half < free_from || x + half > last - half - theme.px(8))) continue;
    draw_text_beside(list, theme.fonts.digits, std::min(x, last), y, 0.5f, theme.text_muted, text);
    if (value == 0) free_from = x + half + theme.px(8);
  }
}

void draw_whisker(ImDrawList& list, const WordLines& lines, std::size_t i, const Band& band, ImU32 colour,
                  const Theme& theme) {
  const float y = lines.y(i);
  const float half = std::min(theme.px(5), lines.row * 0.3f);
  const float thickness = theme.px(theme.stroke);
  list.AddLine({lines.x(band.low), y}, {lines.x(band.high), y}, colour, thickness);
  for (const double end : {band.low, band.high})
    list.AddLine({lines.x(end), y - half}, {lines.x(end), y + half}, colour, thickness);
  list.AddCircleFilled({lines.x(band.median), y}, std::min(theme.px(4.5f), lines.row * 0.3f), colour);
}

void draw_word_lines(ImDrawList& list, const WordLines& lines, float left, const SweepViewData& data,
                     ImU32 colour, const Theme& theme) {
  const auto& places = data.picture->places;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const SweepPlace& place = places[i];
    const float y = lines.y(i);
    const bool now = data.now && std::abs(*data.now - place.across) < 1e-4f;
    const ImU32 ink = now ? theme.text : place.band ? theme.text_muted : theme.text_faint;
    draw_text_beside(list, theme.fonts.small, left, y, 0, ink,
                     shortened(place.label, theme.fonts.small, lines.low.x - left - theme.px(11)));
    if (now)
      for (float x = lines.low.x; x < lines.high.x; x += theme.px(7))
        list.AddLine({x, y}, {std::min(x + theme.px(3), lines.high.x), y}, theme.text_faint, theme.px(1));
    if (place.band)
      draw_whisker(list, lines, i, *place.band, colour, theme);
    else if (!place.missing.empty())
      draw_cross(list, {lines.low.x + theme.px(7), y}, theme.text_muted, theme);
  }
}

/// What was measured at that place, which `at` gives a point of the picture for.
template <class At>
void draw_sweep_reading(ImDrawList& list, const SweepViewData& data, const SweepPlace* nearest, At at,
                        ImU32 colour, const Theme& theme) {
  const compat::FontScope font(theme.fonts.code);
  const TipScope tip(theme);
  ImGui::TextUnformatted((std::string(data.title) + " " + nearest->label).c_str());
  if (nearest->band) {
    const auto words = [&](double value) { return value_of(value, *data.metric); };
    list.AddCircle(at(nearest->band->median), theme.px(6), colour, 0, theme.px(theme.stroke));
    ImGui::TextUnformatted(("median " + words(nearest->band->median)).c_str());
    ImGui::TextUnformatted(
        ("from   " + words(nearest->band->low) + " to " + words(nearest->band->high)).c_str());
    ImGui::TextUnformatted(counted(static_cast<double>(nearest->runs), "runs").c_str());
  } else {
    ImGui::TextUnformatted(nearest->missing.empty() ? "not measured yet" : nearest->missing.c_str());
  }
}

/// Under the mouse; null when that is elsewhere.
template <class Distance>
const SweepPlace* place_under_mouse(const SweepPicture& picture, ImVec2 low, ImVec2 high, Distance distance) {
  if (!ImGui::IsWindowHovered() || !ImGui::IsMouseHoveringRect(low, high)) return nullptr;
  const auto& places = picture.places;
  return &*std::min_element(places.begin(), places.end(),
                            [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
}

void draw_sweep_numbers(ImDrawList& list, ImVec2 low, ImVec2 high, const SweepViewData& data, ImU32 colour,
                        const Theme& theme) {
  const MetricSpec& metric = *data.metric;
  const float values =
      std::max(text_size(theme.fonts.digits, sweep_tick_text(data.picture->top, metric)).x,
               text_size(theme.fonts.digits, sweep_tick_text(data.picture->top / 2, metric)).x);
  SweepFrame frame{{low.x + values + theme.px(7), low.y}, high, data.picture->top};
  frame.high.x = std::max(frame.high.x, frame.low.x + theme.px(20));
  draw_upright_axis(list, frame, metric, theme);
  draw_value_labels(list, frame, *data.picture, theme);
  if (data.now) draw_now(list, frame, *data.now, theme);
  draw_sweep_measured(list, frame, *data.picture, colour, theme);
  const auto distance = [&](const SweepPlace& place) {
    return std::abs(frame.x(place.across) - ImGui::GetIO().MousePos.x);
  };
  const ImVec2 end(frame.high.x, frame.high.y + text_height(theme.fonts.digits) + theme.px(10));
  if (const SweepPlace* place = place_under_mouse(*data.picture, frame.low, end, distance))
    draw_sweep_reading(
        list, data, place, [&](double median) { return ImVec2(frame.x(place->across), frame.y(median)); },
        colour, theme);
}

void draw_sweep_words(ImDrawList& list, ImVec2 low, ImVec2 high, const SweepViewData& data, ImU32 colour,
                      const Theme& theme) {
  const auto& places = data.picture->places;
  float words = 0;
  for (const SweepPlace& place : places) words = std::max(words, text_size(theme.fonts.small, place.label).x);
  words = std::min(words + theme.px(11), (high.x - low.x) * 0.55f);
  const WordLines lines{{low.x + words, low.y},
                        {std::max(high.x, low.x + words + theme.px(20)), high.y},
                        data.picture->top,
                        (high.y - low.y) / static_cast<float>(places.size())};
  draw_flat_axis(list, lines, *data.metric, theme);
  draw_word_lines(list, lines, low.x, data, colour, theme);
  const auto line_of = [&](const SweepPlace& place) {
    return lines.y(static_cast<std::size_t>(&place - places.data()));
  };
  const auto distance = [&](const SweepPlace& place) {
    return std::abs(line_of(place) - ImGui::GetIO().MousePos.y);
  };
  if (const SweepPlace* place = place_under_mouse(*data.picture, low, lines.high, distance))
    draw_sweep_reading(
        list, data, place, [&](double median) { return ImVec2(lines.x(median), line_of(*place)); }, colour,
        theme);
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
    // No loss is nothing to warn of, here as on the tiles.
    const Role role = data.metric->role;
    const ImU32 colour = theme.role(role == Role::plain ? Role::result : role);
    const ImVec2 low(origin.x, origin.y + head + theme.px(4));
    const ImVec2 high(
        origin.x + size.x - theme.px(sweep_edge),
        std::max(origin.y + size.y - text_height(theme.fonts.digits) - theme.px(10), low.y + theme.px(16)));
    (data.picture->words ? draw_sweep_words : draw_sweep_numbers)(list, low, high, data, colour, theme);
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  ImGui::PopID();
}

}  // namespace racecourse
