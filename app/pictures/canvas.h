#pragma once

// What pictures are drawn on. Each picture is drawn by one function over a canvas; the window's canvas is a draw list of Dear
// ImGui (ui/list_canvas.h), the report's is SVG (export/svg.h).

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "kit/lesson/lesson.h"
#include "pictures/vec2.h"
#include "text/palette.h"

namespace racecourse {

/// A kind of type: prose, prose in bold, labels, code, and the digits of axes.
enum class Face : std::uint8_t { text, strong, small, code, digits };
inline constexpr std::size_t face_count = 5;

/// What a colour stands for.
enum class Hue : std::uint8_t {
  text,
  muted,
  faint,
  rule,     ///< lines of axes
  outline,  ///< around plates
  panel,    ///< what the picture lies on
  raised,   ///< plates on it
  accent,
  accent_ink,  ///< the accent as words
  good,
  bad,
  gap,  ///< the shade between two lines
  waiting,
  other,
  lane
};

struct Ink {
  Hue hue = Hue::text;
  float opacity = 1;
  std::uint8_t lane = 0;  ///< of Hue::lane: which colour, below lane_colours
  friend bool operator==(Ink, Ink) = default;
};
inline constexpr std::size_t lane_colours = std::tuple_size_v<decltype(Palette::lanes)>;
/// Without its opacity.
Colour colour_of(Ink ink, const Palette& palette);
Ink ink_of(Role role);
Ink ink_of_lane(std::size_t lane, float opacity = 1);

struct Stroke {
  float width = 1;
  float dash = 0, gap = 0;  ///< lengths along the line; 0 and 0 for one without gaps
};

/// Where words stand at a place across: with their left end, their middle or their right end.
enum class Align : std::uint8_t { left, middle, right };

/// Lengths are in the units of the canvas.
class Canvas {
 public:
  virtual ~Canvas() = default;

  // What a picture measures with.

  virtual float width_of(Face face, std::string_view text) const = 0;
  /// Of a line of that face.
  virtual float height_of(Face face) const = 0;
  /// A length of the design in units of the canvas.
  float px(float length) const { return length * scale_; }
  /// As wide as a thin line is, times `factor`.
  float thin(float factor = 1) const { return px(thin_ * factor); }
  /// As wide as a line that shows data is.
  float thick() const { return px(1 + thin_); }

  // What a picture is made of. What comes later lies on top.

  virtual void line(Vec2 from, Vec2 to, Ink ink, Stroke stroke) = 0;
  /// Straight from each point to the next.
  virtual void path(std::span<const Vec2> points, Ink ink, Stroke stroke) = 0;
  /// Filled, with corners that go around it; convex.
  virtual void polygon(std::span<const Vec2> corners, Ink ink) = 0;
  /// Fills what is between two paths. Both have as many points, in pairs at the same place across, from left to right.
  virtual void band(std::span<const Vec2> upper, std::span<const Vec2> lower, Ink ink) = 0;
  virtual void rectangle(Box box, Ink ink, float rounding = 0) = 0;
  /// An outline that lies inside the box.
  virtual void frame(Box box, Ink ink, float width, float rounding = 0) = 0;
  virtual void disc(Vec2 centre, float radius, Ink ink) = 0;
  /// A line of text whose middle is at `at.y`.
  virtual void words(Vec2 at, Align align, Face face, Ink ink, std::string_view text) = 0;

 protected:
  Canvas(float scale, float thin) : scale_(scale), thin_(thin) {}
  Canvas(const Canvas&) = default;
  Canvas& operator=(const Canvas&) = default;

 private:
  float scale_, thin_;
};

/// Cut with "…" where it is wider than `room`; `width_of` measures.
std::string shortened(std::string_view text, float room,
                      const std::function<float(std::string_view)>& width_of);
std::string shortened(const Canvas& canvas, Face face, std::string_view text, float room);
/// The smallest distance between lines of text that can still be read.
inline float least_line(const Canvas& canvas, Face face) { return 0.92f * canvas.height_of(face); }

}  // namespace racecourse
