#include "ui/widgets.h"

#include <algorithm>
#include <vector>

#include "kit/base/characters.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/kept_drawing.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float rounding = 6;
constexpr float dot_step = 11;  // from one dot of a goal to the next

/// How an item is held, which its look depends on.
struct Held {
  bool pressed = false, hovered = false, down = false;
};

/// An item of that size with a hand over it; takes the keyboard like any button.
Held place_item(const char* id, ImVec2 size, bool enabled) {
  if (!enabled) ImGui::BeginDisabled();
  Held held;
  held.pressed = compat::button(id, size);
  held.hovered = enabled && ImGui::IsItemHovered();
  held.down = enabled && ImGui::IsItemActive();
  if (!enabled) ImGui::EndDisabled();
  if (held.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return held;
}

ImU32 lit(ImU32 fill, const Held& held, const Theme& theme) {
  if (held.down) return mix(fill, theme.text, 0.16f);
  return held.hovered ? mix(fill, theme.text, 0.08f) : fill;
}

void draw_symbol(ImDrawList& list, Symbol symbol, ImVec2 c, float size, ImU32 colour, float stroke) {
  const float r = size / 2;
  switch (symbol) {
    case Symbol::none: return;
    case Symbol::stop:
      list.AddRectFilled({c.x - r * 0.8f, c.y - r * 0.8f}, {c.x + r * 0.8f, c.y + r * 0.8f}, colour);
      return;
    case Symbol::play:
      list.AddTriangleFilled({c.x - r * 0.7f, c.y - r}, {c.x + r, c.y}, {c.x - r * 0.7f, c.y + r}, colour);
      return;
    case Symbol::check: {
      const ImVec2 points[] = {{c.x - r, c.y}, {c.x - r * 0.3f, c.y + r * 0.7f}, {c.x + r, c.y - r * 0.7f}};
      list.AddPolyline(points, 3, colour, ImDrawFlags_None, stroke);
      return;
    }
    case Symbol::cross:
      list.AddLine({c.x - r, c.y - r}, {c.x + r, c.y + r}, colour, stroke);
      list.AddLine({c.x - r, c.y + r}, {c.x + r, c.y - r}, colour, stroke);
      return;
    case Symbol::lock:
      list.AddRectFilled({c.x - r * 0.8f, c.y - r * 0.1f}, {c.x + r * 0.8f, c.y + r}, colour, r * 0.2f);
      list.PathArcTo({c.x, c.y - r * 0.1f}, r * 0.5f, IM_PI, 2 * IM_PI);
      list.PathStroke(colour, ImDrawFlags_None, stroke);
      return;
  }
}

/// Amber alone is hardly visible on white.
ImU32 accent_edge(const Theme& theme) { return theme.accent_ink == theme.accent ? 0 : theme.accent_ink; }

float symbol_width(Symbol symbol, const Theme& theme) { return symbol == Symbol::none ? 0 : theme.px(18); }

/// A button: a plate, with a symbol and a word in its middle.
bool button(const char* id, Symbol symbol, std::string_view word, ImFont* font, ImU32 fill, ImU32 ink,
            ImU32 outline, const Theme& theme, bool enabled, float least_width) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const ImVec2 size(std::max(button_width(word, theme, symbol), least_width), control_height(theme));
  const Held held = place_item(id, size, enabled);
  const float strength = enabled ? 1.0f : 0.45f;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  plate(list, low, {low.x + size.x, low.y + size.y}, faded(lit(fill, held, theme), strength), outline,
        theme.px(rounding), theme);
  const float content = text_size(font, word).x + symbol_width(symbol, theme);
  const float left = low.x + (size.x - content) / 2;
  const float middle = low.y + size.y / 2;
  draw_symbol(list, symbol, {left + theme.px(5), middle}, theme.px(11), faded(ink, strength), theme.px(2));
  draw_text_beside(list, font, left + symbol_width(symbol, theme), middle, 0, faded(ink, strength), word);
  focus_ring(theme, theme.px(rounding));
  return held.pressed;
}

std::string_view word_of(const SwitchSpec& spec) { return spec.on ? spec.on_word : spec.off_word; }

float longest_word(const SwitchSpec& spec, const Theme& theme) {
  return std::max(text_size(theme.fonts.strong, spec.on_word).x,
                  text_size(theme.fonts.strong, spec.off_word).x);
}

constexpr float knob_track = 34;

void draw_knob(ImDrawList& list, ImVec2 left, bool on, ImU32 colour, const Theme& theme) {
  const float width = theme.px(knob_track);
  const float height = theme.px(18);
  const ImVec2 low(left.x, left.y - height / 2);
  const ImVec2 high(left.x + width, left.y + height / 2);
  list.AddRectFilled(low, high, mix(theme.panel, colour, 0.3f), height / 2);
  list.AddRect(low, high, colour, height / 2, ImDrawFlags_RoundCornersAll, theme.px(theme.stroke));
  const float x = on ? high.x - height / 2 : low.x + height / 2;
  list.AddCircleFilled({x, left.y}, height / 2 - theme.px(3), colour);
}

}  // namespace

float control_height(const Theme& theme) {
  return std::max(text_height(theme.fonts.text) + theme.px(18), theme.least_target);
}

FlowRow::FlowRow(const Theme& theme, float room, float gap)
    : gap_(theme.px(gap)), left_(ImGui::GetCursorScreenPos().x), right_(left_ + room), next_(left_) {}

void FlowRow::place(float width) {
  const bool fits = !full_ && next_ + width <= right_;
  // After each item the cursor is at the left of the next line; for the same line it is moved up again.
  if (!first_ && fits) {
    ImGui::SameLine(0, gap_);
    // Not to the end of the item before, which may be narrower than the room kept for it.
    ImGui::SetCursorScreenPos({next_, ImGui::GetCursorScreenPos().y});
  }
  if (first_ || !fits) next_ = left_;
  next_ += width + gap_;
  first_ = full_ = false;
}

bool FlowRow::takes(std::span<const float> widths) const {
  float length = 0;
  for (const float width : widths) length += width + gap_;
  return left_ + length - gap_ <= right_;
}

float button_width(std::string_view label, const Theme& theme, Symbol symbol) {
  return text_size(theme.fonts.strong, label).x + symbol_width(symbol, theme) + theme.px(34);
}

bool primary_button(const char* id, Symbol symbol, std::string_view label, const Theme& theme, bool enabled,
                    float least_width) {
  // If it cannot be pressed, it should not be the first thing to see.
  if (!enabled)
    return button(id, symbol, label, theme.fonts.strong, theme.panel_raised, theme.text, theme.outline, theme,
                  false, least_width);
  return button(id, symbol, label, theme.fonts.strong, theme.accent, theme.accent_text, accent_edge(theme),
                theme, true, least_width);
}

bool quiet_button(const char* id, std::string_view label, const Theme& theme, bool enabled,
                  float least_width) {
  return button(id, Symbol::none, label, theme.fonts.text, theme.panel_raised, theme.text, theme.outline,
                theme, enabled, least_width);
}

float switch_width(const SwitchSpec& spec, const Theme& theme) {
  return theme.px(knob_track + 42) + text_size(theme.fonts.strong, spec.label).x +
         text_size(theme.fonts.strong, " ").x + longest_word(spec, theme);
}

bool toggle_switch(const char* id, const SwitchSpec& spec, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const ImVec2 size(switch_width(spec, theme), control_height(theme));
  const Held held = place_item(id, size, spec.enabled);
  const ImU32 colour = faded(spec.on ? theme.good : theme.bad, spec.enabled ? 1.0f : 0.45f);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  plate(list, low, {low.x + size.x, low.y + size.y}, lit(mix(theme.panel, colour, 0.16f), held, theme),
        mix(theme.panel, colour, 0.6f), size.y / 2, theme);
  const float middle = low.y + size.y / 2;
  draw_knob(list, {low.x + theme.px(14), middle}, spec.on, colour, theme);
  const std::string words = std::string(spec.label) + " " + std::string(word_of(spec));
  draw_text_beside(list, theme.fonts.strong, low.x + theme.px(14 + knob_track + 10), middle, 0, colour,
                   words);
  focus_ring(theme, size.y / 2);
  return held.pressed;
}

bool choice_row(const char* id, std::string_view word, bool chosen, float width, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const ImVec2 size(width, text_height(theme.fonts.text) + theme.px(10));
  const Held held = place_item(id, size, true);
  const ImVec2 high(low.x + size.x, low.y + size.y);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (chosen || held.hovered)
    list.AddRectFilled(low, high, lit(theme.panel_raised, held, theme), theme.px(6));
  const ImVec2 centre(low.x + theme.px(14), (low.y + high.y) / 2);
  list.AddCircle(centre, theme.px(6), chosen ? theme.accent : theme.text_muted, 0, theme.px(1.3f));
  if (chosen) list.AddCircleFilled(centre, theme.px(3.5f), theme.accent);
  draw_text_beside(list, theme.fonts.text, low.x + theme.px(30), centre.y, 0, theme.text,
                   shortened(word, theme.fonts.text, width - theme.px(38)));
  focus_ring(theme, theme.px(6));
  return held.pressed;
}

namespace {

/// The place in the text that is nearest to `x`, which begins at 0.
std::size_t place_at(std::string_view text, float x, ImFont* font) {
  std::size_t place = 0;
  float left = 0;
  while (place < text.size()) {
    const std::size_t next = character_end(text, place + 1);
    const float right = text_size(font, text.substr(0, next)).x;
    if (x < (left + right) / 2) break;
    left = right;
    place = next;
  }
  return place;
}

}  // namespace

std::optional<std::size_t> text_line(const char* id, const TextLine& line, float width, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const ImVec2 size(width, control_height(theme));
  const Held held = place_item(id, size, true);
  if (held.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  const ImVec2 high(low.x + size.x, low.y + size.y);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  plate(list, low, high, theme.panel_raised, line.typing ? theme.accent : theme.outline, theme.px(rounding),
        theme);
  ImFont* font = theme.fonts.code;
  const float room = width - theme.px(24);
  const float middle = low.y + size.y / 2;
  const float half = text_height(font) * 0.55f;
  const auto width_until = [&](std::size_t place) { return text_size(font, line.text.substr(0, place)).x; };
  const float caret = width_until(line.caret);
  // If the text is too long, the part with the caret is shown.
  const float x = low.x + theme.px(10) - std::max(caret - room, 0.0f);
  list.PushClipRect({low.x + theme.px(6), low.y}, {high.x - theme.px(6), high.y}, true);
  if (line.typing && line.selection_begin < line.selection_end)
    list.AddRectFilled({x + width_until(line.selection_begin), middle - half},
                       {x + width_until(line.selection_end), middle + half},
                       mix(theme.panel_raised, theme.accent, 0.35f));
  if (line.text.empty() && !line.typing)
    draw_text_beside(list, theme.fonts.small, x, middle, 0, theme.text_muted,
                     shortened(line.hint, theme.fonts.small, room));
  else
    draw_text_beside(list, font, x, middle, 0, theme.text, line.text);
  if (line.typing)
    list.AddRectFilled({x + caret, middle - half}, {x + caret + theme.px(1.5f), middle + half},
                       theme.accent_ink);
  list.PopClipRect();
  focus_ring(theme, theme.px(rounding));
  if (!held.pressed) return {};
  return held.hovered ? place_at(line.text, ImGui::GetIO().MousePos.x - x, font) : line.caret;
}

namespace {

/// Where the parts of a segmented control are, relative to its upper left corner.
struct SegmentedLayout {
  std::vector<ImVec2> words;  // the upper left corner of each part
  std::vector<float> widths;
  ImVec2 size{};

  SegmentedLayout(const SegmentedSpec& spec, const Theme& theme) {
    const float edge = theme.px(3);
    const float line = control_height(theme);
    const float label = spec.label.empty() ? 0 : text_size(theme.fonts.small, spec.label).x + theme.px(24);
    ImVec2 at(edge + label, 0);
    for (const std::string& word : spec.words) {
      const float width = text_size(theme.fonts.text, word).x + theme.px(22);
      if (spec.room > 0 && at.x > edge + label && at.x + width + edge > spec.room) {
        at = {edge, at.y + line};
      }
      words.push_back(at);
      widths.push_back(width);
      at.x += width;
      size = {std::max(size.x, at.x + edge), at.y + line};
    }
  }
};

}  // namespace

float segmented_width(const SegmentedSpec& spec, const Theme& theme) {
  return SegmentedLayout(spec, theme).size.x;
}

float segmented_height(const SegmentedSpec& spec, const Theme& theme) {
  return SegmentedLayout(spec, theme).size.y;
}

std::optional<std::size_t> segmented(const char* id, const SegmentedSpec& spec, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const SegmentedLayout layout(spec, theme);
  const float line = control_height(theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_kept(list, DrawKey(low, layout.size, spec.label), [&] {
    plate(list, low, {low.x + layout.size.x, low.y + layout.size.y}, theme.panel_raised, theme.outline,
          theme.px(rounding), theme);
    if (!spec.label.empty())
      draw_text_beside(list, theme.fonts.small, low.x + theme.px(12), low.y + line / 2, 0, theme.text_muted,
                       spec.label);
  });
  std::optional<std::size_t> wanted;
  ImGui::PushID(id);
  ImGui::BeginGroup();
  for (std::size_t i = 0; i < spec.words.size(); ++i) {
    // The whole height of the line can be pressed, not only the lit part.
    const ImVec2 at(low.x + layout.words[i].x, low.y + layout.words[i].y);
    ImGui::SetCursorScreenPos(at);
    const Held held = place_item(spec.words[i].c_str(), {layout.widths[i], line}, spec.enabled);
    const bool chosen = i == spec.chosen;
    draw_kept(list, DrawKey(at, layout.widths[i], held.hovered, held.down, chosen, spec.words[i]), [&] {
      if (chosen || held.hovered)
        plate(list, {at.x, at.y + theme.px(3)}, {at.x + layout.widths[i], at.y + line - theme.px(3)},
              chosen ? theme.accent : lit(theme.panel_raised, held, theme), chosen ? accent_edge(theme) : 0,
              theme.px(rounding - 2), theme);
      draw_text_beside(list, theme.fonts.text, at.x + layout.widths[i] / 2, at.y + line / 2, 0.5f,
                       chosen ? theme.accent_text : theme.text, spec.words[i]);
    });
    focus_ring(theme, theme.px(rounding - 2));
    if (held.pressed && !chosen) wanted = i;
  }
  // The group ends where the plate ends, so that the next item keeps its distance.
  ImGui::SetCursorScreenPos(low);
  ImGui::Dummy(layout.size);
  ImGui::EndGroup();
  ImGui::PopID();
  return wanted;
}

float course_row_height(const Theme& theme) { return text_height(theme.fonts.text) + theme.px(14); }

bool course_row(const char* id, const CourseRow& row, float width, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const ImVec2 high(low.x + width, low.y + course_row_height(theme));
  const Held held = place_item(id, {width, course_row_height(theme)}, true);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (row.current || held.hovered)
    list.AddRectFilled(low, high,
                       row.current ? theme.panel_raised : mix(theme.panel, theme.panel_raised, 0.5f));
  if (row.current) list.AddRectFilled(low, {low.x + theme.px(3), high.y}, theme.accent);
  const float middle = (low.y + high.y) / 2;
  if (row.number > 0)
    draw_text_beside(list, theme.fonts.digits, low.x + theme.px(16), middle, 0, theme.text_muted,
                     std::to_string(row.number));
  const float dots = static_cast<float>(row.goals + (row.unsaved ? 1 : 0)) * theme.px(dot_step);
  const float left = low.x + theme.px(row.number > 0 ? 42 : 16);
  const float right = high.x - theme.px(10) - dots;
  ImFont* font = row.current ? theme.fonts.strong : theme.fonts.text;
  draw_text_beside(list, font, left, middle, 0, row.muted ? theme.text_muted : theme.text,
                   shortened(row.title, font, right - left - theme.px(6)));
  if (row.unsaved) list.AddCircleFilled({right + theme.px(dot_step) / 2, middle}, theme.px(4), theme.accent);
  for (std::size_t i = 0; i < row.goals; ++i) {
    const ImVec2 centre(right + (static_cast<float>(i) + 0.5f) * theme.px(dot_step), middle);
    if (i < row.met)
      list.AddCircleFilled(centre, theme.px(4), theme.good);
    else
      list.AddCircle(centre, theme.px(3.5f), row.current ? theme.text_muted : theme.text_faint, 0,
                     theme.px(1.2f));
  }
  focus_ring(theme, 0);
  return held.pressed;
}

}  // namespace racecourse
