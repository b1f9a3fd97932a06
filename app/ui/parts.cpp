#include "ui/parts.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/kept_drawing.h"

namespace racecourse {

namespace {

constexpr float card_rounding = 8;
constexpr float tip_width = 340;
constexpr float tip_rounding = 6;
constexpr float fade_depth = 26;
constexpr float smallest_share_of_tile = 0.7f;

ImVec2 tip_padding(const Theme& theme) { return {theme.px(12), theme.px(8)}; }

std::string capitals(std::string_view text) {
  std::string upper(text);
  // Latin only; other letters stay as they are.
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) {
    return c < 0x80 ? static_cast<char>(std::toupper(c)) : static_cast<char>(c);
  });
  return upper;
}

void heading(std::string_view text, ImFont* font, ImU32 colour) { label(capitals(text), font, colour); }

void tick(ImDrawList& list, ImVec2 centre, float size, ImU32 colour, float thickness) {
  const ImVec2 points[] = {{centre.x - size * 0.45f, centre.y + size * 0.02f},
                           {centre.x - size * 0.12f, centre.y + size * 0.36f},
                           {centre.x + size * 0.48f, centre.y - size * 0.36f}};
  list.AddPolyline(points, 3, colour, ImDrawFlags_None, thickness);
}

}  // namespace

void card_background(ImVec2 low, ImVec2 high, const Theme& theme, CardCorners corners) {
  const ImDrawFlags rounded = corners == CardCorners::all
                                  ? ImDrawFlags_RoundCornersAll
                                  : ImDrawFlags_RoundCornersBottom | ImDrawFlags_RoundCornersTopRight;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_kept(list, DrawKey("card", low, high, rounded), [&] {
    plate(list, low, high, theme.panel, theme.outline, theme.px(card_rounding), theme, rounded);
  });
}

namespace {

/// A number that is too wide for its tile is drawn smaller, not cut: half a number is a wrong number.
void draw_tile_value(ImDrawList& list, ImVec2 at, float room, const Tile& what, const Theme& theme) {
  const ImU32 colour = theme.role(what.role);
  const float share = room / std::max(text_size(theme.fonts.number, what.value).x, 1.0f);
  const float height = text_height(theme.fonts.number);
  if (share >= 1) return draw_text(list, theme.fonts.number, at, colour, what.value);
  if (share >= smallest_share_of_tile) {
    const ImVec2 lower(at.x, std::floor(at.y + height * (1 - share) / 2 + 0.5f));
    return list.AddText(theme.fonts.number, height * share, lower, colour, what.value.data(),
                        what.value.data() + what.value.size());
  }
  at.y += (height - text_height(theme.fonts.code)) / 2;
  draw_text(list, theme.fonts.code, at, colour, shortened(what.value, theme.fonts.code, room));
}

}  // namespace

float tile_height(const Theme& theme, bool low) {
  return text_height(theme.fonts.small) + text_height(theme.fonts.number) + theme.px(low ? 10 : 22);
}

void tile(const char* id, const Tile& what, float width, bool low, const Theme& theme) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = tile_height(theme, low);
  ImGui::PushID(id);
  ImGui::Dummy({width, height});
  card_background(at, {at.x + width, at.y + height}, theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_kept(list, DrawKey("tile", at, width, low, what.label, what.value, what.role), [&] {
    const float pad = theme.px(12);
    const float room = width - 2 * pad;
    draw_text(list, theme.fonts.small, {at.x + pad, at.y + theme.px(low ? 4 : 8)}, theme.text_muted,
              shortened(what.label, theme.fonts.small, room));
    const float top = at.y + theme.px(low ? 5 : 11) + text_height(theme.fonts.small);
    draw_tile_value(list, {at.x + pad, top}, room, what, theme);
  });
  explain(what.help, theme);
  ImGui::PopID();
}

void section_heading(std::string_view text, const Theme& theme) {
  heading(text, theme.fonts.strong, theme.role(Role::result));
}

void part_heading(std::string_view text, const Theme& theme) {
  heading(text, theme.fonts.small, theme.text_muted);
}

namespace {

/// Returns its height.
float draw_goal(const GoalRow& goal, ImVec2 at, float width, const Theme& theme) {
  ImFont* font = theme.fonts.text;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 centre(at.x + theme.px(7), at.y + line_step(font) / 2);
  if (goal.met)
    tick(list, centre, theme.px(13), theme.good, theme.px(2));
  else
    list.AddCircle(centre, theme.px(5), theme.text_faint, 0, theme.px(1.3f));
  const float left = at.x + theme.px(24);
  const float room = width - theme.px(24);
  const ImU32 colour = goal.met ? theme.text : theme.text_muted;
  const float sentence = draw_wrapped(list, font, {left, at.y}, colour, goal.sentence, room);
  if (goal.hint.empty()) return sentence;
  const float hint_top = at.y + sentence + theme.px(2);
  return sentence + theme.px(2) +
         draw_wrapped(list, font, {left, hint_top}, theme.accent_ink, goal.hint, room);
}

}  // namespace

bool goal_row(const char* id, const GoalRow& goal, float width, const Theme& theme) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height =
      draw_kept(*ImGui::GetWindowDrawList(), DrawKey("goal", at, width, goal.sentence, goal.hint, goal.met),
                [&] { return draw_goal(goal, at, width, theme); });
  const bool pressed = ImGui::InvisibleButton(id, {width, height});
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  focus_ring(theme, theme.px(4));
  return pressed;
}

float key_cap_width(std::string_view word, const Theme& theme) {
  return text_size(theme.fonts.small, word).x + theme.px(12);
}

void key_cap(std::string_view word, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  ImGui::Dummy({key_cap_width(word, theme), text_height(theme.fonts.small) + theme.px(6)});
  draw_key_cap(*ImGui::GetWindowDrawList(), low, word, theme);
}

void draw_key_cap(ImDrawList& list, ImVec2 low, std::string_view word, const Theme& theme) {
  const ImVec2 high(low.x + key_cap_width(word, theme), low.y + text_height(theme.fonts.small) + theme.px(6));
  plate(list, low, high, theme.panel_raised, mix(theme.outline, theme.text_muted, 0.25f), theme.px(4), theme);
  draw_text_beside(list, theme.fonts.small, (low.x + high.x) / 2, (low.y + high.y) / 2, 0.5f, theme.text,
                   word);
}

void brand_mark(float height, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float bar = theme.px(5);
  const float gap = theme.px(3);
  ImGui::Dummy({2 * bar + gap, height});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float top = low.y + height * 0.14f;
  const float bottom = low.y + height * 0.86f;
  list.AddRectFilled({low.x, top}, {low.x + bar, bottom}, theme.accent, theme.px(1));
  list.AddRectFilled({low.x + bar + gap, top}, {low.x + 2 * bar + gap, bottom}, theme.accent, theme.px(1));
}

void label(std::string_view text, ImFont* font, ImU32 colour, float room) {
  const std::string fitting = room > 0 ? shortened(text, font, room) : std::string(text);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy({text_size(font, fitting).x, text_height(font)});
  draw_text(*ImGui::GetWindowDrawList(), font, at, colour, fitting);
}

namespace {

bool is_pointed_at() { return ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled); }

/// Below the item just made, or above it if the window ends there.
void place_tip_below_item(std::string_view text, const Theme& theme) {
  float widest = 0;
  for (const std::string_view line : wrapped_lines(theme.fonts.text, text, theme.px(tip_width)))
    widest = std::max(widest, text_size(theme.fonts.text, line).x);
  const ImVec2 padding = tip_padding(theme);
  const ImVec2 size(widest + 2 * padding.x,
                    wrapped_height(theme.fonts.text, text, theme.px(tip_width)) + 2 * padding.y);
  const ImVec2 room = ImGui::GetIO().DisplaySize;
  const float gap = theme.px(6);
  const float x = std::max(std::min(ImGui::GetItemRectMin().x, room.x - size.x - gap), gap);
  const float below = ImGui::GetItemRectMax().y + gap;
  const bool fits = below + size.y + gap <= room.y;
  ImGui::SetNextWindowPos({x, fits ? below : std::max(ImGui::GetItemRectMin().y - gap - size.y, gap)});
}

}  // namespace

void paragraph(std::string_view text, ImFont* font, ImU32 colour, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  float widest = 0;
  for (const std::string_view line : wrapped_lines(font, text, width))
    widest = std::max(widest, text_size(font, line).x);
  ImGui::Dummy({widest, wrapped_height(font, text, width)});
  draw_wrapped(*ImGui::GetWindowDrawList(), font, at, colour, text, width);
}

void fade_scrolled(ImU32 surface, const Theme& theme) {
  // Not over a ring that shows where the keyboard is.
  if (compat::focus_ring_is_shown()) return;
  const ImVec2 low = compat::inside_of_window().Min;
  const ImVec2 high = compat::inside_of_window().Max;
  const float depth = std::min(theme.px(fade_depth), (high.y - low.y) / 4);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto strip = [&](float edge, float inner, float hidden) {
    if (hidden <= 0) return;
    const ImU32 full = faded(surface, hidden / depth);
    const ImU32 none = faded(surface, 0);
    const bool upper = edge < inner;
    list.AddRectFilledMultiColor({low.x, std::min(edge, inner)}, {high.x, std::max(edge, inner)},
                                 upper ? full : none, upper ? full : none, upper ? none : full,
                                 upper ? none : full);
  };
  list.PushClipRect(low, high);
  strip(low.y, low.y + depth, ImGui::GetScrollY());
  strip(high.y, high.y - depth, ImGui::GetScrollMaxY() - ImGui::GetScrollY());
  list.PopClipRect();
}

TipScope::TipScope(const Theme& theme) {
  // It is lighter than what it may cover.
  const auto push = [](ImGuiCol index, ImU32 colour) { ImGui::PushStyleColor(index, colour); };
  push(ImGuiCol_PopupBg,
       mix(theme.panel_raised, theme.name == ThemeName::dark ? theme.text : theme.panel, 0.1f));
  push(ImGuiCol_Border, mix(theme.outline, theme.text_muted, 0.6f));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, tip_padding(theme));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, theme.px(tip_rounding));
  ImGui::BeginTooltip();
}

TipScope::~TipScope() {
  ImGui::EndTooltip();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(2);
}

void tip(std::string_view text, const Theme& theme) {
  const TipScope scope(theme);
  paragraph(text, theme.fonts.text, theme.text, theme.px(tip_width));
}

bool is_to_be_explained() { return is_pointed_at() || compat::item_or_part_has_focus_ring(); }

void explain(std::string_view text, const Theme& theme) {
  if (text.empty() || !is_to_be_explained()) return;
  // If the item has only the keyboard focus, the pointer may be far away.
  if (!is_pointed_at()) place_tip_below_item(text, theme);
  tip(text, theme);
}

void explain_at_left(std::string_view text, const Theme& theme) {
  if (text.empty() || !is_to_be_explained()) return;
  const ImVec2 at(ImGui::GetWindowPos().x - theme.px(6), ImGui::GetItemRectMin().y);
  if (at.x > theme.px(tip_width + 20)) ImGui::SetNextWindowPos(at, ImGuiCond_Always, {1, 0});
  tip(text, theme);
}

}  // namespace racecourse
