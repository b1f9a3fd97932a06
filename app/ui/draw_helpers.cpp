#include "ui/draw_helpers.h"

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "kit/base/characters.h"
#include "pictures/canvas.h"
#include "ui/imgui_compat.h"
#include "ui/tab_walk.h"

namespace racecourse {

namespace {}  // namespace

ImVec2 text_size(ImFont* font, std::string_view text) {
  return font->CalcTextSizeA(compat::font_size(font), FLT_MAX, 0.0f, text.data(), text.data() + text.size());
}

std::vector<std::string_view> wrapped_lines(ImFont* font, std::string_view text, float width) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view paragraph = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    do {
      const char* stop =
          compat::end_of_line(font, paragraph.data(), paragraph.data() + paragraph.size(), width);
      auto taken = static_cast<std::size_t>(stop - paragraph.data());
      // With no room at all, a line is one letter long.
      if (taken == 0) taken = character_end(paragraph, 1);
      lines.push_back(paragraph.substr(0, taken));
      paragraph.remove_prefix(std::min(taken, paragraph.size()));
      paragraph.remove_prefix(std::min(paragraph.find_first_not_of(' '), paragraph.size()));
    } while (!paragraph.empty());
  }
  return lines;
}

float line_step(const ImFont* font) { return std::round(text_height(font) * 1.3f); }

float wrapped_height(ImFont* font, std::string_view text, float width) {
  return line_step(font) * static_cast<float>(wrapped_lines(font, text, width).size());
}

float draw_wrapped(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text,
                   float width) {
  const float step = line_step(font);
  // A line stands in the middle of its step.
  float y = at.y + (step - text_height(font)) / 2;
  const std::vector<std::string_view> lines = wrapped_lines(font, text, width);
  for (const std::string_view line : lines) {
    draw_text(list, font, {at.x, y}, colour, line);
    y += step;
  }
  return step * static_cast<float>(lines.size());
}

float text_height(const ImFont* font) { return compat::font_size(font); }

void draw_text(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text) {
  // On whole pixels letters stay sharp, and digits do not jitter as they change.
  const ImVec2 place(std::floor(at.x + 0.5f), std::floor(at.y + 0.5f));
  list.AddText(font, compat::font_size(font), place, colour, text.data(), text.data() + text.size());
}

void draw_text_between_pixels(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour,
                              std::string_view text) {
  // Dear ImGui begins each text on a whole pixel.
  const float whole = std::floor(at.x);
  const int first = list.VtxBuffer.Size;
  draw_text(list, font, {whole, at.y}, colour, text);
  for (int i = first; i < list.VtxBuffer.Size; ++i) list.VtxBuffer[i].pos.x += at.x - whole;
}

void draw_text_beside(ImDrawList& list, ImFont* font, float x, float y, float align, ImU32 colour,
                      std::string_view text) {
  const float left = align == 0 ? x : x - text_size(font, text).x * align;
  draw_text(list, font, {left, y - text_height(font) / 2}, colour, text);
}

std::string shortened(std::string_view text, ImFont* font, float room) {
  return shortened(text, room, [&](std::string_view part) { return text_size(font, part).x; });
}

void nothing_to_draw(std::string_view why, ImVec2 size, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  ImGui::Dummy(size);
  draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.text, low.x + size.x / 2, low.y + size.y / 2,
                   0.5f, theme.text_muted, shortened(why, theme.fonts.text, size.x));
}

ImU32 faded(ImU32 colour, float share) {
  const auto alpha = static_cast<float>((colour >> IM_COL32_A_SHIFT) & 0xFF) * std::clamp(share, 0.0f, 1.0f);
  return (colour & ~IM_COL32_A_MASK) | static_cast<ImU32>(alpha + 0.5f) << IM_COL32_A_SHIFT;
}

void plate(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 fill, ImU32 outline, float rounding,
           const Theme& theme, ImDrawFlags corners) {
  list.AddRectFilled(low, high, fill, rounding, corners);
  if (outline) list.AddRect(low, high, outline, rounding, corners, theme.px(theme.stroke));
}

void thin_frame(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 colour, float thickness) {
  const float t = std::max(std::round(thickness), 1.0f);
  list.AddRectFilled(low, {high.x, low.y + t}, colour);
  list.AddRectFilled({low.x, high.y - t}, high, colour);
  list.AddRectFilled({low.x, low.y + t}, {low.x + t, high.y - t}, colour);
  list.AddRectFilled({high.x - t, low.y + t}, {high.x, high.y - t}, colour);
}

bool focus_ring(const Theme& theme, float rounding) {
  TabWalk* walk = TabWalk::current();
  const bool reached = walk && walk->pass_item();
  if (!compat::item_has_focus_ring()) return reached;
  const float out = theme.px(2);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  // Keep it inside the window, so that no side of it is cut off.
  const ImVec2 least(list.GetClipRectMin().x + out / 2, list.GetClipRectMin().y + out / 2);
  const ImVec2 most(list.GetClipRectMax().x - out / 2, list.GetClipRectMax().y - out / 2);
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  list.AddRect({std::max(low.x - out, least.x), std::max(low.y - out, least.y)},
               {std::min(high.x + out, most.x), std::min(high.y + out, most.y)}, theme.focus, rounding + out,
               ImDrawFlags_RoundCornersAll, theme.px(2));
  return reached;
}

void hatch(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 colour, float spacing, float thickness) {
  const float height = high.y - low.y;
  thickness = std::max(std::round(thickness), 1.0f);
  // Align the lines to a grid of the whole window, so that they do not crawl as a block grows.
  const float first = std::floor((low.x - height) / spacing) * spacing;
  for (float x = first; x < high.x; x += spacing) {
    const float from = std::max(x, low.x);
    const float to = std::min(x + height, high.x);
    if (to <= from) continue;
    list.AddLine({from, high.y - (from - x)}, {to, high.y - (to - x)}, colour, thickness);
  }
}

}  // namespace racecourse
