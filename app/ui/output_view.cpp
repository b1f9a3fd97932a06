#include "ui/output_view.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

// The width of a column is a multiple of some letters, so that it does not change with every line.
constexpr std::size_t least_letters = 28;
constexpr std::size_t letters_step = 4;
constexpr float least_rows = 5;  // with fewer, the eye would jump from column to column

void draw_line(ImDrawList& list, ImVec2 low, float height, const OutputLine& line, const Theme& theme) {
  const float middle = low.y + height / 2;
  if (line.lane >= 0)
    list.AddRectFilled({low.x, low.y + theme.px(2)}, {low.x + theme.px(4), low.y + height - theme.px(2)},
                       theme.lane(static_cast<std::size_t>(line.lane)), theme.px(2));
  const ImU32 colour = line.role == Role::plain ? theme.text : theme.role(line.role);
  draw_text_beside(list, theme.fonts.code, low.x + theme.px(12), middle, 0, colour, line.text);
}

/// The width of a line, with the mark before it and the gap after it.
ImVec2 line_size(std::span<const OutputLine> lines, const Theme& theme) {
  std::size_t letters = least_letters;
  for (const OutputLine& line : lines) letters = std::max(letters, line.text.size());
  letters = (letters + letters_step - 1) / letters_step * letters_step;
  return {text_size(theme.fonts.code, std::string(letters, '0')).x + theme.px(26), output_height(1, theme)};
}

/// One below the other, if visible.
void draw_list(std::span<const OutputLine> lines, ImVec2 line, float seen, const Theme& theme) {
  const bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY();
  float widest = 0;
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float from = ImGui::GetScrollY(), to = from + seen;
  const auto first = static_cast<std::size_t>(std::max(from / line.y, 0.0f));
  const auto last = std::min(static_cast<std::size_t>(to / line.y) + 1, lines.size());
  for (std::size_t i = first; i < last; ++i) {
    draw_line(*ImGui::GetWindowDrawList(), {top.x, top.y + static_cast<float>(i) * line.y}, line.y, lines[i],
              theme);
    widest = std::max(widest, text_size(theme.fonts.code, lines[i].text).x);
  }
  ImGui::Dummy({widest + theme.px(16), line.y * static_cast<float>(lines.size())});
  if (at_end) ImGui::SetScrollHereY(1.0f);
  fade_scrolled(theme.panel, theme);
}

/// One column beside the other, if visible.
void draw_columns_of(std::span<const OutputLine> lines, ImVec2 line, const OutputColumns& layout, float seen,
                     const Theme& theme) {
  const float wheel = ImGui::GetIO().MouseWheel + ImGui::GetIO().MouseWheelH;
  if (ImGui::IsWindowHovered() && wheel != 0) ImGui::SetScrollX(ImGui::GetScrollX() - wheel * layout.width);
  const bool at_end = ImGui::GetScrollX() >= ImGui::GetScrollMaxX();
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const auto first = static_cast<std::size_t>(std::max(ImGui::GetScrollX() / layout.width, 0.0f));
  const auto last = static_cast<std::size_t>((ImGui::GetScrollX() + seen) / layout.width) + 1;
  for (std::size_t i = first * layout.rows; i < std::min(last * layout.rows, lines.size()); ++i) {
    const ImVec2 low(top.x + static_cast<float>(i / layout.rows) * layout.width,
                     top.y + static_cast<float>(i % layout.rows) * line.y);
    draw_line(*ImGui::GetWindowDrawList(), low, line.y, lines[i], theme);
  }
  // The view begins with a whole column, even at the end.
  const float fitting = std::floor(seen / layout.width);
  const float hidden = std::max(static_cast<float>(layout.columns) - fitting, 0.0f) * layout.width;
  ImGui::Dummy({hidden > 0 ? seen + hidden : static_cast<float>(layout.columns) * layout.width,
                line.y * static_cast<float>(layout.rows)});
  if (at_end) ImGui::SetScrollHereX(1.0f);
}

}  // namespace

float output_height(std::size_t lines, const Theme& theme) {
  return static_cast<float>(lines) * (text_height(theme.fonts.code) + theme.px(3));
}

OutputColumns output_columns(std::size_t lines, ImVec2 line, ImVec2 room, float below) {
  const auto fitting = static_cast<std::size_t>(std::max(room.x / line.x, 0.0f));
  if (fitting < 2 || room.y - below < least_rows * line.y) return {1, lines, 0};
  const auto rows_in = [&](float height) {
    return static_cast<std::size_t>(std::max(height / line.y, 1.0f));
  };
  std::size_t rows = rows_in(room.y);
  if (lines > fitting * rows) rows = rows_in(room.y - below);
  return {std::max<std::size_t>((lines + rows - 1) / rows, 1), rows, line.x};
}

void output_view(const char* id, std::span<const OutputLine> lines, std::string_view empty, ImVec2 size,
                 const Theme& theme) {
  if (lines.empty()) {
    return nothing_to_draw(empty, size, theme);
  }
  const ImVec2 line = line_size(lines, theme);
  const OutputColumns layout =
      output_columns(lines.size(), line, size, ImGui::GetStyle().ScrollbarSize + theme.px(2));
  const ImGuiWindowFlags wheel =
      layout.width > 0 ? ImGuiWindowFlags_NoScrollWithMouse : ImGuiWindowFlags_None;
  compat::begin_child(id, size, ImGuiWindowFlags_HorizontalScrollbar | wheel);
  if (layout.width > 0)
    draw_columns_of(lines, line, layout, size.x, theme);
  else
    draw_list(lines, line, size.y, theme);
  ImGui::EndChild();
}

}  // namespace racecourse
