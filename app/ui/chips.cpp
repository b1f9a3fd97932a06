// Chips: a setting's name and value on one plate, to be dragged, wheeled, typed or picked.

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdio>
#include <string>

#include "kit/base/words.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/tab_walk.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float chip_rounding = 6;
constexpr float drag_length = 320;  // that the pointer moves from the lowest value to the highest

constexpr float unused_strength = 0.75f;  // of a chip that has no effect: faint, but readable

constexpr float chip_padding = 11;
constexpr float chip_gap = 8;         // between a setting's name and its value
constexpr float chip_mark_room = 18;  // for the mark of a list of words

float chip_width(std::string_view label, std::string_view value, const Theme& theme) {
  return text_size(theme.fonts.small, label).x + text_size(theme.fonts.code, value).x +
         theme.px(2 * chip_padding + chip_gap);
}

std::string value_words(const NumberChip& chip, std::int64_t value) {
  return chip.unit.empty() ? grouped(value) : counted(static_cast<double>(value), chip.unit);
}

/// The face of a chip over the item just made.
void draw_chip(std::string_view label, std::string_view value, bool enabled, const Theme& theme) {
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool hovered = enabled && ImGui::IsItemHovered();
  const ImU32 fill = ImGui::IsItemActive() ? mix(theme.panel_raised, theme.text, 0.12f)
                     : hovered             ? mix(theme.panel_raised, theme.text, 0.06f)
                                           : theme.panel_raised;
  plate(list, low, high, fill, theme.outline, theme.px(chip_rounding), theme);
  const float middle = (low.y + high.y) / 2;
  const float strength = enabled ? 1.0f : unused_strength;
  const float left = low.x + theme.px(chip_padding);
  draw_text_beside(list, theme.fonts.small, left, middle, 0, faded(theme.text_muted, strength), label);
  draw_text_beside(list, theme.fonts.code, left + text_size(theme.fonts.small, label).x + theme.px(chip_gap),
                   middle, 0, faded(theme.text, strength), value);
  focus_ring(theme, theme.px(chip_rounding));
}

/// A mark at the right end of the chip just made: it opens a list of words.
void draw_more_words(bool enabled, const Theme& theme) {
  const float half = theme.px(3.5f);
  const ImVec2 high = ImGui::GetItemRectMax();
  const ImVec2 tip(high.x - theme.px(chip_padding) - half, (ImGui::GetItemRectMin().y + high.y + half) / 2);
  const ImVec2 points[] = {{tip.x - half, tip.y - half}, tip, {tip.x + half, tip.y - half}};
  ImGui::GetWindowDrawList()->AddPolyline(points, 3,
                                          faded(theme.text_muted, enabled ? 1.0f : unused_strength),
                                          ImDrawFlags_None, theme.px(0.4f + theme.stroke));
}

void begin_typing(const NumberChip& chip, ImGuiID id, ChipEdit& edit) {
  edit.id = id;
  edit.typing = true;
  edit.had_focus = false;
  std::snprintf(edit.text.data(), edit.text.size(), "%s", grouped(chip.value).c_str());
}

/// The text field in place of the chip. Returns the number when Enter or leaving the field ends the typing.
std::optional<std::int64_t> typing_field(const NumberChip& chip, float width, ChipEdit& edit,
                                         const Theme& theme) {
  const compat::FontScope font(theme.fonts.code);
  ImGui::SetNextItemWidth(width);
  const float tall = control_height(theme) - text_height(theme.fonts.code);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(theme.px(11), tall / 2));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, theme.px(2));
  ImGui::PushStyleColor(ImGuiCol_Border, theme.focus);
  if (!edit.had_focus) ImGui::SetKeyboardFocusHere();
  const bool entered =
      ImGui::InputText("##typed", edit.text.data(), edit.text.size(),
                       ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
  if (TabWalk* walk = TabWalk::current()) walk->pass_item();
  if (ImGui::IsItemActive()) edit.had_focus = true;
  compat::leave_for_walk();
  const bool left = edit.had_focus && !ImGui::IsItemActive();
  if (!entered && !left) return {};
  edit.typing = false;
  edit.id = 0;
  std::int64_t value = chip.value;
  // If the chip disappeared, for example with its tab, Dear ImGui did not report that it was left.
  const bool went_away = left && !ImGui::IsItemDeactivated();
  if (!entered && !went_away && !ImGui::IsItemDeactivatedAfterEdit()) return {};
  if (!parse_typed_number(edit.text.data(), value)) return {};
  return std::clamp(value, chip.low, chip.high);
}

std::int64_t stepped(const NumberChip& chip, float steps) {
  if (!chip.logarithmic || chip.high - chip.low < 100)
    return std::clamp(chip.value + static_cast<std::int64_t>(steps), chip.low, chip.high);
  const double place = place_of(chip.value, chip.low, chip.high, true);
  const std::int64_t moved =
      value_at(std::clamp(place + 0.02 * static_cast<double>(steps), 0.0, 1.0), chip.low, chip.high, true);
  // Rounding must not swallow the step.
  if (moved != chip.value) return moved;
  return std::clamp(chip.value + (steps > 0 ? 1 : -1), chip.low, chip.high);
}

/// The number after a drag or a turn of the wheel over the item just made.
std::int64_t moved_number(const NumberChip& chip, ImGuiID id, ChipEdit& edit, const Theme& theme) {
  if (const float wheel = compat::take_wheel(); wheel != 0) return stepped(chip, wheel);
  if (!ImGui::IsItemActive()) return chip.value;
  if (ImGui::IsItemActivated()) {
    edit.id = id;
    edit.drag_from = place_of(chip.value, chip.low, chip.high, chip.logarithmic);
  }
  if (edit.id != id || !ImGui::IsMouseDragging(ImGuiMouseButton_Left)) return chip.value;
  const double way = static_cast<double>(ImGui::GetMouseDragDelta(ImGuiMouseButton_Left).x) /
                     static_cast<double>(theme.px(drag_length));
  return value_at(std::clamp(edit.drag_from + way, 0.0, 1.0), chip.low, chip.high, chip.logarithmic);
}

/// A word to pick from a popup, which closes then.
bool popup_word(const std::string& word, bool chosen, const Theme& theme) {
  const float height = std::max(text_height(theme.fonts.text) + theme.px(4), theme.least_target);
  const bool picked = ImGui::Selectable(word.c_str(), chosen, ImGuiSelectableFlags_None, {0, height});
  if (!picked && !compat::pressed_by_enter()) return false;
  ImGui::CloseCurrentPopup();
  return true;
}

}  // namespace

double place_of(std::int64_t value, std::int64_t low, std::int64_t high, bool logarithmic) {
  if (high <= low) return 0;
  const auto at = [&](std::int64_t v) {
    const auto from_low = static_cast<double>(v - low);
    return logarithmic ? std::log1p(from_low) : from_low;
  };
  return std::clamp(at(value) / at(high), 0.0, 1.0);
}

std::int64_t value_at(double place, std::int64_t low, std::int64_t high, bool logarithmic) {
  const auto range = static_cast<double>(high - low);
  const double along = std::clamp(place, 0.0, 1.0);
  const double exact =
      static_cast<double>(low) + (logarithmic ? std::expm1(along * std::log1p(range)) : along * range);
  double rounded = std::round(exact);
  if (logarithmic && rounded > 100) {
    const double unit = std::pow(10.0, std::floor(std::log10(rounded)) - 1);
    rounded = std::round(rounded / unit) * unit;
  }
  return std::clamp(static_cast<std::int64_t>(rounded), low, high);
}

float number_chip_width(const NumberChip& chip, const Theme& theme) {
  // As wide as the next power of ten needs, so that neighbours do not move with every digit.
  return std::max(chip_width(chip.label, value_words(chip, chip.value), theme), theme.px(70));
}

std::optional<std::int64_t> number_chip(const char* id, const NumberChip& chip, ChipEdit& edit,
                                        const Theme& theme) {
  ImGui::PushID(id);
  const ImGuiID self = ImGui::GetID("chip");
  const float width = number_chip_width(chip, theme);
  std::optional<std::int64_t> wanted;
  if (edit.typing && edit.id == self) {
    wanted = typing_field(chip, width, edit, theme);
  } else {
    if (!chip.enabled) ImGui::BeginDisabled();
    const bool pressed = compat::button("chip", {width, control_height(theme)});
    const std::int64_t moved = chip.enabled ? moved_number(chip, self, edit, theme) : chip.value;
    const bool dragged = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left).x != 0;
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (!chip.enabled) ImGui::EndDisabled();
    draw_chip(chip.label, value_words(chip, chip.value), chip.enabled, theme);
    if (moved != chip.value)
      wanted = moved;
    else if (pressed && !dragged)
      begin_typing(chip, self, edit);
  }
  ImGui::PopID();
  return wanted;
}

float word_chip_width(const WordChip& chip, const Theme& theme) {
  float longest = 0;
  for (const std::string& word : chip.words) longest = std::max(longest, text_size(theme.fonts.code, word).x);
  return text_size(theme.fonts.small, chip.label).x + longest +
         theme.px(2 * chip_padding + chip_gap + chip_mark_room);
}

std::optional<std::size_t> word_chip(const char* id, const WordChip& chip, const Theme& theme) {
  ImGui::PushID(id);
  if (!chip.enabled) ImGui::BeginDisabled();
  const bool pressed = compat::button("chip", {word_chip_width(chip, theme), control_height(theme)});
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const float wheel = chip.enabled ? compat::take_wheel() : 0;
  if (!chip.enabled) ImGui::EndDisabled();
  draw_chip(chip.label, chip.words[chip.chosen], chip.enabled, theme);
  draw_more_words(chip.enabled, theme);
  std::optional<std::size_t> wanted;
  if (wheel > 0 && chip.chosen + 1 < chip.words.size()) wanted = chip.chosen + 1;
  if (wheel < 0 && chip.chosen > 0) wanted = chip.chosen - 1;
  const ImVec2 below(ImGui::GetItemRectMin().x, ImGui::GetItemRectMax().y + theme.px(4));
  if (pressed) ImGui::OpenPopup("words");
  ImGui::SetNextWindowPos(below);
  ImGui::SetNextWindowSizeConstraints({word_chip_width(chip, theme), 0}, {FLT_MAX, FLT_MAX});
  if (ImGui::BeginPopup("words")) {
    ImGui::PushStyleVar(ImGuiStyleVar_SelectableTextAlign, ImVec2(0, 0.5f));
    for (std::size_t i = 0; i < chip.words.size(); ++i)
      if (popup_word(chip.words[i], i == chip.chosen, theme)) wanted = i;
    ImGui::PopStyleVar();
    ImGui::EndPopup();
  }
  ImGui::PopID();
  return wanted;
}

}  // namespace racecourse
