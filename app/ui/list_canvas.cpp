#include "ui/list_canvas.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "ui/draw_helpers.h"

namespace racecourse {

namespace {

ImFont* font_of(Face face, const Fonts& fonts) {
  constexpr std::array all{&Fonts::text, &Fonts::strong, &Fonts::small, &Fonts::code, &Fonts::digits};
  static_assert(all.size() == face_count);
  return fonts.*all[static_cast<std::size_t>(face)];
}

/// Whether a line that comes from `a` to `b` and goes on to `c` turns back.
bool turns_back(ImVec2 a, ImVec2 b, ImVec2 c) {
  return (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0;
}

/// Draws a path as it is made.
class Polyline {
 public:
  Polyline(ImDrawList& list, ImU32 colour, float width) : list_(list), colour_(colour), width_(width) {}
  ~Polyline() { end(); }
  Polyline(const Polyline&) = delete;
  Polyline& operator=(const Polyline&) = delete;

  void reserve(std::size_t points) { points_.reserve(points); }
  void add(ImVec2 to) {
    // Dear ImGui has a line thin out where it turns back: it ends there, and another one begins.
    if (points_.size() > 1 && turns_back(points_[points_.size() - 2], points_.back(), to)) {
      const ImVec2 last = points_.back();
      end();
      points_.push_back(last);
    }
    points_.push_back(to);
  }
  void end() {
    if (points_.size() > 1)
      list_.AddPolyline(points_.data(), static_cast<int>(points_.size()), colour_, ImDrawFlags_None, width_);
    points_.clear();
  }
  bool empty() const { return points_.empty(); }

 private:
  ImDrawList& list_;
  const ImU32 colour_;
  const float width_;
  std::vector<ImVec2> points_;
};

}  // namespace

Box box_at_cursor(ImVec2 size) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  return {{low.x, low.y}, {low.x + size.x, low.y + size.y}};
}

bool pointer_is_in(Box box) {
  return ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(im_vec2(box.low), im_vec2(box.high));
}

ListCanvas::ListCanvas(const Theme& theme) : ListCanvas(*ImGui::GetWindowDrawList(), theme) {}

ListCanvas::ListCanvas(ImDrawList& list, const Theme& theme)
    : Canvas(theme.scale, theme.stroke), list_(list), theme_(theme) {}

float ListCanvas::width_of(Face face, std::string_view text) const {
  return text_size(font_of(face, theme_.fonts), text).x;
}

float ListCanvas::height_of(Face face) const { return text_height(font_of(face, theme_.fonts)); }

void ListCanvas::line(Vec2 from, Vec2 to, Ink ink, Stroke stroke) {
  if (stroke.dash > 0) return dashes(std::array{from, to}, colour(ink), stroke);
  list_.AddLine(im_vec2(from), im_vec2(to), colour(ink), stroke.width);
}

void ListCanvas::path(std::span<const Vec2> points, Ink ink, Stroke stroke) {
  if (stroke.dash > 0) return dashes(points, colour(ink), stroke);
  Polyline line(list_, colour(ink), stroke.width);
  line.reserve(points.size());
  for (const Vec2 point : points) line.add(im_vec2(point));
}

void ListCanvas::dashes(std::span<const Vec2> points, ImU32 colour, Stroke stroke) {
  Polyline line(list_, colour, stroke.width);
  const float seen_from = list_.GetClipRectMin().x, seen_to = list_.GetClipRectMax().x;
  float left = stroke.dash;  // of this dash, or of the gap behind it
  bool drawn = true;
  for (std::size_t i = 1; i < points.size(); ++i) {
    ImVec2 at = im_vec2(points[i - 1]), to = im_vec2(points[i]);
    if (std::max(at.x, to.x) < seen_from || std::min(at.x, to.x) > seen_to) continue;
    // What is out of sight needs no dashes, and may be very long.
    const float slope = to.x > at.x ? (to.y - at.y) / (to.x - at.x) : 0;
    if (to.x > at.x && at.x < seen_from) at = {seen_from, to.y - slope * (to.x - seen_from)};
    if (to.x > at.x && to.x > seen_to) to = {seen_to, at.y + slope * (seen_to - at.x)};
    if (drawn && line.empty()) line.add(at);
    float length = std::hypot(to.x - at.x, to.y - at.y);
    for (; length > left; length -= left, left = drawn ? stroke.dash : stroke.gap) {
      at.x += (to.x - at.x) * left / length;
      at.y += (to.y - at.y) * left / length;
      if (drawn) line.add(at);
      line.end();
      drawn = !drawn;
      if (drawn) line.add(at);
    }
    left -= length;
    if (drawn) line.add(to);
  }
}

void ListCanvas::polygon(std::span<const Vec2> corners, Ink ink) {
  float area = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Vec2 a = corners[i], b = corners[(i + 1) % corners.size()];
    area += a.x * b.y - b.x * a.y;
  }
  // Dear ImGui smooths the edges of what goes around clockwise.
  for (std::size_t i = 0; i < corners.size(); ++i)
    list_.PathLineTo(im_vec2(corners[area < 0 ? corners.size() - 1 - i : i]));
  list_.PathFillConvex(colour(ink));
}

void ListCanvas::band(std::span<const Vec2> upper, std::span<const Vec2> lower, Ink ink) {
  // Smoothed edges of strips that touch would show as seams; the lines lie over the others.
  const ImDrawListFlags flags = list_.Flags;
  list_.Flags &= ~ImDrawListFlags_AntiAliasedFill;
  for (std::size_t i = 1; i < upper.size(); ++i)
    if (upper[i].x > upper[i - 1].x)
      list_.AddQuadFilled(im_vec2(upper[i - 1]), im_vec2(upper[i]), im_vec2(lower[i]), im_vec2(lower[i - 1]),
                          colour(ink));
  list_.Flags = flags;
}

void ListCanvas::rectangle(Box box, Ink ink, float rounding) {
  list_.AddRectFilled(im_vec2(box.low), im_vec2(box.high), colour(ink), rounding);
}

void ListCanvas::frame(Box box, Ink ink, float width, float rounding) {
  if (rounding <= 0) return thin_frame(list_, im_vec2(box.low), im_vec2(box.high), colour(ink), width);
  // Dear ImGui draws the middle of the line half a pixel inside.
  const float inset = (width - 1) / 2;
  list_.AddRect({box.low.x + inset, box.low.y + inset}, {box.high.x - inset, box.high.y - inset}, colour(ink),
                rounding - inset, ImDrawFlags_RoundCornersAll, width);
}

void ListCanvas::disc(Vec2 centre, float radius, Ink ink) {
  list_.AddCircleFilled(im_vec2(centre), radius, colour(ink));
}

void ListCanvas::words(Vec2 at, Align align, Face face, Ink ink, std::string_view text) {
  const float share = align == Align::left ? 0.0f : align == Align::middle ? 0.5f : 1.0f;
  draw_text_beside(list_, font_of(face, theme_.fonts), at.x, at.y, share, colour(ink), text);
}

ImU32 ListCanvas::colour(Ink ink) const { return faded(colour_of(ink, theme_), ink.opacity); }

}  // namespace racecourse
