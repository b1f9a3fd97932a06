// The arithmetic of plots, compared with what the definition says.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "pictures/plot_math.h"

using namespace racecourse;

namespace {

bool same(const Point& a, const Point& b) { return a.t_ms == b.t_ms && a.value == b.value; }

std::vector<Point> thinned(const std::vector<Point>& points, double t0, double t1, int columns) {
  std::vector<Point> thin{{-1, -1}};  // to be replaced
  thin_points(points, t0, t1, columns, thin);
  return thin;
}

/// Least sum of squares over all whole places that keep the distance, in the order wished: what is best.
double best_spread(const std::vector<int>& wished, int distance, int low, int high) {
  std::vector<int> sorted = wished;
  std::sort(sorted.begin(), sorted.end());
  // cheapest[x]: with the labels so far placed, the last of them at or before x.
  const auto places = static_cast<std::size_t>(high) - static_cast<std::size_t>(low) + 1;
  std::vector<double> cheapest(places, 0.0);
  for (const int action : sorted) {
    std::vector<double> next(places, std::numeric_limits<double>::infinity());
    for (std::size_t x = 0; x < places; ++x) {
      const bool is_first = &action == sorted.data();
      const double before = is_first ? 0
                            : x >= static_cast<std::size_t>(distance)
                                ? cheapest[x - static_cast<std::size_t>(distance)]
                                : std::numeric_limits<double>::infinity();
      const double off = static_cast<double>(x) + low - action;
      next[x] = std::min(x > 0 ? next[x - 1] : std::numeric_limits<double>::infinity(), before + off * off);
    }
    cheapest = std::move(next);
  }
  return cheapest.back();
}

}  // namespace

TEST_CASE("ticks of common axes") {
  const Ticks second = nice_ticks(0, 1000, 6);
  CHECK(second.step == doctest::Approx(200));
  CHECK(second.first == 0);
  CHECK(second.last == doctest::Approx(1000));
  CHECK(second.count == 6);
  const Ticks inside = nice_ticks(3, 17, 4);
  CHECK(inside.step == doctest::Approx(5));
  CHECK(inside.first == doctest::Approx(5));
  CHECK(inside.count == 3);
  const Ticks across = nice_ticks(-1, 1, 5);
  CHECK(across.count == 5);
  CHECK(across.at(2) == doctest::Approx(0));
  // Fewer than two are not asked for in vain.
  CHECK(nice_ticks(0, 10, 0).count == nice_ticks(0, 10, 2).count);
}

TEST_CASE("an axis without a length has one tick") {
  for (const double high :
       {5.0, 4.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const Ticks ticks = nice_ticks(5, high, 4);
    CHECK(ticks.count == 1);
    CHECK(ticks.first == 5);
    CHECK(ticks.last == 5);
  }
}

TEST_CASE("a ceiling is the next of its round numbers") {
  const std::array round{1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
  for (int power = -5; power <= 12; ++power)
    for (std::size_t i = 0; i + 1 < round.size(); ++i) {
      const double at = round[i] * std::pow(10.0, power), next = round[i + 1] * std::pow(10.0, power);
      CAPTURE(at);
      CHECK(nice_ceiling(at) == doctest::Approx(at));
      CHECK(nice_ceiling(at * 1.001) == doctest::Approx(next));
      CHECK(nice_ceiling(next * 0.999) == doctest::Approx(next));
    }
  CHECK(nice_ceiling(std::numeric_limits<double>::quiet_NaN()) == 1);
  CHECK(nice_ceiling(std::numeric_limits<double>::infinity()) == 1);
}

TEST_CASE("labels of one axis differ, share a unit, and read as what they stand at") {
  std::mt19937 dice(21);
  std::uniform_real_distribution<double> exponent(-5, 13), place(-1, 1);
  const std::map<std::string, double> counts{{"", 1}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}};
  const std::map<std::string, double> times{{"ns", 1e-6}, {"µs", 1e-3}, {"ms", 1}, {"s", 1e3}};
  for (int i = 0; i < 4000; ++i) {
    const double range = std::pow(10.0, exponent(dice));
    const bool is_time = i % 2 == 0;
    const double low = is_time ? std::abs(place(dice)) * range : place(dice) * range;
    const Ticks ticks = nice_ticks(low, low + range, 8);
    std::set<std::string> labels, units;
    for (int k = 0; k < ticks.count; ++k) {
      const std::string text =
          is_time ? time_tick_text(ticks.at(k), ticks.step) : count_tick_text(ticks.at(k), ticks.step);
      CAPTURE(text);
      std::string plain = text;
      plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
      std::size_t end = 0;
      const double digits = std::stod(plain, &end);
      const std::string unit = end < plain.size() ? plain.substr(end + 1) : "";
      const auto& known = is_time ? times : counts;
      REQUIRE(known.count(unit) == 1);
      REQUIRE(std::abs(digits * known.at(unit) - ticks.at(k)) <= 1e-6 * ticks.step);
      labels.insert(text);
      units.insert(unit);
    }
    REQUIRE(labels.size() == static_cast<std::size_t>(ticks.count));
    REQUIRE(units.size() == 1);
    REQUIRE(labels.count("-0") == 0);
  }
}

TEST_CASE("few points are all kept, with one more on either side") {
  std::vector<Point> points;
  for (int i = 0; i < 100; ++i) points.push_back({i * 1.0, i % 7 * 1.0});
  const auto whole = thinned(points, 0, 99, 100);
  CHECK(std::equal(whole.begin(), whole.end(), points.begin(), points.end(), same));
  const auto part = thinned(points, 40.5, 45.5, 100);
  REQUIRE(part.size() == 7);
  CHECK(part.front().t_ms == 40);
  CHECK(part.back().t_ms == 46);
  CHECK(thinned({}, 0, 1, 10).empty());
}

TEST_CASE("every pixel column keeps its lowest and its highest value") {
  std::mt19937 dice(22);
  std::uniform_real_distribution<double> noise(-1, 1), gap(0, 0.2);
  for (const int columns : {1, 7, 300}) {
    std::vector<Point> points;
    for (double t = 0; t < 1000; t += gap(dice)) points.push_back({t, noise(dice)});
    const double t0 = 128, t1 = 896;
    const auto thin = thinned(points, t0, t1, columns);
    CAPTURE(columns);
    CHECK(thin.size() <= 2 * static_cast<std::size_t>(columns) + 4);
    // A selection, in the order of time.
    REQUIRE(std::includes(points.begin(), points.end(), thin.begin(), thin.end(),
                          [](const Point& a, const Point& b) { return a.t_ms < b.t_ms; }));
    const auto range_of = [&](const std::vector<Point>& from) {
      std::map<int, std::pair<double, double>> ranges;
      for (const Point& p : from) {
        const int column = static_cast<int>(std::floor((p.t_ms - t0) / ((t1 - t0) / columns)));
        if (column < 0 || column >= columns) continue;
        const auto [at, fresh] = ranges.try_emplace(column, p.value, p.value);
        at->second = {std::min(at->second.first, p.value), std::max(at->second.second, p.value)};
      }
      return ranges;
    };
    CHECK(range_of(thin) == range_of(points));
    // The line goes on to the next points beyond the edges.
    const auto first_inside =
        std::find_if(points.begin(), points.end(), [&](const Point& p) { return p.t_ms >= t0; });
    const auto first_after =
        std::find_if(points.begin(), points.end(), [&](const Point& p) { return p.t_ms > t1; });
    CHECK(same(thin.front(), *(first_inside - 1)));
    CHECK(same(thin.back(), *first_after));
  }
}

TEST_CASE("a value at a moment: at points, between them, at a step") {
  const std::vector<Point> points{{1, 10}, {2, 20}, {2, 40}, {4, 0}};
  CHECK(value_at_time(points, 0) == 10);
  CHECK(value_at_time(points, 1) == 10);
  CHECK(value_at_time(points, 1.25) == doctest::Approx(12.5));
  CHECK(value_at_time(points, 2) == 40);
  CHECK(value_at_time(points, 3.5) == doctest::Approx(10));
  CHECK(value_at_time(points, 4) == 0);
  CHECK(value_at_time(points, 400) == 0);
}

TEST_CASE("labels move no farther than they must: compared with the best of all places") {
  std::mt19937 dice(23);
  std::uniform_int_distribution<int> place(-10, 70);
  for (int round = 0; round < 300; ++round) {
    std::vector<int> wished(static_cast<std::size_t>(1 + round % 6));
    for (int& action : wished) action = place(dice);
    std::vector<float> centres(wished.begin(), wished.end());
    spread_labels(centres, 10, 0, 60);
    double off = 0;
    for (std::size_t i = 0; i < wished.size(); ++i)
      off += std::pow(static_cast<double>(centres[i]) - wished[i], 2);
    CAPTURE(round);
    // The best of whole places is no better, and what is found keeps the rules.
    REQUIRE(off <= best_spread(wished, 10, 0, 60) + 1e-3);
    std::sort(centres.begin(), centres.end());
    REQUIRE(centres.front() >= 0);
    REQUIRE(centres.back() <= 60);
    for (std::size_t i = 1; i < centres.size(); ++i) REQUIRE(centres[i] - centres[i - 1] >= 9.999f);
  }
}

TEST_CASE("labels that action for one place surround it in their order; too many begin at the top") {
  std::vector<float> centres{50, 50, 50};
  spread_labels(centres, 10, 0, 100);
  CHECK(centres == std::vector<float>{40, 50, 60});
  std::vector<float> many{5, 5, 5, 5};
  spread_labels(many, 10, 0, 20);
  CHECK(many == std::vector<float>{0, 10, 20, 30});
  std::vector<float> one{500};
  spread_labels(one, 10, 0, 20);
  CHECK(one == std::vector<float>{20});
  std::vector<float> none;
  spread_labels(none, 10, 0, 20);
  CHECK(none.empty());
}
