#pragma once

// A picture as SVG 1.1, to stand in a page: the canvas of the report. Where things stand is said here; the colours are the
// page's, by classes (svg_style). Words are measured by the faces that the program carries, and keep their width in any other.

#include <span>
#include <string>
#include <string_view>

#include "pictures/canvas.h"

namespace racecourse {

class Svg final : public Canvas {
 public:
  explicit Svg(float width);

  float width_of(Face face, std::string_view text) const override;
  float height_of(Face face) const override;

  void line(Vec2 from, Vec2 to, Ink ink, Stroke stroke) override;
  void path(std::span<const Vec2> points, Ink ink, Stroke stroke) override;
  void polygon(std::span<const Vec2> corners, Ink ink) override;
  void band(std::span<const Vec2> upper, std::span<const Vec2> lower, Ink ink) override;
  void rectangle(Box box, Ink ink, float rounding) override;
  void frame(Box box, Ink ink, float width, float rounding) override;
  void disc(Vec2 centre, float radius, Ink ink) override;
  void words(Vec2 at, Align align, Face face, Ink ink, std::string_view text) override;

  float width() const { return width_; }
  /// The drawing, so high; `title` is read aloud in its place.
  std::string text(float height, std::string_view title) const;
  /// What was drawn so far, an element a line.
  const std::string& body() const { return body_; }

 private:
  float width_;
  std::string body_;
};

/// The class that gives a part of the page that colour: "ink-good".
std::string class_of(Ink ink);
/// What gives the classes their looks, from the page's variables.
std::string svg_style();
/// Those variables: "--good: #08703fff;" and so on, and those of program text.
std::string page_colours(const Palette& colours);

}  // namespace racecourse
