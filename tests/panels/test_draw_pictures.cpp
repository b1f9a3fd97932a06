// What is computed before it is drawn: timelines, histograms, tracks; and that a theme can be read.

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "contrast.h"
#include "export/svg.h"
#include "headless.h"
#include "pictures/bar_chart.h"
#include "pictures/histogram_bins.h"
#include "pictures/series_chart.h"
#include "pictures/timeline_compute.h"
#include "rows.h"
#include "schedules/track.h"
#include "ui/theme.h"

using namespace racecourse;
using racecourse::testing::rows_of;

namespace {

std::vector<LaneSnapshot> busy_lanes(std::size_t count, std::size_t slices) {
  std::vector<LaneSnapshot> lanes(count);
  for (std::size_t i = 0; i < count; ++i) {
    Timeline timeline(slices + 1024);
    for (std::size_t k = 0; k < slices; ++k) {
      const auto begin = static_cast<std::int64_t>(k) * 100;
      timeline.append({begin, begin + 100, k % 2 == 0 ? LaneState::running : LaneState::waiting, 1, 0});
    }
    lanes[i].name = "thread " + std::to_string(i + 1);
    lanes[i].timeline = timeline.view();
  }
  return lanes;
}

std::int64_t sum(const std::vector<HistogramBar>& bars) {
  return std::accumulate(bars.begin(), bars.end(), std::int64_t{0},
                         [](std::int64_t all, const HistogramBar& bar) { return all + bar.count; });
}

}  // namespace

TEST_CASE("a line is drawn in as many parts as it was measured in") {
  const std::vector<Point> points{{0, 0}, {10, 1}, {20, 2}, {500, 3}, {510, 4}};
  const auto parts = [&](std::span<const double> breaks) {
    const std::vector<PlotLine> lines{{"line", points, {Hue::text}, false, breaks}};
    Svg svg(400);
    draw_series(svg, {{0, 0}, {400, 200}}, {.lines = lines, .end_ms = 510});
    const std::string drawn = svg.text(200, "lines");
    std::size_t count = 0;
    for (std::size_t at = 0; (at = drawn.find("<polyline", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  CHECK(parts({}) == 1);
  const std::vector<double> once{20}, twice{10, 20};
  CHECK(parts(once) == 2);
  CHECK(parts(twice) == 2);  // a point alone makes no line
}

TEST_CASE("bars that stand for magnitudes say so above them") {
  const std::vector<Bar> bars{{.name = "a", .value = 1}, {.name = "b", .value = 1000}};
  Svg svg(400);
  const BarsData data{.bars = bars};
  BarChart(svg, data, 60).draw(svg, {}, 400);
  const std::string drawn = svg.text(100, "bars");
  CHECK(drawn.find("logarithmic scale") < drawn.find("<rect"));
}

TEST_CASE("a timeline stays within its budget of blocks, however much happened") {
  constexpr std::size_t budget = 4000;
  constexpr std::size_t events = 200'000;
  for (const std::size_t count : {1U, 8U, 64U, 1000U}) {
    CAPTURE(count);
    const auto lanes = busy_lanes(count, events / count);
    const auto end = static_cast<std::int64_t>(events / count) * 100;
    TimelinePicture picture;
    for (const std::int64_t to : {end, end / 7, end / 500 + 1000}) {
      compute_timeline(lanes, rows_of(0, count), 0, to, 1800, 1, budget, picture);
      CHECK(picture.blocks.size() <= budget);
      REQUIRE(!picture.blocks.empty());
      for (const TimelineBlock& block : picture.blocks) {
        REQUIRE(block.x0 >= 0);
        REQUIRE(block.x1 <= 1800);
        REQUIRE(block.x0 <= block.x1);
        REQUIRE(block.column < picture.lanes[block.lane].in_sight().size());
      }
    }
  }
}

TEST_CASE("blocks stand where their time is, and mixed ones say how much was work") {
  const auto lanes = busy_lanes(1, 10);  // ten slices of 100 ns
  TimelinePicture picture;
  compute_timeline(lanes, rows_of(0, 1), 0, 1000, 1000, 1, 4000, picture);
  REQUIRE(picture.blocks.size() == 10);
  CHECK(picture.blocks[3].x0 == doctest::Approx(300));
  CHECK(picture.blocks[3].x1 == doctest::Approx(400));
  CHECK(picture.blocks[3].state == LaneState::waiting);
  CHECK_FALSE(picture.blocks[3].mixed);
  compute_timeline(lanes, rows_of(0, 1), 0, 1000, 5, 1, 4000, picture);
  REQUIRE(picture.blocks[0].mixed);
  CHECK(picture.blocks[0].running == doctest::Approx(0.5).epsilon(0.15));
  compute_timeline(lanes, rows_of(0, 1), 5000, 6000, 100, 1, 4000, picture);
  CHECK(picture.blocks.empty());
}

TEST_CASE("zooming keeps the moment under the pointer, and ends somewhere") {
  TimelineRange range{.follow = true, .from_ns = 0, .to_ns = 1'000'000};
  zoom_timeline(range, 4, 250'000, 1'000'000);
  CHECK_FALSE(range.follow);
  CHECK(range.to_ns - range.from_ns == doctest::Approx(250'000).epsilon(0.001));
  CHECK((250'000.0 - static_cast<double>(range.from_ns)) / static_cast<double>(range.to_ns - range.from_ns) ==
        doctest::Approx(0.25).epsilon(0.001));
  for (int i = 0; i < 100; ++i) zoom_timeline(range, 3, 250'000, 1'000'000);
  CHECK(range.to_ns > range.from_ns);
  for (int i = 0; i < 100; ++i) zoom_timeline(range, 0.3, 250'000, 1'000'000);
  CHECK(range.to_ns - range.from_ns <= 2'000'000);
}

TEST_CASE("nobody zoomed: all of a finished run, the newest of one that goes") {
  TimelineRange range;
  follow_run({.end_ms = 10'000, .going = false}, range);
  CHECK(range.from_ns == 0);
  CHECK(range.to_ns == 10'000'000'000);
  follow_run({.end_ms = 10'000, .going = true}, range);
  CHECK(range.from_ns > 0);
  CHECK(range.to_ns == 10'000'000'000);
}

TEST_CASE("a tip names the lock and who holds it") {
  const auto lanes = busy_lanes(2, 2);
  const std::vector<std::string> objects{"", "counter lock"};
  const TimelineData data{.lanes = lanes, .objects = objects};
  Column column{.end_ns = 14'000, .slices = 1, .slice = {0, 14'000, LaneState::waiting, 1, 0}};
  const std::string tip = timeline_tip(data, 1, column);
  CHECK(tip.find("thread 2") == 0);
  CHECK(tip.find("waiting for counter lock · 14.0 µs · held by thread 1") != std::string::npos);
}

TEST_CASE("bars count every run, and none mixes what held with what did not") {
  std::vector<Outcome> outcomes;
  std::int64_t runs = 0;
  for (int i = 0; i < 500; ++i) {
    outcomes.push_back({std::to_string(1000 + i * 37), 1 + i % 3, false});
    runs += 1 + i % 3;
  }
  outcomes.push_back({"20000", 12, true});
  runs += 12;
  for (const std::size_t most : {4U, 12U, 40U}) {
    CAPTURE(most);
    const auto bars = bin_outcomes(outcomes, most);
    CHECK(bars.size() <= most + 1);
    CHECK(sum(bars) == runs);
    std::int64_t held = 0;
    for (const HistogramBar& bar : bars) held += bar.held ? bar.count : 0;
    CHECK(held == 12);
  }
}

TEST_CASE("few outcomes have a bar each, numbers in order, words by how often they came") {
  const std::vector<Outcome> outcomes{
      {"9", 1, false}, {"10", 3, true}, {"torn", 2, false}, {"whole", 5, true}};
  const auto bars = bin_outcomes(outcomes);
  REQUIRE(bars.size() == 4);
  CHECK(bars[0].label == "9");
  CHECK(bars[1].label == "10");
  CHECK(bars[1].held);
  CHECK(bars[2].label == "whole");
  CHECK(bars[3].label == "torn");
  CHECK(bin_outcomes({}).empty());
}

TEST_CASE("a track fits its place, from one lane to ten thousand") {
  const racecourse::testing::Headless context;
  const Theme theme = context.theme();
  const ImVec2 room(900, 140);
  for (const std::size_t lanes : {1U, 4U, 9U, 64U, 500U, 10'000U}) {
    CAPTURE(lanes);
    const TrackLayout layout = track_layout(lanes, room, theme);
    if (layout.form == TrackForm::cells) {
      const auto cells = static_cast<std::size_t>(layout.columns) * static_cast<std::size_t>(layout.lines);
      CHECK(cells * layout.lanes_per_cell >= lanes);
      CHECK(static_cast<float>(layout.lines) * layout.cell <= room.y);
      CHECK(static_cast<float>(layout.columns) * layout.cell <= room.x);
    } else {
      CHECK(static_cast<std::size_t>(layout.columns) * static_cast<std::size_t>(layout.lines) >= lanes);
      CHECK(static_cast<float>(layout.lines) * layout.line_height <= room.y + 0.01f);
    }
  }
  CHECK(track_layout(4, room, theme).form == TrackForm::rows);
  CHECK(track_layout(10'000, room, theme).form == TrackForm::cells);
}

TEST_CASE("every theme can be read") {
  for (const ThemeName name : {ThemeName::dark, ThemeName::light, ThemeName::projector}) {
    const Theme theme = make_theme(name, 1);
    CAPTURE(to_string(name));
    for (const ImU32 ink : {theme.text, theme.text_muted, theme.accent_ink, theme.good, theme.bad}) {
      CHECK(contrast(ink, theme.panel) >= 4.5);
      CHECK(contrast(ink, theme.panel_raised) >= 3);
    }
    CHECK(contrast(theme.accent_text, theme.accent) >= 4.5);
    for (const ImU32 lane : theme.lanes) CHECK(contrast(lane, theme.panel) >= 3);
  }
}
