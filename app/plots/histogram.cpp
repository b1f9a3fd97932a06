#include "plots/histogram.h"

#include <algorithm>

#include "kit/base/words.h"
#include "text/format.h"
#include "ui/canvas.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

float histogram_row_height(const Theme& theme) { return text_height(theme.fonts.text) + theme.px(10); }

/// As low as so many rows in that room need, and no lower than can be read.
float fitting_row_height(std::size_t rows, float room, const Theme& theme) {
  return std::clamp(room / static_cast<float>(rows), text_height(theme.fonts.code) + theme.px(0.5f),
                    histogram_row_height(theme));
}

std::int64_t total(std::span<const Outcome> outcomes) {
  std::int64_t sum = 0;
  for (const Outcome& outcome : outcomes) sum += outcome.count;
  return sum;
}

void draw_bar(const HistogramBar& bar, std::int64_t most, std::int64_t runs, float label_room, ImVec2 size,
              std::string_view guess, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float width = size.x;
  const float height = size.y;
  ImGui::Dummy(size);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = low.y + height / 2;
  const ImU32 colour = bar.held ? theme.good : theme.bad;
  draw_text_beside(list, theme.fonts.code, low.x + label_room, middle, 1, theme.text,
                   shortened(bar.label, theme.fonts.code, label_room));
  const std::string count =
      grouped(bar.count) + "   " + share_text(static_cast<double>(bar.count) / static_cast<double>(runs));
  const std::string word = bar.held ? "held" : "broken";
  const float left = low.x + label_room + theme.px(14);
  const float words_room = text_size(theme.fonts.code, count).x +
                           text_size(theme.fonts.small, guess.empty() ? "broken" : "broken  your guess").x +
                           theme.px(26);
  const float longest = std::max(width - label_room - theme.px(14) - words_room, theme.px(20));
  float right =
      left + longest * static_cast<float>(static_cast<double>(bar.count) / static_cast<double>(most));
  right = std::max(right, left + theme.px(2));
  const float half = height * 0.34f;
  if (bar.count > 0)
    list.AddRectFilled({left, middle - half}, {right, middle + half}, mix(theme.panel, colour, 0.75f),
                       theme.px(3));
  float x = right + theme.px(10);
  draw_text_beside(list, theme.fonts.code, x, middle, 0, theme.text, count);
  x += text_size(theme.fonts.code, count).x + theme.px(12);
  if (bar.count > 0) draw_text_beside(list, theme.fonts.small, x, middle, 0, colour, word);
  if (!guess.empty() && holds_guess(bar, guess))
    draw_text_beside(list, theme.fonts.small, x + text_size(theme.fonts.small, "broken  ").x, middle, 0,
                     theme.role(Role::result), "your guess");
  ImGui::SetCursorScreenPos({low.x, low.y + height});
}

}  // namespace

float histogram_height(const HistogramData& data, const Theme& theme) {
  const auto bars = static_cast<float>(std::max<std::size_t>(bin_outcomes(data.outcomes).size(), 2));
  return bars * histogram_row_height(theme) + 2 * text_height(theme.fonts.text) + theme.px(20);
}

void histogram(const char* id, const HistogramData& data, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  if (data.outcomes.empty()) {
    ImGui::Dummy(size);
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.text, origin.x + size.x / 2,
                     origin.y + size.y / 2, 0.5f, theme.text_muted, data.empty);
    return;
  }
  compat::begin_child(id, size);
  const float width = ImGui::GetContentRegionAvail().x;
  const bool held = std::all_of(data.outcomes.begin(), data.outcomes.end(),
                                [](const Outcome& outcome) { return outcome.held; });
  paragraph(said_of(data.outcomes), theme.fonts.strong, held ? theme.good : theme.bad, width);
  label(data.label, theme.fonts.small, theme.text_muted, width);
  const std::vector<HistogramBar> bars = bin_outcomes(data.outcomes);
  std::int64_t most = 1;
  float label_room = 0;
  for (const HistogramBar& bar : bars) {
    most = std::max(most, bar.count);
    label_room = std::max(label_room, text_size(theme.fonts.code, bar.label).x);
  }
  label_room = std::min(label_room, width * 0.5f);
  const float row = fitting_row_height(bars.size(), ImGui::GetContentRegionAvail().y, theme);
  for (const HistogramBar& bar : bars)
    draw_bar(bar, most, total(data.outcomes), label_room, {width, row}, data.guess, theme);
  fade_scrolled(theme.panel, theme);
  ImGui::EndChild();
}

}  // namespace racecourse
