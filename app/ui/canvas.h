#pragma once

// Small strokes all widgets draw with: text, colours in between, frames.

#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "pictures/vec2.h"
#include "ui/theme.h"

namespace racecourse {

inline Vec2 vec2(ImVec2 at) { return {at.x, at.y}; }
inline ImVec2 im_vec2(Vec2 at) { return {at.x, at.y}; }

ImVec2 text_size(ImFont* font, std::string_view text);
/// The height of a line of that font.
float text_height(const ImFont* font);
/// From one line to the next where there is little room: letters are lower than their line.
inline float least_line(const ImFont* font) { return 0.92f * text_height(font); }
/// The text in lines no longer than `width`; where it has ends of lines they stay. They refer to it.
std::vector<std::string_view> wrapped_lines(ImFont* font, std::string_view text, float width);
/// From one of these lines to the next.
float line_step(const ImFont* font);
/// The height of the text when its lines are no longer than `width`.
float wrapped_height(ImFont* font, std::string_view text, float width);
/// Draws the text in such lines.
void draw_wrapped(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text,
                  float width);
void draw_text(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text);
/// The same, with its left end between two whole pixels where `at` is: for words that follow one another.
void draw_text_between_pixels(ImDrawList& list, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text);
/// `align` says which part of the text stands at `x`: 0 its left end, 0.5 its middle, 1 its right end. Middle of the line at
/// `y`.
void draw_text_beside(ImDrawList& list, ImFont* font, float x, float y, float align, ImU32 colour,
                      std::string_view text);
/// Cut with "…" where it is wider than `room`.
std::string shortened(std::string_view text, ImFont* font, float room);

/// `share` 0 is `a`, 1 is `b`.
ImU32 mix(ImU32 a, ImU32 b, float share);
/// The colour with its opacity times `share`.
ImU32 faded(ImU32 colour, float share);

/// A filled rounded plate with a thin outline. An outline of 0 leaves it out.
void plate(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 fill, ImU32 outline, float rounding,
           const Theme& theme, ImDrawFlags corners = ImDrawFlags_RoundCornersAll);
/// A thin frame inside a rectangle, with square corners: four rectangles, where a rounded outline takes thirty.
void thin_frame(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 colour, float thickness);
/// The ring around what the keyboard is on, if it is on the item just made. The Tab key stops at each item that has one; true
/// when it has just come there.
bool focus_ring(const Theme& theme, float rounding);
/// Slanted lines inside a rectangle: "waiting", without relying on colour. Lines are whole pixels thick, for then each
/// costs one rectangle instead of four.
void hatch(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 colour, float spacing, float thickness);

}  // namespace racecourse
