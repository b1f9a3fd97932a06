#pragma once

// Type, spacing and what colours stand for, all from one place. A widget takes a const Theme& and nothing global.

#include "imgui.h"
#include "kit/lesson/lesson.h"
#include "kit/recording/timeline.h"
#include "text/palette.h"

namespace racecourse {

/// Fonts of the atlas, at the sizes the window needs; set once the atlas is built.
struct Fonts {
  ImFont* text = nullptr;    ///< Inter Regular
  ImFont* strong = nullptr;  ///< Inter SemiBold, the same size
  ImFont* small = nullptr;   ///< Inter Regular, for labels
  ImFont* title = nullptr;   ///< Inter SemiBold, for the headline
  ImFont* code = nullptr;    ///< JetBrains Mono Regular, for code
  ImFont* number = nullptr;  ///< JetBrains Mono Bold, for the tiles' big numbers
  ImFont* digits = nullptr;  ///< JetBrains Mono Regular at label size, for axes and lanes
  float density = 1;         ///< pixels of a screen unit, as they were made for
  friend bool operator==(const Fonts&, const Fonts&) = default;
};

struct Theme : Palette {
  ThemeName name = ThemeName::dark;
  float scale = 1.0f;      ///< of every length: HiDPI times --scale times presenter's
  float least_target = 0;  ///< height of the lowest thing to be pressed, in screen units
  float stroke = 1.0f;     ///< width of a thin line, before scaling; wider on a projector

  Fonts fonts;

  ImU32 role(Role role) const;
  /// Colour of a state that is not simply "the lane's own colour".
  ImU32 state(LaneState state, std::size_t lane_index) const;
  /// Colour of the words that name a state: readable on `panel`, which a lane's own colour need not be.
  ImU32 state_words(LaneState state, std::size_t lane_index) const;
  float px(float length) const { return length * scale; }
  friend bool operator==(const Theme&, const Theme&) = default;
};

Theme make_theme(ThemeName name, float scale);

}  // namespace racecourse
