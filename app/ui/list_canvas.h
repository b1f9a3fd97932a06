#pragma once

// A draw list of Dear ImGui as the canvas of a picture, in the colours and faces of a theme.

#include <span>
#include <string_view>

#include "imgui.h"
#include "pictures/canvas.h"
#include "ui/theme.h"

namespace racecourse {

inline Vec2 vec2(ImVec2 at) { return {at.x, at.y}; }
inline ImVec2 im_vec2(Vec2 at) { return {at.x, at.y}; }
/// So large, at Dear ImGui's cursor.
Box box_at_cursor(ImVec2 size);
bool pointer_is_in(Box box);

/// Refers to the theme, which must outlive it.
class ListCanvas final : public Canvas {
 public:
  /// Draws into the window that is drawn into.
  explicit ListCanvas(const Theme& theme);
  ListCanvas(ImDrawList& list, const Theme& theme);

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

  ImU32 colour(Ink ink) const;

 private:
  void dashes(std::span<const Vec2> points, ImU32 colour, Stroke stroke);

  ImDrawList& list_;
  const Theme& theme_;
};

}  // namespace racecourse
