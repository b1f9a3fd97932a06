// The row of tabs.

#include <algorithm>
#include <cfloat>
#include <vector>

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"
#include "ui/tab_walk.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float tab_rounding = 6;
constexpr float tab_gap = 4;
constexpr float beside_word = 30;  // in a tab, where there is room

/// The outline of a tab, open at the bottom. Like that of a card it is half a pixel inside.
void draw_tab_edge(ImDrawList& list, ImVec2 low, ImVec2 high, const Theme& theme) {
  const float radius = theme.px(tab_rounding);
  const float left = low.x + 0.5f, right = high.x - 0.5f, top = low.y + 0.5f;
  list.PathLineTo({left, high.y});
  list.PathArcTo({left + radius, top + radius}, radius, IM_PI, 1.5f * IM_PI);
  list.PathArcTo({right - radius, top + radius}, radius, 1.5f * IM_PI, 2 * IM_PI);
  list.PathLineTo({right, high.y});
  list.PathStroke(theme.outline, ImDrawFlags_None, theme.px(theme.stroke));
}

/// The room for the words of the tabs, and beside them.
struct TabRoom {
  std::vector<float> words;
  float longest = FLT_MAX;  ///< longer words are cut
  float beside = 0;

  TabRoom(std::span<const std::string> tabs, float width, const Theme& theme) {
    for (const std::string& tab : tabs) words.push_back(text_size(theme.fonts.text, tab).x);
    const auto count = static_cast<float>(tabs.size());
    const float gaps = theme.px(tab_gap) * std::max(count - 1, 0.0f);
    const auto taken = [&](float most) {
      float sum = gaps + count * beside;
      for (const float word : words) sum += std::min(word, most);
      return sum;
    };
    beside = theme.px(beside_word);
    if (words.empty() || taken(FLT_MAX) <= width) return;
    beside = std::clamp(beside - (taken(FLT_MAX) - width) / count, theme.px(12), beside);
    if (taken(FLT_MAX) <= width + 0.5f) return;
    float low = theme.px(8);
    for (float high = *std::max_element(words.begin(), words.end()); high - low > 0.5f;) {
      const float middle = (low + high) / 2;
      (taken(middle) <= width ? low : high) = middle;
    }
    longest = low;
  }
};

/// A tab on the row. `room` is that for its word.
void draw_tab(ImDrawList& list, ImVec2 low, ImVec2 size, std::string_view word, float room, bool chosen,
              const Theme& theme) {
  const ImVec2 high(low.x + size.x, low.y + size.y);
  const float radius = theme.px(tab_rounding);
  if (chosen) {
    // One pixel further down, over the upper edge of the card, which then seems to open into the tab.
    const ImVec2 below(high.x, high.y + theme.px(theme.stroke));
    list.AddRectFilled(low, below, theme.panel, radius, ImDrawFlags_RoundCornersTop);
    draw_tab_edge(list, low, below, theme);
    list.AddLine({low.x + theme.px(10), low.y + theme.px(1)}, {high.x - theme.px(10), low.y + theme.px(1)},
                 theme.accent, theme.px(2));
  } else if (ImGui::IsItemHovered()) {
    list.AddRectFilled(low, high, theme.panel_raised, radius, ImDrawFlags_RoundCornersTop);
  }
  draw_text_beside(list, theme.fonts.text, low.x + size.x / 2, low.y + size.y / 2, 0.5f,
                   chosen ? theme.text : theme.text_muted, shortened(word, theme.fonts.text, room));
}

}  // namespace

float tab_bar_height(const Theme& theme) { return control_height(theme); }

float tab_bar_width(std::span<const std::string> tabs, const Theme& theme) {
  float width = -theme.px(tab_gap);
  for (const std::string& tab : tabs)
    width += text_size(theme.fonts.text, tab).x + theme.px(beside_word + tab_gap);
  return width;
}

std::optional<std::size_t> tab_bar(const char* id, std::span<const std::string> tabs,
                                   const std::function<std::string(std::size_t)>& help, std::size_t chosen,
                                   float width, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float height = tab_bar_height(theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::optional<std::size_t> wanted;
  ImGui::PushID(id);
  float x = low.x;
  const TabRoom room(tabs, width, theme);
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    const ImVec2 at(x, low.y), size(std::min(room.words[i], room.longest) + room.beside, height);
    ImGui::SetCursorScreenPos(at);
    const bool pressed = compat::button(tabs[i].c_str(), size);
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const bool here = i == chosen;
    draw_tab(list, at, size, tabs[i], room.longest, here, theme);
    focus_ring(theme, theme.px(tab_rounding));
    if (TabWalk* walk = TabWalk::current(); walk && here) walk->pass_chosen_tab();
    explain([&] { return help(i); }, theme);
    if (pressed && !here) wanted = i;
    x += size.x + theme.px(tab_gap);
  }
  ImGui::SetCursorScreenPos(low);
  ImGui::Dummy({width, height});
  ImGui::PopID();
  return wanted;
}

bool stage_button(const char* id, bool takes_room, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float size = tab_bar_height(theme);
  const bool pressed = compat::button(id, {size, size});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    list.AddRectFilled(low, {low.x + size, low.y + size}, theme.panel_raised, theme.px(tab_rounding));
  }
  const ImVec2 middle(low.x + size / 2, low.y + size / 2);
  const float half = theme.px(5), rise = takes_room ? theme.px(-3) : theme.px(3);
  const ImVec2 arrow[] = {
      {middle.x - half, middle.y - rise}, {middle.x, middle.y + rise}, {middle.x + half, middle.y - rise}};
  list.AddPolyline(arrow, 3, theme.text_muted, ImDrawFlags_None, theme.px(2));
  focus_ring(theme, theme.px(tab_rounding));
  return pressed;
}

}  // namespace racecourse
