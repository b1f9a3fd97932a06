#include "ui/menu_parts.h"

#include <algorithm>

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float menu_rounding = 6;
constexpr float menu_gap = 24;  // between its columns
constexpr float widest_value = 200;

/// A plate that is visible only while the item just made is pressed or hovered.
void draw_touched(const Theme& theme) {
  if (!ImGui::IsItemHovered()) return;
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const float strength = ImGui::IsItemActive() ? 0.16f : 0.08f;
  ImGui::GetWindowDrawList()->AddRectFilled(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                                            mix(theme.panel_raised, theme.text, strength),
                                            theme.px(menu_rounding));
}

float cap_height(const Theme& theme) { return text_height(theme.fonts.small) + theme.px(6); }

}  // namespace

float bar_button_width(std::string_view word, std::string_view key, const Theme& theme) {
  const float cap = key.empty() ? 0 : key_cap_width(key, theme) + theme.px(6);
  return text_size(theme.fonts.small, word).x + cap + theme.px(16);
}

bool bar_button(const char* id, std::string_view word, std::string_view key, ImVec2 size,
                const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const bool pressed = compat::button(id, size);
  draw_touched(theme);
  focus_ring(theme, theme.px(menu_rounding));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = low.y + size.y / 2;
  const float right = low.x + size.x - theme.px(8);
  const float cap = key.empty() ? 0 : key_cap_width(key, theme);
  const float word_right = right - (key.empty() ? 0 : cap + theme.px(6));
  draw_text_beside(list, theme.fonts.small, word_right, middle, 1, theme.text_muted, word);
  if (!key.empty()) draw_key_cap(list, {right - cap, middle - cap_height(theme) / 2}, key, theme);
  return pressed;
}

void MenuColumns::make_room_for(const MenuRow& row, const Theme& theme) {
  label = std::max(label, text_size(theme.fonts.text, row.label).x);
  value = std::max(value, std::min(text_size(theme.fonts.text, row.value).x, theme.px(widest_value)));
  if (!row.key.empty()) key = std::max(key, key_cap_width(row.key, theme));
}

float MenuColumns::width(const Theme& theme) const {
  return label + value + key + theme.px(2 * menu_gap) + theme.px(20);
}

float menu_row_height(const Theme& theme) {
  return std::max(text_height(theme.fonts.text) + theme.px(14), theme.least_target);
}

bool menu_row(const char* id, const MenuRow& row, const MenuColumns& columns, float width,
              const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float height = menu_row_height(theme);
  const bool pressed = compat::button(id, {width, height});
  draw_touched(theme);
  focus_ring(theme, theme.px(menu_rounding));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = low.y + height / 2;
  const float left = low.x + theme.px(10);
  const float right = low.x + width - theme.px(10);
  const float value_right = right - columns.key - theme.px(menu_gap);
  draw_text_beside(list, theme.fonts.text, left, middle, 0, theme.text,
                   shortened(row.label, theme.fonts.text, value_right - columns.value - left));
  draw_text_beside(list, theme.fonts.text, value_right, middle, 1, theme.text_muted,
                   shortened(row.value, theme.fonts.text, columns.value));
  if (!row.key.empty())
    draw_key_cap(list, {right - key_cap_width(row.key, theme), middle - cap_height(theme) / 2}, row.key,
                 theme);
  return pressed;
}

}  // namespace racecourse
