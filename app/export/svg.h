#pragma once

// A drawing as SVG 1.1, to stand in a page. What its parts look like is for the page's style to say, by their classes:
// one for how it is drawn (line, area, bar, dot, rule, words) and one for what it stands for (lane-0, role-loss, muted).

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/figure.h"

namespace racecourse {

struct SvgPoint {
  double x = 0, y = 0;
};

enum class Anchor { start, middle, end };

class Svg {
 public:
  /// `title` is what is read aloud in its place.
  Svg(double width, double height, std::string_view title);

  void line(SvgPoint from, SvgPoint to, std::string_view classes);
  void path(std::span<const SvgPoint> points, std::string_view classes);
  void area(std::span<const SvgPoint> points, std::string_view classes);
  void bar(SvgPoint low, SvgPoint high, std::string_view classes);
  void dot(SvgPoint at, double radius, std::string_view classes);
  /// The middle of the line of words stands at y.
  void words(SvgPoint at, Anchor anchor, std::string_view classes, std::string_view text);

  double width() const { return width_; }
  double height() const { return height_; }
  std::string text() const { return body_ + "</svg>\n"; }

 private:
  double width_, height_;
  std::string body_;
};

/// About as wide as the text is in the page's face at the size of words in a drawing. Nobody knows the reader's fonts.
double svg_width(std::string_view text);
/// Cut with "…" where it is wider than that.
std::string svg_shortened(std::string_view text, double room);
/// "role-loss"
std::string class_of(Role role);

}  // namespace racecourse
