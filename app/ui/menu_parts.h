#pragma once

// The parts of a menu and a bar: words with their keys.

#include <string_view>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

/// A word in the bar, as flat as text until the pointer is over it; `key` may be empty.
float bar_button_width(std::string_view word, std::string_view key, const Theme& theme);
/// The key is at the right end, wherever the word ends. True if pressed.
bool bar_button(const char* id, std::string_view word, std::string_view key, ImVec2 size, const Theme& theme);

/// A line of a menu: what it does, the present state, its key.
struct MenuRow {
  std::string_view label;
  std::string_view value;  ///< may be empty
  std::string_view key;    ///< may be empty
};
/// The widths of the columns of a menu: the largest of its rows.
struct MenuColumns {
  float label = 0, value = 0, key = 0;
  void make_room_for(const MenuRow& row, const Theme& theme);
  float width(const Theme& theme) const;
};
float menu_row_height(const Theme& theme);
/// True when pressed.
bool menu_row(const char* id, const MenuRow& row, const MenuColumns& columns, float width,
              const Theme& theme);

}  // namespace racecourse
