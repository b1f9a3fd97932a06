// Numbers for people, and the arithmetic of plots.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "pictures/plot_math.h"
#include "text/format.h"
#include "ui/widgets.h"

using namespace racecourse;

TEST_CASE("figures are written as people write them") {
  CHECK(count_text(3'200'412) == "3,200,412");
  CHECK(count_text(0.4) == "0");
  CHECK(count_text(-1500) == "-1,500");
  CHECK(share_text(0.387) == "38.7 %");
  CHECK(share_text(0) == "0.0 %");
  CHECK(share_text(1) == "100.0 %");
  CHECK(share_text(0.00001) == "< 0.1 %");
  CHECK(share_text(0.99999) == "> 99.9 %");
  CHECK(duration_text(2.1) == "2.1 ns");
  CHECK(duration_text(14'200) == "14.2 µs");
  CHECK(duration_text(999'999) == "1.0 ms");
  CHECK(duration_text(1.5e9) == "1.5 s");
  CHECK(rate_text(812e6) == "812 M/s");
  CHECK(rate_text(12) == "12 /s");
  CHECK(short_count_text(1'500'000) == "1.5 M");
  CHECK(short_count_text(999) == "999");
}

TEST_CASE("a metric is written in the unit it is declared in") {
  CHECK(metric_text(38.7, Format::share, "%") == "38.7 %");
  CHECK(metric_text(0.387, Format::share, "") == "38.7 %");
  CHECK(metric_text(2.5, Format::duration, "ms") == "2.5 ms");
  CHECK(metric_text(2500, Format::duration, "ms") == "2.5 s");
  CHECK(metric_text(2.5, Format::duration, "ns") == "2.5 ns");
  CHECK(metric_text(1e6, Format::count, "additions") == "1,000,000");
}

TEST_CASE("typed numbers are understood, and others leave the value alone") {
  const std::vector<std::pair<const char*, std::int64_t>> good{{"42", 42},         {"1,000,000", 1'000'000},
                                                               {"250k", 250'000},  {"1.5M", 1'500'000},
                                                               {"2e6", 2'000'000}, {"1 000", 1000}};
  for (const auto& number : good) {
    CAPTURE(number.first);
    std::int64_t value = -1;
    CHECK(parse_typed_number(number.first, value));
    CHECK(value == number.second);
  }
  for (const char* wrong : {"", "k", "abc", "12x", "1e99", "nan", "--4"}) {
    CAPTURE(wrong);
    std::int64_t value = -1;
    CHECK_FALSE(parse_typed_number(wrong, value));
    CHECK(value == -1);
  }
}

TEST_CASE("padding counts characters, not bytes") {
  CHECK(pad_left("14 µs", 7) == "  14 µs");
  CHECK(pad_left("long enough", 3) == "long enough");
}

TEST_CASE("ticks lie inside the range, at round steps, and are never too many") {
  for (const double high : {1e-4, 0.7, 1.0, 3.0, 16.0, 99.9, 1e9, 7.3e12}) {
    for (const int most : {2, 5, 9}) {
      CAPTURE(high);
      CAPTURE(most);
      const Ticks ticks = nice_ticks(0, high, most);
      CHECK(ticks.count >= 1);
      CHECK(ticks.count <= most);
      CHECK(ticks.first >= 0);
      CHECK(ticks.at(ticks.count - 1) <= high * (1 + 1e-9));
      const double digit = ticks.step / std::pow(10.0, std::floor(std::log10(ticks.step) + 1e-9));
      const std::array digits{1.0, 2.0, 5.0};
      CHECK(std::any_of(digits.begin(), digits.end(), [&](double d) { return std::abs(digit - d) < 1e-6; }));
    }
  }
  CHECK(nice_ticks(5, 5, 4).count == 1);
}

TEST_CASE("a ceiling is round, enough, and not much more") {
  CHECK(nice_ceiling(0) == 1);
  CHECK(nice_ceiling(-3) == 1);
  for (double value = 1e-3; value < 1e13; value *= 1.37) {
    CAPTURE(value);
    CHECK(nice_ceiling(value) >= value * (1 - 1e-9));
    CHECK(nice_ceiling(value) <= value * 1.34);
  }
}

TEST_CASE("ticks of one axis have one unit") {
  CHECK(count_tick_text(0, 1e6) == "0 M");
  CHECK(count_tick_text(2e6, 1e6) == "2 M");
  CHECK(count_tick_text(0.5e9, 0.5e9) == "0.5 G");
  CHECK(count_tick_text(40, 20) == "40");
  CHECK(count_tick_text(0.2e9, 0.1e9) == "200 M");
  CHECK(count_tick_text(300, 100) == "300");
  CHECK(count_tick_text(1500, 500) == "1,500");
  CHECK(count_tick_text(0, 500) == "0");
  CHECK(count_tick_text(20'000, 10'000) == "20 k");
  CHECK(time_tick_text(4, 2) == "4 ms");
  CHECK(time_tick_text(1500, 500) == "1.5 s");
  CHECK(time_tick_text(0.02, 0.02) == "20 µs");
}

TEST_CASE("a thinned line keeps its ends, its peaks and its valleys") {
  std::mt19937 dice(7);
  std::uniform_real_distribution<double> noise(0, 1);
  std::vector<Point> points;
  for (int i = 0; i < 20'000; ++i) points.push_back({i * 0.1, noise(dice)});
  points[7000].value = 50;
  points[13'000].value = -50;
  std::vector<Point> thin;
  thin_points(points, 0, 2000, 300, thin);
  CHECK(thin.size() <= 2 * 301);
  CHECK(std::is_sorted(thin.begin(), thin.end(),
                       [](const Point& a, const Point& b) { return a.t_ms < b.t_ms; }));
  const auto has = [&](double value) {
    return std::any_of(thin.begin(), thin.end(), [&](const Point& p) { return p.value == value; });
  };
  CHECK(has(50));
  CHECK(has(-50));
  thin_points(points, 100, 110, 300, thin);
  CHECK(thin.front().t_ms < 100);
  CHECK(thin.back().t_ms > 110);
}

TEST_CASE("a value between two points lies on the line between them") {
  const std::vector<Point> points{{0, 0}, {10, 100}, {20, 100}};
  CHECK(value_at_time(points, 5) == doctest::Approx(50));
  CHECK(value_at_time(points, 15) == doctest::Approx(100));
  CHECK(value_at_time(points, -5) == 0);
  CHECK(value_at_time(points, 99) == 100);
  CHECK(value_at_time({}, 3) == 0);
}

TEST_CASE("labels are spread apart, stay in order and inside") {
  std::mt19937 dice(11);
  std::uniform_real_distribution<float> place(-20, 220);
  for (int round = 0; round < 200; ++round) {
    std::vector<float> wished(static_cast<std::size_t>(2 + round % 5));
    for (float& centre : wished) centre = place(dice);
    std::vector<float> centres = wished;
    spread_labels(centres, 20, 0, 200);
    for (std::size_t i = 0; i < centres.size(); ++i) {
      CHECK(centres[i] >= -0.01f);
      CHECK(centres[i] <= 200.01f);
      for (std::size_t k = 0; k < centres.size(); ++k) {
        if (i == k) continue;
        CHECK(std::abs(centres[i] - centres[k]) >= 19.99f);
        if (wished[i] < wished[k]) CHECK(centres[i] < centres[k]);
      }
    }
  }
  std::vector<float> apart{10, 100};
  spread_labels(apart, 20, 0, 200);
  CHECK(apart == std::vector<float>{10, 100});
}

TEST_CASE("a control's scale leads from the lowest value to the highest and back") {
  for (const bool logarithmic : {false, true}) {
    CHECK(value_at(0, 1, 100'000'000, logarithmic) == 1);
    CHECK(value_at(1, 1, 100'000'000, logarithmic) == 100'000'000);
    std::int64_t before = 0;
    for (double place = 0; place <= 1; place += 0.01) {
      const std::int64_t value = value_at(place, 1, 100'000'000, logarithmic);
      CHECK(value >= before);
      before = value;
      CHECK(place_of(value, 1, 100'000'000, logarithmic) == doctest::Approx(place).epsilon(0.06));
    }
  }
  CHECK(value_at(0.5, 3, 3, true) == 3);
}
