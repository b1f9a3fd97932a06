#pragma once

// The colours of the window and of the lab report, all from one place.

#include <array>
#include <cstdint>
#include <string>

#include "text/theme_name.h"

namespace racecourse {

/// Red, green, blue and opacity, 0 to 255 each, from the lowest byte up.
using Colour = std::uint32_t;

/// The colours of the parts of a program's text.
struct SyntaxColours {
  Colour keyword, type, string, comment, number, directive, function;
  friend bool operator==(const SyntaxColours&, const SyntaxColours&) = default;
};

struct Palette {
  Colour background, panel, panel_raised, outline, rule;  // surfaces, from far to near
  Colour text, text_muted, text_faint;                    // all readable on `panel` (WCAG AA)
  Colour accent, accent_text;                             // the one amber, and text on it
  Colour accent_ink;                                      // amber as text, readable on `panel`
  Colour good, bad, bad_fill;                             // green, red, the shade of a gap
  Colour focus;                                           // the ring around what has the keyboard
  Colour waiting;                                         // blocked by another thread, whichever the lane
  std::array<Colour, 7> lanes;                            // the Okabe-Ito set, tuned per theme
  SyntaxColours syntax;

  Colour lane(std::size_t index) const { return lanes[index % lanes.size()]; }
  /// The same for words, readable on `panel`, which a lane's own colour need not be.
  Colour lane_words(std::size_t index) const;
  /// What is neither good nor bad.
  Colour other() const { return lane_words(0); }
  friend bool operator==(const Palette&, const Palette&) = default;
};

Palette palette(ThemeName name);

/// `share` 0: `a`, 1: `b`.
Colour mix(Colour a, Colour b, float share);

/// "#1c86c7ff"
std::string css(Colour colour);

}  // namespace racecourse
