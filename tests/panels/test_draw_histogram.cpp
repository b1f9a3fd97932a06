// Outcomes as bars: every run is in exactly one, and its label says which.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "pictures/histogram_bins.h"

using namespace racecourse;

namespace {

/// Bars that took in this outcome, by what they say of themselves.
std::size_t homes_of(const std::vector<HistogramBar>& bars, double number, bool held) {
  return static_cast<std::size_t>(std::count_if(bars.begin(), bars.end(), [&](const HistogramBar& bar) {
    if (!bar.is_number || bar.held != held) return false;
    return bar.is_range ? number >= bar.low && number < bar.high : number == bar.low;
  }));
}

std::vector<Outcome> spread(std::int64_t first, std::int64_t step, int count, bool held) {
  std::vector<Outcome> outcomes;
  for (int i = 0; i < count; ++i) outcomes.push_back({std::to_string(first + i * step), 1 + i % 4, held});
  return outcomes;
}

}  // namespace

TEST_CASE("each range counts the numbers from its low end up to, and without, its high end") {
  std::mt19937 dice(31);
  std::uniform_int_distribution<std::int64_t> first(-1'000'000, 4'000'000), step(1, 5000);
  std::uniform_int_distribution<int> many(13, 120);
  for (int round = 0; round < 300; ++round) {
    std::vector<Outcome> outcomes = spread(first(dice), step(dice), many(dice), false);
    const auto good = spread(first(dice), step(dice), many(dice), true);
    outcomes.insert(outcomes.end(), good.begin(), good.end());
    const auto bars = bin_outcomes(outcomes, 12);
    REQUIRE(bars.size() <= 12);
    std::vector<std::int64_t> counts(bars.size());
    for (const Outcome& outcome : outcomes) {
      const double number = std::stod(outcome.value);
      CAPTURE(number);
      REQUIRE(homes_of(bars, number, outcome.held) == 1);
      for (std::size_t i = 0; i < bars.size(); ++i)
        if (bars[i].held == outcome.held && number >= bars[i].low && number < bars[i].high)
          counts[i] += outcome.count;
    }
    for (std::size_t i = 0; i < bars.size(); ++i) {
      REQUIRE(bars[i].is_range);
      REQUIRE(bars[i].count == counts[i]);
      REQUIRE((i == 0 || bars[i - 1].low <= bars[i].low));
    }
  }
}

TEST_CASE("ranges of one verdict are equally wide, join, and begin and end with runs in them") {
  const auto bars = bin_outcomes(spread(1'003, 97, 60, false), 12);
  REQUIRE(bars.size() == 6);
  for (std::size_t i = 1; i < bars.size(); ++i) {
    CHECK(bars[i].low == bars[i - 1].high);
    CHECK(bars[i].high - bars[i].low == bars[0].high - bars[0].low);
  }
  CHECK(bars.front().count > 0);
  CHECK(bars.back().count > 0);
}

TEST_CASE("a range nobody ended in stays between two that are used") {
  std::vector<Outcome> outcomes = spread(0, 1, 20, false);
  const auto far = spread(1000, 1, 20, false);
  outcomes.insert(outcomes.end(), far.begin(), far.end());
  const auto bars = bin_outcomes(outcomes, 12);
  CHECK(std::count_if(bars.begin(), bars.end(), [](const HistogramBar& bar) { return bar.count == 0; }) ==
        static_cast<std::ptrdiff_t>(bars.size()) - 2);
  CHECK(bars.size() > 2);
}

TEST_CASE("one value more than there is room for makes ranges of the verdict that has many only") {
  std::vector<Outcome> outcomes = spread(100, 3, 12, false);
  CHECK(bin_outcomes(outcomes, 12).size() == 12);
  CHECK_FALSE(bin_outcomes(outcomes, 12)[0].is_range);
  outcomes.push_back({"4000000", 9, true});
  const auto bars = bin_outcomes(outcomes, 12);
  CHECK(bars.size() <= 12);
  CHECK(bars.front().is_range);
  CHECK_FALSE(bars.back().is_range);
  CHECK(bars.back().label == "4,000,000");
  CHECK(bars.back().held);
  CHECK(bars.back().count == 9);
}

TEST_CASE("labels of ranges are short where that is exact") {
  const auto bars = bin_outcomes(spread(0, 10'000, 60, false), 7);
  REQUIRE(bars.size() == 6);
  CHECK(bars[0].label == "0 .. 100 k");
  CHECK(bars[5].label == "500 k .. 600 k");
}

TEST_CASE("labels of ranges tell them apart, however near to one another the numbers are") {
  // A counter that lost a few of four million additions.
  for (const std::int64_t first : {3'999'000LL, 999'900LL, 3'999'999'000LL, 12'345LL}) {
    const auto bars = bin_outcomes(spread(first, 7, 100, false), 12);
    std::set<std::string> labels;
    for (const HistogramBar& bar : bars) {
      CAPTURE(bar.label);
      const std::size_t between = bar.label.find(" .. ");
      REQUIRE(between != std::string::npos);
      CHECK(bar.label.substr(0, between) != bar.label.substr(between + 4));
      labels.insert(bar.label);
    }
    CHECK(labels.size() == bars.size());
  }
  const auto bars = bin_outcomes(spread(3'999'000, 10, 100, false), 12);
  CHECK(bars.front().label == "3,999,000 .. 3,999,100");
}

TEST_CASE("a number is labelled as what it is") {
  const std::vector<Outcome> outcomes{
      {"-1500", 1, false}, {"0", 1, false}, {"0.37", 2, false}, {"4000000", 1, true}};
  const auto bars = bin_outcomes(outcomes);
  REQUIRE(bars.size() == 4);
  CHECK(bars[0].label == "-1,500");
  CHECK(bars[1].label == "0");
  CHECK(bars[2].label == "0.37");
  CHECK(bars[3].label == "4,000,000");
}

TEST_CASE("words that C would read as numbers are words") {
  std::vector<Outcome> outcomes{
      {"nan", 4, false}, {"inf", 3, true}, {"infinity", 2, false}, {"3 lost", 1, false}};
  for (const HistogramBar& bar : bin_outcomes(outcomes)) CHECK_FALSE(bar.is_number);
  const auto numbers = spread(0, 1, 40, true);
  outcomes.insert(outcomes.end(), numbers.begin(), numbers.end());
  std::int64_t words = 0;
  for (const HistogramBar& bar : bin_outcomes(outcomes)) words += bar.is_number ? 0 : bar.count;
  CHECK(words == 10);
}

TEST_CASE("words: the commonest first, equal ones as they came, the rest by verdict") {
  const std::vector<Outcome> outcomes{
      {"a", 1, true}, {"b", 5, true}, {"c", 5, false}, {"d", 2, true}, {"e", 1, false}};
  const auto all = bin_outcomes(outcomes, 5);
  REQUIRE(all.size() == 5);
  CHECK(all[0].label == "b");
  CHECK(all[1].label == "c");
  CHECK(all[2].label == "d");
  CHECK(all[3].label == "a");
  CHECK(all[4].label == "e");
  const auto cut = bin_outcomes(outcomes, 3);
  REQUIRE(cut.size() == 5);
  CHECK(cut[3].label == "others that held");
  CHECK(cut[3].held);
  CHECK(cut[3].count == 1);
  CHECK(cut[4].label == "others");
  CHECK_FALSE(cut[4].held);
  CHECK(cut[4].count == 1);
}
