// What is computed before figures are drawn: lengths, places, columns.

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

#include "pictures/bar_chart.h"
#include "pictures/curve_chart.h"
#include "pictures/spread_chart.h"
#include "ui/output_view.h"

using namespace racecourse;

namespace {

std::vector<Bar> bars_of(std::initializer_list<double> values) {
  std::vector<Bar> all;
  for (const double value : values) all.push_back({.name = "bar", .value = value});
  return all;
}

}  // namespace

TEST_CASE("bars are as long as their values, while all can be seen") {
  const BarScale scale(bars_of({10, 40, 0}));
  CHECK_FALSE(scale.logarithmic());
  CHECK(scale.share(40) == doctest::Approx(1));
  CHECK(scale.share(10) == doctest::Approx(0.25));
  CHECK(scale.share(0) == 0);
}

TEST_CASE("bars far apart stand for magnitudes, in order and in sight") {
  const std::vector<Bar> all = bars_of({1, 10, 100});
  const BarScale scale(all);
  CHECK(scale.logarithmic());
  CHECK(scale.share(100) == doctest::Approx(1));
  CHECK(scale.share(1) == doctest::Approx(0.1));
  CHECK(scale.share(10) == doctest::Approx(0.55));
}

TEST_CASE("what was not measured has no say in the scale, and nothing at all does no harm") {
  std::vector<Bar> all = bars_of({10, 20});
  all.push_back({.name = "absent", .value = 1e9, .measured = false});
  CHECK(BarScale(all).share(20) == doctest::Approx(1));
  CHECK(BarScale({}).share(5) == 0);
  CHECK(BarScale(bars_of({0, 0})).share(0) == 0);
}

TEST_CASE("curves lie between the first and the last place") {
  const std::vector<Curve> curves{{"a", {{1, 5}, {4, 20}, {16, 10}}}, {"b", {{64, 1}}}};
  const CurveAxes even(curves, false);
  CHECK(even.across(1) == doctest::Approx(0));
  CHECK(even.across(64) == doctest::Approx(1));
  CHECK(even.across(16) == doctest::Approx(15.0 / 63));
  CHECK(even.top() >= 20);
  CHECK(even.up(even.top()) == doctest::Approx(1));
  const CurveAxes by_factors(curves, true);
  CHECK(by_factors.across(4) == doctest::Approx(1.0 / 3));
  CHECK(by_factors.across(16) == doctest::Approx(2.0 / 3));
}

TEST_CASE("an axis that begins at 0 is no logarithmic one, and a single place is in the middle") {
  const std::vector<Curve> from_zero{{"a", {{0, 1}, {10, 2}}}};
  CHECK(CurveAxes(from_zero, true).across(5) == doctest::Approx(0.5));
  const std::vector<Curve> single{{"a", {{3, 1}}}};
  CHECK(CurveAxes(single, true).across(3) == doctest::Approx(0.5));
}

TEST_CASE("the place that is read is the nearest that was measured") {
  const std::vector<Curve> curves{{"a", {{0, 1}, {10, 1}}}, {"b", {{4, 1}}}};
  const CurveAxes axes(curves, false);
  CHECK(nearest_x(curves, axes, 0.0f) == 0.0);
  CHECK(nearest_x(curves, axes, 0.45f) == 4.0);
  CHECK(nearest_x(curves, axes, 2.0f) == 10.0);
  CHECK(nearest_x({}, axes, 0.5f) == std::nullopt);
}

TEST_CASE("every time counted is in one column of a spread, and columns follow one another") {
  Spread spread;
  CHECK(spread_columns(spread, 100).empty());
  for (std::int64_t i = 1; i <= 1000; ++i) spread.add(1000 * i);
  for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{50}, std::size_t{5000}}) {
    const std::vector<SpreadColumn> columns = spread_columns(spread, most);
    REQUIRE(!columns.empty());
    CHECK(columns.size() <= most);
    std::uint64_t counted = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      counted += columns[i].count;
      CHECK(columns[i].low_ns < columns[i].high_ns);
      if (i > 0) CHECK(columns[i].low_ns == doctest::Approx(columns[i - 1].high_ns));
    }
    CHECK(counted == 1000);
    CHECK(columns.front().low_ns <= 1000);
    CHECK(columns.back().high_ns >= 1'000'000);
  }
}

TEST_CASE("a spread of one value has an axis all the same") {
  for (const std::int64_t value : {std::int64_t{1}, std::int64_t{5000}, INT64_MAX}) {
    Spread spread;
    spread.add(value);
    const std::vector<SpreadColumn> columns = spread_columns(spread, 40);
    REQUIRE(!columns.empty());
    CHECK(columns.back().high_ns / columns.front().low_ns >= 1.9);
  }
}

TEST_CASE("lines of output stand in one column where no second one fits, or columns would be short") {
  const OutputColumns one = output_columns(50, {200, 15}, {399, 150}, 12);
  CHECK(one.columns == 1);
  CHECK(one.rows == 50);
  CHECK(one.width == 0);
  CHECK(output_columns(50, {200, 15}, {2000, 86}, 12).columns == 1);
  CHECK(output_columns(50, {200, 15}, {2000, 88}, 12).columns == 10);
}

TEST_CASE(
    "lines of output fill a column before the next one begins, and leave room for the scroll bar only when "
    "there is one") {
  const ImVec2 line(200, 15), room(640, 157);
  const auto laid_out = [&](std::size_t lines) { return output_columns(lines, line, room, 12); };
  CHECK(laid_out(1).columns == 1);
  CHECK(laid_out(1).rows == 10);
  CHECK(laid_out(10).columns == 1);
  CHECK(laid_out(11).columns == 2);
  CHECK(laid_out(30).columns == 3);
  CHECK(laid_out(30).rows == 10);
  CHECK(laid_out(31).rows == 9);
  CHECK(laid_out(31).columns == 4);
  for (std::size_t lines = 1; lines < 200; ++lines) {
    CAPTURE(lines);
    const OutputColumns layout = laid_out(lines);
    CHECK(layout.columns * layout.rows >= lines);
    CHECK((layout.columns - 1) * layout.rows < lines);
    CHECK(static_cast<float>(layout.rows) * line.y + (layout.columns > 3 ? 12 : 0) <= room.y);
  }
}
