#include "plots/guess_bars.h"

#include <algorithm>
#include <string>

#include "kit/base/words.h"
#include "ui/canvas.h"

namespace racecourse {

void guess_bars(std::span<const GuessBar> rows, float width, const Theme& theme) {
  std::int64_t most = 1;
  float words = 0;
  for (const GuessBar& row : rows) {
    most = std::max(most, row.count);
    words = std::max(words, text_size(theme.fonts.code, row.label).x);
  }
  words = std::min(words, width * 0.5f);
  const float height = text_height(theme.fonts.text) + theme.px(10);
  const float marked = text_size(theme.fonts.small, "this run").x + theme.px(12);
  const float left = words + theme.px(14);
  const float longest = std::max(
      width - left - marked - text_size(theme.fonts.code, grouped(most)).x - theme.px(12), theme.px(20));
  for (const GuessBar& row : rows) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, height});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float middle = low.y + height / 2;
    draw_text_beside(list, theme.fonts.code, low.x + words, middle, 1, theme.text,
                     shortened(row.label, theme.fonts.code, words));
    const float length = longest * static_cast<float>(row.count) / static_cast<float>(most);
    const float right = low.x + left + std::max(length, row.count > 0 ? theme.px(2) : 0.0f);
    const ImU32 colour = row.is_result ? theme.role(Role::result) : theme.text_muted;
    if (row.count > 0)
      list.AddRectFilled({low.x + left, middle - height * 0.34f}, {right, middle + height * 0.34f},
                         mix(theme.panel, colour, 0.75f), theme.px(3));
    draw_text_beside(list, theme.fonts.code, right + theme.px(8), middle, 0, theme.text, grouped(row.count));
    if (row.is_result)
      draw_text_beside(list, theme.fonts.small,
                       right + theme.px(20) + text_size(theme.fonts.code, grouped(row.count)).x, middle, 0,
                       theme.accent_ink, "this run");
    ImGui::SetCursorScreenPos({low.x, low.y + height});
  }
}

}  // namespace racecourse
