#pragma once

// Colours, type and spacing, all from one place. A widget takes a const Theme& and nothing global.

#include <array>

#include "imgui.h"
#include "kit/lesson/lesson.h"
#include "kit/recording/timeline.h"
#include "text/theme_name.h"

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

/// The colours of the parts of a program's text.
struct SyntaxColours {
  ImU32 keyword, type, string, comment, number, directive, function;
  friend bool operator==(const SyntaxColours&, const SyntaxColours&) = default;
};

struct Theme {
  ThemeName name = ThemeName::dark;
  float scale = 1.0f;      ///< of every length: HiDPI times --scale times presenter's
  float least_target = 0;  ///< height of the lowest thing to be pressed, in screen units
  float stroke = 1.0f;     ///< width of a thin line, before scaling; wider on a projector

  ImU32 background, panel, panel_raised, outline, rule;  // surfaces, from far to near
  ImU32 text, text_muted, text_faint;                    // all readable on `panel` (WCAG AA)
  ImU32 accent, accent_text;                             // the one amber, and text on it
  ImU32 accent_ink;                                      // amber as text, readable on `panel`
  ImU32 good, bad, bad_fill;                             // green, red, the shade of a gap
  ImU32 focus;                                           // the ring around what has the keyboard
  ImU32 waiting;                                         // blocked by another thread, whichever the lane
  std::array<ImU32, 7> lanes;                            // the Okabe-Ito set, tuned per theme
  SyntaxColours syntax;
  Fonts fonts;

  ImU32 lane(std::size_t index) const { return lanes[index % lanes.size()]; }
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
