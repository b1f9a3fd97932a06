#include "export/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "export/html.h"

namespace racecourse {

namespace {

constexpr double usual_character =
    6.9;  // of letters 12.6 high in the usual sans serif faces, with some room to spare

/// A tenth is finer than a screen; what is no number stands at the edge.
std::string number(double value) {
  return std::isfinite(value) ? fmt::format("{:g}", std::round(value * 10) / 10) : "0";
}

std::string points_text(std::span<const SvgPoint> points) {
  std::string text;
  for (const SvgPoint& point : points)
    text += (text.empty() ? "" : " ") + number(point.x) + "," + number(point.y);
  return text;
}

std::string_view anchor_word(Anchor anchor) {
  switch (anchor) {
    case Anchor::start: return "start";
    case Anchor::middle: return "middle";
    case Anchor::end: return "end";
  }
  return "start";
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

Svg::Svg(double width, double height, std::string_view title)
    : width_(width),
      height_(height),
      body_(fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\">\n"
                        "<title>{}</title>\n",
                        number(width), number(height), html_escaped(title))) {}

void Svg::line(SvgPoint from, SvgPoint to, std::string_view classes) {
  body_ += fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", classes,
                       number(from.x), number(from.y), number(to.x), number(to.y));
}

void Svg::path(std::span<const SvgPoint> points, std::string_view classes) {
  if (points.size() < 2) return;
  body_ += fmt::format("<polyline class=\"{}\" points=\"{}\"/>\n", classes, points_text(points));
}

void Svg::area(std::span<const SvgPoint> points, std::string_view classes) {
  if (points.size() < 3) return;
  body_ += fmt::format("<polygon class=\"{}\" points=\"{}\"/>\n", classes, points_text(points));
}

void Svg::bar(SvgPoint low, SvgPoint high, std::string_view classes) {
  body_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"/>\n",
                       classes, number(low.x), number(low.y), number(std::max(high.x - low.x, 0.0)),
                       number(std::max(high.y - low.y, 0.0)));
}

void Svg::dot(SvgPoint at, double radius, std::string_view classes) {
  body_ += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n", classes, number(at.x),
                       number(at.y), number(radius));
}

void Svg::words(SvgPoint at, Anchor anchor, std::string_view classes, std::string_view text) {
  // Not dominant-baseline: some programs that print do not know it.
  body_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", classes,
                       number(at.x), number(at.y + 4), anchor_word(anchor), html_escaped(text));
}

double svg_width(std::string_view text) {
  return usual_character * static_cast<double>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string svg_shortened(std::string_view text, double room) {
  if (svg_width(text) <= room) return std::string(text);
  auto left = static_cast<std::size_t>(std::max(room / usual_character - 1, 0.0));
  std::size_t end = 0;
  while (end < text.size() && (left > 0 || !begins_character(text[end]))) {
    if (begins_character(text[end])) --left;
    ++end;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string class_of(Role role) {
  switch (role) {
    case Role::plain: return "role-plain";
    case Role::result: return "role-result";
    case Role::loss: return "role-loss";
    case Role::good: return "role-good";
    case Role::muted: return "role-muted";
    case Role::other: return "role-other";
  }
  return "role-plain";
}

}  // namespace racecourse
