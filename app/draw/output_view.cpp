#include "draw/output_view.h"

#include <algorithm>
#include <string>

#include "draw/canvas.h"
#include "draw/imgui_compat.h"
#include "draw/parts.h"

namespace racecourse {

namespace {

void draw_line(ImDrawList& list, ImVec2 low, float height, const OutputLine& line, const Theme& theme) {
  const float middle = low.y + height / 2;
  if (line.lane >= 0)
    list.AddRectFilled({low.x, low.y + theme.px(2)}, {low.x + theme.px(4), low.y + height - theme.px(2)},
                       theme.lane(static_cast<std::size_t>(line.lane)), theme.px(2));
  const ImU32 colour = line.role == Role::plain ? theme.text : theme.role(line.role);
  draw_text_beside(list, theme.fonts.code, low.x + theme.px(12), middle, 0, colour, line.text);
}

}  // namespace

void output_view(const char* id, std::span<const OutputLine> lines, std::string_view empty, ImVec2 size,
                 const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  if (lines.empty()) {
    ImGui::Dummy(size);
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.text, origin.x + size.x / 2,
                     origin.y + size.y / 2, 0.5f, theme.text_muted, empty);
    return;
  }
  compat::begin_child(id, size, ImGuiWindowFlags_HorizontalScrollbar);
  const bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY();
  const float height = text_height(theme.fonts.code) + theme.px(3);
  float widest = 0;
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float seen_from = ImGui::GetScrollY(), seen_to = seen_from + size.y;
  const auto first = static_cast<std::size_t>(std::max(seen_from / height, 0.0f));
  const auto last = std::min(static_cast<std::size_t>(seen_to / height) + 1, lines.size());
  for (std::size_t i = first; i < last; ++i) {
    draw_line(*ImGui::GetWindowDrawList(), {top.x, top.y + static_cast<float>(i) * height}, height, lines[i],
              theme);
    widest = std::max(widest, text_size(theme.fonts.code, lines[i].text).x);
  }
  ImGui::Dummy({widest + theme.px(16), height * static_cast<float>(lines.size())});
  if (at_end) ImGui::SetScrollHereY(1.0f);
  fade_scrolled(theme.panel, theme);
  ImGui::EndChild();
}

}  // namespace racecourse
