// The window and the report draw the same picture: each shape is drawn on both canvases and compared.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "export/html.h"
#include "export/svg.h"
#include "headless.h"
#include "pictures/bar_chart.h"
#include "pictures/curve_chart.h"
#include "pictures/guess_bars.h"
#include "pictures/histogram.h"
#include "pictures/series_chart.h"
#include "pictures/spread_chart.h"
#include "pictures/sweep_chart.h"
#include "pictures/wait_for_picture.h"
#include "ui/list_canvas.h"

using namespace racecourse;

namespace {

// Lines are smoothed over half a pixel, and Dear ImGui moves their ends by another half.
constexpr float tolerance = 1.6f;

/// An element of SVG: its attributes, and what is written in it.
struct Element {
  std::string name, words;
  std::map<std::string, std::string> attributes;

  float number(const std::string& attribute) const { return std::stof(attributes.at(attribute)); }
  bool has(const std::string& attribute) const { return attributes.count(attribute) > 0; }
};

Element parse(const std::string& text) {
  static const std::regex whole("<(\\w+) ([^>]*?)/?>(?:(.*)</\\w+>)?\n"), attribute("([\\w-]+)=\"([^\"]*)\"");
  std::smatch match;
  REQUIRE(std::regex_match(text, match, whole));
  Element element{match[1], match[3], {}};
  const std::string all = match[2];
  for (auto it = std::sregex_iterator(all.begin(), all.end(), attribute); it != std::sregex_iterator(); ++it)
    element.attributes[(*it)[1]] = (*it)[2];
  return element;
}

/// What a shape covers, from corner to corner.
class Cover {
 public:
  void add(float x, float y, float around = 0) {
    low_ = {std::min(low_.x, x - around), std::min(low_.y, y - around)};
    high_ = {std::max(high_.x, x + around), std::max(high_.y, y + around)};
  }
  Box box() const { return {low_, high_}; }

 private:
  Vec2 low_{1e9f, 1e9f}, high_{-1e9f, -1e9f};
};

Box cover_of(const Element& element) {
  Cover cover;
  const float half = element.has("stroke-width") ? element.number("stroke-width") / 2 : 0;
  if (element.name == "line") {
    const float x1 = element.number("x1"), y1 = element.number("y1");
    const float x2 = element.number("x2"), y2 = element.number("y2");
    // A line ends where it is said to end; it is as wide as its stroke across.
    const float length = std::max(std::hypot(x2 - x1, y2 - y1), 1e-3f);
    const float across_x = half * std::abs(y2 - y1) / length, across_y = half * std::abs(x2 - x1) / length;
    for (const auto& [x, y] : {std::pair{x1, y1}, std::pair{x2, y2}}) {
      cover.add(x - across_x, y - across_y);
      cover.add(x + across_x, y + across_y);
    }
  } else if (element.name == "rect") {
    const float x = element.number("x"), y = element.number("y");
    cover.add(x, y, half);
    cover.add(x + element.number("width"), y + element.number("height"), half);
  } else if (element.name == "circle") {
    cover.add(element.number("cx"), element.number("cy"), element.number("r"));
  } else {
    std::istringstream points(element.attributes.at("points"));
    char comma = 0;
    for (float x = 0, y = 0; points >> x >> comma >> y;) cover.add(x, y, half);
  }
  return cover.box();
}

/// The colours of the classes, as the theme has them.
ImU32 colour_of_class(const std::string& name, const Theme& theme) {
  if (name.rfind("lane-", 0) == 0) return theme.lane(static_cast<std::size_t>(std::stoi(name.substr(5))));
  const std::map<std::string, ImU32> colours{{"ink-text", theme.text},
                                             {"ink-muted", theme.text_muted},
                                             {"ink-faint", theme.text_faint},
                                             {"ink-rule", theme.rule},
                                             {"ink-outline", theme.outline},
                                             {"ink-panel", theme.panel},
                                             {"ink-raised", theme.panel_raised},
                                             {"ink-accent", theme.accent},
                                             {"ink-accent-ink", theme.role(Role::result)},
                                             {"ink-good", theme.good},
                                             {"ink-bad", theme.bad},
                                             {"ink-gap", theme.bad_fill},
                                             {"ink-waiting", theme.waiting},
                                             {"ink-other", theme.role(Role::other)}};
  REQUIRE(colours.count(name) == 1);
  return colours.at(name);
}

/// Draws each shape into a draw list and as SVG, measured by the window's faces, and compares the two.
class BothCanvases final : public Canvas {
 public:
  BothCanvases(ImDrawList& list, const Theme& theme)
      : Canvas(theme.scale, theme.stroke), theme_(theme), draws_(list), list_(list, theme), svg_(1000) {}

  float width_of(Face face, std::string_view text) const override { return list_.width_of(face, text); }
  float height_of(Face face) const override { return list_.height_of(face); }

  void line(Vec2 from, Vec2 to, Ink ink, Stroke stroke) override {
    compare("line", ink, stroke.dash + stroke.gap, [&](Canvas& one) { one.line(from, to, ink, stroke); });
  }
  void path(std::span<const Vec2> points, Ink ink, Stroke stroke) override {
    compare("polyline", ink, stroke.width + stroke.dash + stroke.gap,
            [&](Canvas& one) { one.path(points, ink, stroke); });
  }
  void polygon(std::span<const Vec2> corners, Ink ink) override {
    compare("polygon", ink, 0, [&](Canvas& one) { one.polygon(corners, ink); });
  }
  void band(std::span<const Vec2> upper, std::span<const Vec2> lower, Ink ink) override {
    compare("polygon", ink, 0, [&](Canvas& one) { one.band(upper, lower, ink); });
  }
  void rectangle(Box box, Ink ink, float rounding) override {
    compare("rect", ink, 0, [&](Canvas& one) { one.rectangle(box, ink, rounding); });
  }
  void frame(Box box, Ink ink, float width, float rounding) override {
    compare("rect", ink, 0, [&](Canvas& one) { one.frame(box, ink, width, rounding); });
  }
  void disc(Vec2 centre, float radius, Ink ink) override {
    compare("circle", ink, 0, [&](Canvas& one) { one.disc(centre, radius, ink); });
  }
  void words(Vec2 at, Align align, Face face, Ink ink, std::string_view text) override {
    if (text.empty()) return;
    const auto [drawn, element] = draw([&](Canvas& one) { one.words(at, align, face, ink, text); }, ink);
    CAPTURE(text);
    CHECK(element.name == "text");
    CHECK(element.words == html_escaped(text));
    // Letters lie between the ends of their line, and on its ground or around it.
    const float width = width_of(face, text);
    const std::string& anchor = element.attributes.at("text-anchor");
    const float left = element.number("x") - width * (anchor == "start"    ? 0.0f
                                                      : anchor == "middle" ? 0.5f
                                                                           : 1.0f);
    CHECK(drawn.low.x >= left - tolerance);
    CHECK(drawn.high.x <= left + width + tolerance);
    const float ground = element.number("y"), size = height_of(face);
    CHECK(drawn.high.y >= ground - 0.5f * size);
    CHECK(drawn.high.y <= ground + 0.4f * size);
    CHECK(drawn.low.y >= ground - size);
    ++shapes["text"];
  }

  std::map<std::string, int> shapes;

 private:
  /// `loose` is by how much more the ends may differ: a dash need not reach the end of its line.
  template <class Draw>
  void compare(const std::string& name, Ink ink, float loose, Draw&& draw_one) {
    const auto [drawn, element] = draw(draw_one, ink);
    CAPTURE(svg_.body().substr(last_));
    CHECK(element.name == name);
    const Box said = cover_of(element);
    const float most = tolerance + loose;
    CHECK(std::abs(drawn.low.x - said.low.x) <= most);
    CHECK(std::abs(drawn.low.y - said.low.y) <= most);
    CHECK(std::abs(drawn.high.x - said.high.x) <= most);
    CHECK(std::abs(drawn.high.y - said.high.y) <= most);
    ++shapes[name];
  }

  template <class Draw>
  std::pair<Box, Element> draw(Draw&& draw_one, Ink ink) {
    const int first = draws_.VtxBuffer.Size;
    last_ = svg_.body().size();
    draw_one(list_);
    draw_one(svg_);
    const Element element = parse(svg_.body().substr(last_));
    Cover drawn;
    REQUIRE(draws_.VtxBuffer.Size > first);
    for (int i = first; i < draws_.VtxBuffer.Size; ++i)
      drawn.add(draws_.VtxBuffer[i].pos.x, draws_.VtxBuffer[i].pos.y);
    check_colour(draws_.VtxBuffer[first], element, ink);
    return {drawn.box(), element};
  }

  void check_colour(const ImDrawVert& corner, const Element& element, Ink ink) const {
    const std::string& classes = element.attributes.at("class");
    const ImU32 colour = colour_of_class(classes.substr(classes.rfind(' ') + 1), theme_);
    CHECK((corner.col & ~IM_COL32_A_MASK) == (colour & ~IM_COL32_A_MASK));
    CHECK((element.has("opacity") ? element.number("opacity") : 1.0f) == doctest::Approx(ink.opacity));
  }

  const Theme& theme_;
  ImDrawList& draws_;
  ListCanvas list_;
  Svg svg_;
  std::size_t last_ = 0;  // where the newest element begins
};

/// What a picture is made of.
std::map<std::string, int> compare_picture(const std::function<void(Canvas&, Box)>& draw,
                                           Vec2 size = {420, 190}) {
  std::map<std::string, int> shapes;
  for (const ThemeName name : {ThemeName::dark, ThemeName::light, ThemeName::projector}) {
    testing::Headless headless;
    Theme theme = make_theme(name, 1);
    theme.fonts = headless.use_real_fonts(1);
    ImGui::GetIO().DisplaySize = {1000, 700};
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({1000, 700});
    ImGui::Begin("pictures", nullptr, ImGuiWindowFlags_NoDecoration);
    BothCanvases both(*ImGui::GetWindowDrawList(), theme);
    draw(both, {{20, 30}, {20 + size.x, 30 + size.y}});
    ImGui::End();
    ImGui::Render();
    shapes = both.shapes;
  }
  return shapes;
}

SweepPicture swept(bool words) {
  SweepPicture picture;
  picture.words = words;
  picture.top = 100;
  picture.measured = true;
  picture.places = {{.label = "off", .across = 0.0f, .band = Band{10, 20, 30}, .runs = 3},
                    {.label = "around the write only", .across = 0.5f, .band = Band{40, 60, 90}, .runs = 3},
                    {.label = "on", .across = 1.0f, .missing = "a run takes longer than 4.0 s"}};
  return picture;
}

}  // namespace

TEST_CASE("bars, in the window and in the report") {
  const std::vector<Bar> all{{.name = "one process", .value = 3, .role = Role::good, .note = "the fastest"},
                             {.name = "threads & locks", .value = 200, .role = Role::other},
                             {.name = "absent", .note = "no room", .measured = false}};
  const auto shapes = compare_picture([&](Canvas& canvas, Box box) {
    BarChart(canvas, {.bars = all, .unit = "ms"}, box.height()).draw(canvas, box.low, box.width());
  });
  CHECK(shapes.at("rect") == 2);
  CHECK(shapes.at("text") == 8);
}

TEST_CASE("curves, in the window and in the report") {
  const std::vector<Curve> all{{"threads", {{1, 5}, {4, 20}, {16, 10}}, Role::result},
                               {"processes", {{1, 4}, {4, 21}, {16, 70}}, Role::muted}};
  const auto shapes = compare_picture([&](Canvas& canvas, Box box) {
    CurveChart(canvas, box, {.curves = all, .x_label = "workers", .x_logarithmic = true}).draw(canvas);
  });
  CHECK(shapes.at("polyline") == 2);
  CHECK(shapes.at("circle") == 6);
  CHECK(shapes.at("line") >= 2);
}

TEST_CASE("a histogram, in the window and in the report") {
  const std::vector<Outcome> outcomes{{"3999999", 12, false}, {"4000000", 28, true}};
  const auto shapes = compare_picture([&](Canvas& canvas, Box box) {
    Histogram(canvas, outcomes, "4000000", box.height()).draw(canvas, box.low, box.width());
  });
  CHECK(shapes.at("rect") == 2);
  CHECK(shapes.at("text") == 9);
}

TEST_CASE("guesses of a class, in the window and in the report") {
  const std::vector<GuessBar> rows{{"none", 7, false}, {"all of them", 0, true}, {"some", 2, false}};
  const auto shapes =
      compare_picture([&](Canvas& canvas, Box box) { draw_guess_bars(canvas, box.low, box.width(), rows); });
  CHECK(shapes.at("rect") == 2);
  CHECK(shapes.at("text") == 7);
}

TEST_CASE("a spread, in the window and in the report") {
  Spread spread;
  for (std::int64_t i = 1; i <= 1000; ++i) spread.add(1000 * i);
  const auto shapes = compare_picture([&](Canvas& canvas, Box box) { draw_spread(canvas, box, spread); });
  CHECK(shapes.at("rect") > 10);
  CHECK(shapes.at("line") == 3);
  CHECK(shapes.at("text") > 4);
}

TEST_CASE("what a setting does, in the window and in the report") {
  MetricSpec metric{.name = "lost", .label = "lost", .unit = "updates", .role = Role::loss};
  for (const bool words : {false, true}) {
    const SweepPicture picture = swept(words);
    const auto shapes = compare_picture(
        [&](Canvas& canvas, Box box) { SweepChart(canvas, box, picture, metric, 0.5f).draw(canvas); });
    CHECK(shapes.at("circle") == 2);
    CHECK(shapes.at("line") == (words ? 12 : 6));
    CHECK(shapes.count("polygon") == (words ? 0 : 1));
  }
}

TEST_CASE("who waits for whom, in the window and in the report, with plates of any size") {
  WaitGraph graph;
  graph.threads = {
      {.name = "thread 1", .waits_for = 1}, {.name = "thread 2", .waits_for = 0}, {.name = "other"}};
  graph.locks = {{"lock A", 0}, {"lock B", 1}, {"lock C", -1}, {"lock D", 2}};
  find_cycles(graph);
  for (const Vec2 size : {Vec2{420, 190}, Vec2{420, 110}, Vec2{160, 90}, Vec2{60, 40}}) {
    const auto shapes = compare_picture(
        [&](Canvas& canvas, Box box) {
          WaitPicture(canvas, box, graph).draw(canvas);
          draw_wait_key(canvas, {box.low.x, box.high.y + 20});
        },
        size);
    CHECK(shapes.at("line") == 7);
    CHECK(shapes.at("polygon") >= 7);
    CHECK(shapes.at("rect") >= 13);
  }
}

TEST_CASE("a run over its time, in the window and in the report") {
  const std::vector<Point> added{{0, 0}, {4, 60}, {10, 100}}, counter{{0, 0}, {5, 20}, {10, 60}};
  const std::vector<PlotLine> lines{{"added", added, {Hue::text}},
                                    {"counter", counter, {Hue::accent_ink}},
                                    {"Python counter", counter, {Hue::accent_ink}, true}};
  const std::vector<PlotMark> marks{{5, "lock on"}};
  const std::vector<PlotLevel> levels{{50, "your guess 50", {Hue::accent_ink}},
                                      {9000, "the class", {Hue::muted}}};
  const PlotData data{
      .lines = lines, .gap = PlotGap{0, 1, "lost"}, .marks = marks, .levels = levels, .end_ms = 10};
  const auto shapes = compare_picture([&](Canvas& canvas, Box box) { draw_series(canvas, box, data); });
  CHECK(shapes.at("polyline") == 3);
  CHECK(shapes.at("polygon") == 1);
  CHECK(shapes.at("line") >= 6);
  CHECK(shapes.at("text") >= 13);
}

TEST_CASE("text takes the same part of its line's height across in the window and in the report") {
  testing::Headless headless;
  Theme theme = make_theme(ThemeName::dark, 1);
  theme.fonts = headless.use_real_fonts(2);
  ImGui::GetIO().DisplaySize = {200, 200};
  ImGui::NewFrame();
  ImGui::Begin("words");
  const ListCanvas list(theme);
  const Svg svg(340);
  for (const Face face : {Face::text, Face::strong, Face::small, Face::code, Face::digits})
    for (const char* words : {"counter 2,098,675", "waiting for lock A · 14 µs", "around the write only"}) {
      CAPTURE(words);
      const float in_window = list.width_of(face, words) / list.height_of(face);
      CHECK(svg.width_of(face, words) / svg.height_of(face) == doctest::Approx(in_window).epsilon(0.03));
    }
  ImGui::End();
  ImGui::Render();
}
