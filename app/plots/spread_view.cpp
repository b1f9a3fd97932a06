#include "plots/spread_view.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "kit/base/words.h"
#include "text/format.h"
#include "ui/canvas.h"

namespace racecourse {

namespace {

constexpr float least_columns = 24;

float words_line(const Theme& theme) { return text_height(theme.fonts.small) * 1.25f; }
float spread_axis_height(const Theme& theme) { return text_height(theme.fonts.digits) + theme.px(10); }

struct SpreadFrame {
  ImVec2 low, high;
  double first_ns = 1, last_ns = 2;

  float x(double ns) const {
    const double across = std::log(ns / first_ns) / std::log(last_ns / first_ns);
    return low.x + static_cast<float>(std::clamp(across, 0.0, 1.0)) * (high.x - low.x);
  }
};

void draw_columns(ImDrawList& list, const SpreadFrame& frame, const std::vector<SpreadColumn>& columns,
                  const Theme& theme) {
  std::uint64_t most = 1;
  for (const SpreadColumn& column : columns) most = std::max(most, column.count);
  for (const SpreadColumn& column : columns) {
    if (column.count == 0) continue;
    const auto share = static_cast<float>(static_cast<double>(column.count) / static_cast<double>(most));
    const float top = frame.high.y - std::max(share * (frame.high.y - frame.low.y), theme.px(2));
    const float right = std::max(frame.x(column.high_ns) - theme.px(1), frame.x(column.low_ns) + 1);
    list.AddRectFilled({frame.x(column.low_ns), top}, {right, frame.high.y},
                       mix(theme.panel, theme.role(Role::result), 0.75f));
  }
}

/// "5 µs", not "5.0 µs": places of an axis are round.
std::string tick_words(double ns) {
  std::string words = duration_text(ns);
  if (const auto point = words.find(".0 "); point != std::string::npos) words.erase(point, 2);
  return words;
}

/// The powers of ten, then 5 and 2 times them where there is room.
void draw_axis(ImDrawList& list, const SpreadFrame& frame, const Theme& theme) {
  list.AddLine({frame.low.x, frame.high.y}, {frame.high.x, frame.high.y}, theme.rule, theme.px(theme.stroke));
  const float y = frame.high.y + theme.px(7) + text_height(theme.fonts.digits) / 2;
  const float apart = theme.px(12);
  std::vector<ImVec2> taken;  // from where to where
  const auto is_free = [&](float from, float to) {
    return from >= frame.low.x && to <= frame.high.x &&
           std::none_of(taken.begin(), taken.end(),
                        [&](ImVec2 t) { return from < t.y + apart && to + apart > t.x; });
  };
  const double first_power = std::pow(10.0, std::floor(std::log10(frame.first_ns)));
  for (const double step : {1.0, 5.0, 2.0})
    for (double power = first_power; power < frame.last_ns; power *= 10) {
      const double ns = step * power;
      if (ns < frame.first_ns || ns > frame.last_ns) continue;
      const std::string words = tick_words(ns);
      const float x = frame.x(ns), half = text_size(theme.fonts.digits, words).x / 2;
      if (!is_free(x - half, x + half)) continue;
      draw_text_beside(list, theme.fonts.digits, x, y, 0.5f, theme.text_muted, words);
      taken.emplace_back(x - half, x + half);
    }
}

/// A line at a quantile with its words: at the right of it, or at the left where the room ends.
void draw_quantile(ImDrawList& list, const SpreadFrame& frame, double ns, const std::string& words, float y,
                   ImU32 colour, const Theme& theme) {
  const float x = std::floor(frame.x(ns)) + 0.5f;
  list.AddLine({x, frame.low.y - theme.px(2)}, {x, frame.high.y}, colour, theme.px(theme.stroke));
  const bool fits = x + theme.px(6) + text_size(theme.fonts.small, words).x < frame.high.x;
  draw_text_beside(list, theme.fonts.small, x + theme.px(fits ? 6 : -6), y, fits ? 0 : 1, colour, words);
}

}  // namespace

float least_spread_height(const Theme& theme) {
  return 2 * words_line(theme) + theme.px(least_columns) + spread_axis_height(theme);
}

void spread_view(const char* id, const Spread& spread, std::string_view empty, ImVec2 size,
                 const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushID(id);
  const auto room = static_cast<std::size_t>(std::max(size.x / theme.px(8), 1.0f));
  const std::vector<SpreadColumn> columns = spread_columns(spread, room);
  if (columns.empty()) {
    draw_text_beside(list, theme.fonts.text, origin.x + size.x / 2, origin.y + size.y / 2, 0.5f,
                     theme.text_muted, empty);
  } else {
    const float line = words_line(theme);
    SpreadFrame frame{{origin.x, origin.y + 2 * line},
                      {origin.x + size.x, origin.y + size.y - spread_axis_height(theme)},
                      columns.front().low_ns,
                      columns.back().high_ns};
    frame.high.y = std::max(frame.high.y, frame.low.y + theme.px(least_columns));
    draw_columns(list, frame, columns, theme);
    draw_axis(list, frame, theme);
    const double median = spread.quantile(0.5);
    const double most = spread.quantile(0.99);
    draw_quantile(list, frame, median, "median " + duration_text(median), origin.y + line / 2, theme.text,
                  theme);
    draw_quantile(list, frame, most, "99 % " + duration_text(most), origin.y + 1.5f * line, theme.text_muted,
                  theme);
    // On the other side than the median, whose words stand on the same line.
    const bool at_left = frame.x(median) > (frame.low.x + frame.high.x) / 2;
    draw_text_beside(list, theme.fonts.small, at_left ? frame.low.x : frame.high.x, origin.y + line / 2,
                     at_left ? 0 : 1, theme.text_muted,
                     counted(static_cast<double>(spread.count()), "times"));
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  ImGui::PopID();
}

}  // namespace racecourse
