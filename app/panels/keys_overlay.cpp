#include "panels/keys_overlay.h"

#include <algorithm>
#include <string>
#include <vector>

#include "draw/canvas.h"
#include "draw/parts.h"
#include "draw/widgets.h"
#include "imgui.h"
#include "panels/overlay.h"

namespace racecourse {

namespace {

struct KeyHelp {
  std::string keys, meaning;
};

std::vector<KeyHelp> keys_of(const Lesson& lesson) {
  std::vector<KeyHelp> all{{"Space", "run, or stop"}};
  for (const Setting& setting : lesson.settings)
    if (setting.key != '\0')
      all.push_back({std::string(1, setting.key), "change the " + setting.label + ", also while it runs"});
  const std::vector<KeyHelp> common{
      {"K", "run until stopped, or for a set count"},
      {"R", "reset the lesson"},
      {"← →", "lesson before, lesson after"},
      {"V", "the next picture of the run"},
      {"1 .. 9", "tabs"},
      {"Tab, arrows", "walk through the controls; Esc ends it"},
      {"Ctrl + and −", "larger, smaller; Ctrl 0 as it was"},
      {"T", "theme: dark, light, projector"},
      {"F11", "presenter mode"},
      {"F1", "this list"},
      {"Ctrl Q", "quit"},
      {"Wheel, drag", "zoom and move charts; double click to fit"},
  };
  all.insert(all.end(), common.begin(), common.end());
  return all;
}

}  // namespace

Actions draw_keys_overlay(const Session& session, const Theme& theme) {
  const std::vector<KeyHelp> keys = keys_of(session.lesson());
  float caps = 0, words = 0;
  for (const KeyHelp& key : keys) {
    caps = std::max(caps, key_cap_width(key.keys, theme));
    words = std::max(words, text_size(theme.fonts.text, key.meaning).x);
  }
  const float row = text_height(theme.fonts.text) + theme.px(12);
  const float head = text_height(theme.fonts.title) + theme.px(12);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 size(std::min(caps + words + theme.px(64), screen.x),
                    std::min(head + row * static_cast<float>(keys.size()) + theme.px(36), screen.y));
  begin_overlay("keys", {(screen.x - size.x) / 2, (screen.y - size.y) / 2}, size, theme);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  label("Keys", theme.fonts.title, theme.text);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const float y = at.y + head + row * static_cast<float>(i);
    ImGui::SetCursorScreenPos({at.x, y});
    key_cap(keys[i].keys, theme);
    const float middle = y + (text_height(theme.fonts.small) + theme.px(6)) / 2;
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.text, at.x + caps + theme.px(16), middle, 0,
                     theme.text, keys[i].meaning);
  }
  Actions wishes;
  const bool clicked_beside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsWindowHovered();
  if (clicked_beside) wishes.push_back(ask::CloseOverlay{});
  end_overlay();
  return wishes;
}

}  // namespace racecourse
