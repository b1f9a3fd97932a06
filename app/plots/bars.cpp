#include "plots/bars.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "text/format.h"
#include "ui/canvas.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float thickest_bar = 28;
constexpr float most_apart = 36;  // from one row's letters to the next

/// Room for the words around the bars, the same in all rows.
struct BarColumns {
  float name = 0, value = 0, note = 0;
};

std::string value_text(const Bar& bar, const BarsData& data) {
  return bar.measured ? metric_text(bar.value, data.format, data.unit) : "not measured";
}

/// Where rows are low the names are small.
ImFont* name_font(float row, const Theme& theme) {
  return row < least_line(theme.fonts.text) ? theme.fonts.small : theme.fonts.text;
}

BarColumns measure(const BarsData& data, float width, ImFont* names, const Theme& theme) {
  BarColumns columns;
  for (const Bar& bar : data.bars) {
    columns.name = std::max(columns.name, text_size(names, bar.name).x);
    columns.value = std::max(columns.value, text_size(theme.fonts.code, value_text(bar, data)).x);
    if (bar.measured) columns.note = std::max(columns.note, text_size(theme.fonts.small, bar.note).x);
  }
  columns.name = std::min(columns.name, width * 0.3f);
  columns.note = std::min(columns.note, width * 0.3f);
  return columns;
}

void draw_row(ImDrawList& list, ImVec2 low, ImVec2 size, const Bar& bar, const BarsData& data,
              const BarColumns& columns, const BarScale& scale, const Theme& theme) {
  const float gap = theme.px(12);
  const float middle = low.y + size.y / 2;
  ImFont* names = name_font(size.y, theme);
  draw_text_beside(list, names, low.x, middle, 0, theme.text, shortened(bar.name, names, columns.name));
  const float left = low.x + columns.name + gap;
  const float right = low.x + size.x;
  if (!bar.measured) {
    const std::string words = bar.note.empty() ? "not measured" : "not measured: " + bar.note;
    draw_text_beside(list, theme.fonts.small, left, middle, 0, theme.text_muted,
                     shortened(words, theme.fonts.small, right - left));
    return;
  }
  const float longest = std::max(right - left - columns.value - columns.note - 2 * gap, theme.px(20));
  const float end = left + std::max(longest * scale.share(bar.value), theme.px(2));
  const float half = std::min(size.y * 0.32f, theme.px(thickest_bar) / 2);
  list.AddRectFilled({left, middle - half}, {end, middle + half},
                     mix(theme.panel, theme.role(bar.role), 0.8f), theme.px(3));
  draw_text_beside(list, theme.fonts.code, end + gap, middle, 0, theme.text, value_text(bar, data));
  draw_text_beside(list, theme.fonts.small, right, middle, 1, theme.text_muted,
                   shortened(bar.note, theme.fonts.small, columns.note));
}

}  // namespace

float smallest_bar_row(const Theme& theme) { return least_line(theme.fonts.small); }

void bars(const char* id, const BarsData& data, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  if (data.bars.empty()) {
    ImGui::Dummy(size);
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.text, origin.x + size.x / 2,
                     origin.y + size.y / 2, 0.5f, theme.text_muted, data.empty);
    return;
  }
  const BarScale scale(data.bars);
  const auto count = static_cast<float>(data.bars.size());
  const float words = scale.logarithmic() ? text_height(theme.fonts.small) + theme.px(2) : 0;
  const float row = std::clamp((size.y - words) / count, smallest_bar_row(theme),
                               text_height(theme.fonts.text) + theme.px(most_apart));
  // Only what scrolls needs a window of its own, which takes time and cannot be kept.
  const bool scrolled = row * count + words > size.y + 0.5f;
  if (scrolled) compat::begin_child(id, size);
  const float width = scrolled ? ImGui::GetContentRegionAvail().x : size.x;
  const BarColumns columns = measure(data, width, name_font(row, theme), theme);
  for (const Bar& bar : data.bars) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    draw_row(*ImGui::GetWindowDrawList(), low, {width, row}, bar, data, columns, scale, theme);
    ImGui::SetCursorScreenPos({low.x, low.y + row});
  }
  if (scale.logarithmic())
    label("A logarithmic scale: each step to the right is a multiplication.", theme.fonts.small,
          theme.text_muted, width);
  if (!scrolled) {
    ImGui::SetCursorScreenPos(origin);
    return ImGui::Dummy(size);
  }
  fade_scrolled(theme.panel, theme);
  ImGui::EndChild();
}

}  // namespace racecourse
