#pragma once

// How well two colours can be told apart. WCAG 2.1, "relative luminance" and "contrast ratio".

#include <algorithm>
#include <array>
#include <cmath>

#include "imgui.h"
#include "text/theme_name.h"

namespace racecourse {

inline constexpr std::array all_themes{ThemeName::dark, ThemeName::light, ThemeName::projector};

inline double luminance(ImU32 colour) {
  const auto channel = [&](int shift) {
    const double value = static_cast<double>(colour >> shift & 0xFF) / 255;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(IM_COL32_R_SHIFT) + 0.7152 * channel(IM_COL32_G_SHIFT) +
         0.0722 * channel(IM_COL32_B_SHIFT);
}

/// 1 for the same colour, 21 for black and white.
inline double contrast(ImU32 a, ImU32 b) {
  const double one = luminance(a), other = luminance(b);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

}  // namespace racecourse
