#pragma once

// What the drawings for a page share: their width, and a field between two axes.

#include <algorithm>
#include <string>

#include "export/svg.h"

namespace racecourse {

inline constexpr double svg_chart_width = 340;

/// A field of a drawing; places across and up are 0 .. 1.
struct SvgFrame {
  double left = 0, top = 0, right = 0, bottom = 0;

  double x(double across) const { return left + std::clamp(across, 0.0, 1.0) * (right - left); }
  double y(double up) const { return bottom - std::clamp(up, 0.0, 1.0) * (bottom - top); }
  SvgPoint at(double across, double up) const { return {x(across), y(up)}; }
};

/// A line across the field with words at its left.
inline void svg_level(Svg& svg, const SvgFrame& frame, double up, const std::string& words) {
  svg.line(frame.at(0, up), frame.at(1, up), "rule");
  svg.words({frame.left - 6, frame.y(up)}, Anchor::end, "words digits muted", words);
}

}  // namespace racecourse
