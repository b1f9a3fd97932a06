#pragma once

// Parts to look at: cards, tiles, headings, goals, keys. Each draws at the cursor of Dear ImGui and moves it on.

#include <concepts>
#include <string>
#include <string_view>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

enum class CardCorners { all, under_tabs };

/// The plate under other things, at a given place; does not move the cursor.
void card_background(ImVec2 low, ImVec2 high, const Theme& theme, CardCorners corners = CardCorners::all);

/// A label above a big number, whose colour says what kind it is.
struct Tile {
  std::string_view label, value;
  Role role = Role::plain;
  std::string_view help;  ///< shown while the mouse is over it; may be empty
};
/// `low` if the window is low: with as little space around the number as possible.
float tile_height(const Theme& theme, bool low);
/// Draws its own card.
void tile(const char* id, const Tile& what, float width, bool low, const Theme& theme);

/// Amber capitals above a part of the side text, "WATCH".
void section_heading(std::string_view text, const Theme& theme);
/// Muted capitals above a part of the course.
void part_heading(std::string_view text, const Theme& theme);

/// A goal: a tick or a ring, and the sentence wrapped to the width; below it the hint, if it is to be shown. True if
/// pressed.
struct GoalRow {
  std::string_view sentence, hint;
  bool met = false;
};
bool goal_row(const char* id, const GoalRow& goal, float width, const Theme& theme);

/// A key as on the keyboard, "Space".
void key_cap(std::string_view word, const Theme& theme);
float key_cap_width(std::string_view word, const Theme& theme);
/// The same at a given place; does not move the cursor.
void draw_key_cap(ImDrawList& list, ImVec2 low, std::string_view word, const Theme& theme);

/// The two bars before the name of the program; `height` is that of the text beside them.
void brand_mark(float height, const Theme& theme);

/// Text in one font and colour at the cursor, cut with "…" if it is wider than `room` (0: never cut).
void label(std::string_view text, ImFont* font, ImU32 colour, float room = 0);

/// Text at the cursor, in lines no longer than `width`.
void paragraph(std::string_view text, ImFont* font, ImU32 colour, float width);

/// Fades out the contents of the current child window at edges beyond which it scrolls, to the colour `surface`: they would end
/// in the middle of a line. Call last.
void fade_scrolled(ImU32 surface, const Theme& theme);

/// A tooltip beside the pointer: while it lives, everything is drawn on it.
class TipScope {
 public:
  explicit TipScope(const Theme& theme);
  ~TipScope();
  TipScope(const TipScope&) = delete;
  TipScope& operator=(const TipScope&) = delete;
};
/// A tooltip with a text.
void tip(std::string_view text, const Theme& theme);

/// Whether the mouse rests on the item or group just made, or it has the keyboard focus.
bool is_to_be_explained();
/// Shows a tooltip while that is so.
void explain(std::string_view text, const Theme& theme);
/// The same, with words that are made only if they are shown.
template <std::invocable Words>
void explain(Words words, const Theme& theme) {
  if (is_to_be_explained()) explain(std::string_view(words()), theme);
}
/// Explains a picture of the run that has the keyboard focus.
inline constexpr std::string_view view_keys_help =
    "W and S show more or less of the time, A and D go to earlier and later, F shows all of the run.";
/// The same, to the left of the window of the item if there is room, for items below one another.
void explain_at_left(std::string_view text, const Theme& theme);

}  // namespace racecourse
