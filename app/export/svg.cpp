#include "export/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "export/face_metrics.h"
#include "export/html.h"

namespace racecourse {

namespace {

// A column on paper is narrow: words are large in it, and what is around them is smaller than in the window.
constexpr float svg_scale = 0.8f;

/// A face as it is set in a page.
struct PageFace {
  float size;  // of the type
  const FaceMetrics& (*metrics)();
  std::string_view classes;
};

const PageFace& page_face(Face face) {
  static constexpr std::array faces{
      PageFace{12, FaceMetrics::regular, "words"}, PageFace{12, FaceMetrics::semibold, "words strong"},
      PageFace{11.5f, FaceMetrics::regular, "words"}, PageFace{12, FaceMetrics::mono, "words mono"},
      PageFace{11, FaceMetrics::mono, "words mono"}};
  static_assert(faces.size() == face_count);
  return faces[static_cast<std::size_t>(face)];
}

/// A tenth is finer than a screen; what is no number stands at the edge.
std::string number(float value) {
  return std::isfinite(value) ? fmt::format("{:g}", std::round(static_cast<double>(value) * 10) / 10) : "0";
}

std::string points_text(std::span<const Vec2> points) {
  std::string text;
  for (const Vec2 point : points) text += (text.empty() ? "" : " ") + number(point.x) + "," + number(point.y);
  return text;
}

std::string opacity_text(Ink ink) {
  return ink.opacity < 1 ? fmt::format(" opacity=\"{:.2g}\"", static_cast<double>(ink.opacity)) : "";
}

/// The attributes of a filled shape.
std::string fill(Ink ink) { return fmt::format("class=\"fill {}\"{}", class_of(ink), opacity_text(ink)); }

/// The attributes of a line.
std::string drawn(Ink ink, Stroke stroke) {
  std::string text = fmt::format("class=\"line {}\"{} stroke-width=\"{}\"", class_of(ink), opacity_text(ink),
                                 number(stroke.width));
  if (stroke.dash > 0)
    text += fmt::format(" stroke-dasharray=\"{} {}\"", number(stroke.dash), number(stroke.gap));
  return text;
}

std::string rounding_text(float rounding) {
  return rounding > 0 ? fmt::format(" rx=\"{}\"", number(rounding)) : "";
}

std::string place_text(Box box) {
  return fmt::format("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", number(box.low.x), number(box.low.y),
                     number(std::max(box.width(), 0.0f)), number(std::max(box.height(), 0.0f)));
}

std::string_view anchor_of(Align align) {
  return align == Align::left ? "start" : align == Align::middle ? "middle" : "end";
}

/// The name of the page's variable for a colour.
std::string variable_of(Ink ink) {
  constexpr std::array names{"text",   "muted",      "faint", "rule", "outline", "panel",   "raised",
                             "accent", "accent-ink", "good",  "bad",  "gap",     "waiting", "other"};
  static_assert(names.size() == static_cast<std::size_t>(Hue::lane));
  if (ink.hue == Hue::lane) return "lane-" + std::to_string(ink.lane);
  return names[static_cast<std::size_t>(ink.hue)];
}

std::vector<Ink> all_inks() {
  std::vector<Ink> inks;
  for (int hue = 0; hue < static_cast<int>(Hue::lane); ++hue) inks.push_back({static_cast<Hue>(hue)});
  for (std::size_t lane = 0; lane < lane_colours; ++lane) inks.push_back(ink_of_lane(lane));
  return inks;
}

}  // namespace

Svg::Svg(float width) : Canvas(svg_scale, 1), width_(width) {}

float Svg::width_of(Face face, std::string_view text) const {
  return page_face(face).size * page_face(face).metrics().width_of(text);
}

float Svg::height_of(Face face) const { return page_face(face).size * page_face(face).metrics().line(); }

void Svg::line(Vec2 from, Vec2 to, Ink ink, Stroke stroke) {
  body_ += fmt::format("<line {} x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", drawn(ink, stroke),
                       number(from.x), number(from.y), number(to.x), number(to.y));
}

void Svg::path(std::span<const Vec2> points, Ink ink, Stroke stroke) {
  if (points.size() < 2) return;
  body_ += fmt::format("<polyline {} points=\"{}\"/>\n", drawn(ink, stroke), points_text(points));
}

void Svg::polygon(std::span<const Vec2> corners, Ink ink) {
  if (corners.size() < 3) return;
  body_ += fmt::format("<polygon {} points=\"{}\"/>\n", fill(ink), points_text(corners));
}

void Svg::band(std::span<const Vec2> upper, std::span<const Vec2> lower, Ink ink) {
  std::vector<Vec2> outline(upper.begin(), upper.end());
  outline.insert(outline.end(), lower.rbegin(), lower.rend());
  polygon(outline, ink);
}

void Svg::rectangle(Box box, Ink ink, float rounding) {
  body_ += fmt::format("<rect {} {}{}/>\n", fill(ink), place_text(box), rounding_text(rounding));
}

void Svg::frame(Box box, Ink ink, float width, float rounding) {
  const float inset = width / 2;
  const Box middle{{box.low.x + inset, box.low.y + inset}, {box.high.x - inset, box.high.y - inset}};
  body_ += fmt::format("<rect {} {}{}/>\n", drawn(ink, {width}), place_text(middle),
                       rounding_text(rounding - inset));
}

void Svg::disc(Vec2 centre, float radius, Ink ink) {
  body_ += fmt::format("<circle {} cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n", fill(ink), number(centre.x),
                       number(centre.y), number(radius));
}

void Svg::words(Vec2 at, Align align, Face face, Ink ink, std::string_view text) {
  if (text.empty()) return;
  // Not dominant-baseline: some programs that print do not know it.
  const PageFace& set = page_face(face);
  const float baseline = at.y + 0.36f * set.size;
  body_ += fmt::format(
      "<text class=\"{} {}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\" font-size=\"{}\" textLength=\"{}\" "
      "lengthAdjust=\"spacingAndGlyphs\">{}</text>\n",
      set.classes, class_of(ink), number(at.x), number(baseline), anchor_of(align), number(set.size),
      number(width_of(face, text)), html_escaped(text));
}

std::string Svg::text(float height, std::string_view title) const {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" "
      "role=\"img\">\n<title>{}</title>\n{}</svg>\n",
      number(width_), number(height), html_escaped(title), body_);
}

std::string class_of(Ink ink) { return ink.hue == Hue::lane ? variable_of(ink) : "ink-" + variable_of(ink); }

std::string svg_style() {
  std::string style = R"(
svg { display: block; width: 100%; max-width: 430px; height: auto; }
svg + p { margin-top: 6px; }
svg .words { fill: currentColor; font-variant-numeric: tabular-nums; }
svg .strong { font-weight: 600; }
svg .mono { font-family: "JetBrains Mono", ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
svg .fill { fill: currentColor; }
svg .line { fill: none; stroke: currentColor; stroke-linejoin: round; }
)";
  for (const Ink ink : all_inks())
    style += fmt::format("{}.{} {{ color: var(--{}); }}\n", ink.hue == Hue::lane ? "svg " : "", class_of(ink),
                         variable_of(ink));
  return style;
}

std::string page_colours(const Palette& colours) {
  const SyntaxColours& s = colours.syntax;
  std::string variables =
      fmt::format("--page: {}; --k: {}; --t: {}; --s: {}; --c: {}; --n: {}; --d: {}; --f: {};",
                  css(colours.background), css(s.keyword), css(s.type), css(s.string), css(s.comment),
                  css(s.number), css(s.directive), css(s.function));
  for (const Ink ink : all_inks())
    variables += fmt::format(" --{}: {};", variable_of(ink), css(colour_of(ink, colours)));
  return variables;
}

}  // namespace racecourse
