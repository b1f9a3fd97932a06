#pragma once

// Small drawing helpers for all widgets: text, mixed colours, frames, hatching.

#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

ImVec2 text_size(ImFont* font, std::string_view text);
/// The height of a line of that font.
float text_height(const ImFont* font);
/// The smallest distance between lines of text that can still be read.
inline float least_line(const ImFont* font) { return 0.92f * text_height(font); }
/// Breaks the text into lines no longer than `width`; line ends in the text are kept. The lines refer to the text.
std::vector<std::string_view> wrapped_lines(ImFont* font, std::string_view text, float width);
/// The distance between wrapped lines.
float line_step(const ImFont* font);
/// The height of the text wrapped at `width`.
float wrapped_height(ImFont* font, std::string_view text, float width);
/// Draws the text in such lines. Returns their height.
float draw_wrapped(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text,
                   float width);
void draw_text(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text);
/// The same, but not moved to a whole pixel across: for words that follow one another.
void draw_text_between_pixels(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text);
/// `align` says which part of the text is at `x`: 0 the left end, 0.5 the middle, 1 the right end. `y` is the middle of the
/// line.
void draw_text_beside(ImDrawList& list, ImFont* font, float x, float y, float align, ImU32 colour,
                      std::string_view text);
/// Cut with "…" where it is wider than `room`.
std::string shortened(std::string_view text, ImFont* font, float room);

/// Stands in for a picture that has nothing to show, and says why.
void nothing_to_draw(std::string_view why, ImVec2 size, const Theme& theme);

/// The colour with its opacity times `share`.
ImU32 faded(ImU32 colour, float share);

/// A filled, rounded plate with a thin outline; none if `outline` is 0.
void plate(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 fill, ImU32 outline, float rounding,
           const Theme& theme, ImDrawFlags corners = ImDrawFlags_RoundCornersAll);
/// A thin frame inside a rectangle, with square corners: it costs four rectangles, a rounded one thirty.
void thin_frame(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 colour, float thickness);
/// Draws the focus ring around the item just made, if it has the keyboard focus. The Tab key stops at each item that has a
/// ring; true if it has just come to this one.
bool focus_ring(const Theme& theme, float rounding);
/// Slanted lines inside a rectangle: they say "waiting" without colour. Lines are whole pixels thick: each then costs one
/// rectangle instead of four.
void hatch(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 colour, float spacing, float thickness);

}  // namespace racecourse
