// Inputs at the edge: nothing, too much, and one inside the other.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "pictures/histogram_bins.h"
#include "pictures/plot_math.h"
#include "text/format.h"
#include "text/markdown.h"
#include "text/tokens.h"

using namespace racecourse;

namespace {

/// Whether the tokens are the source but for its line ends, in order.
void check_whole(std::string_view source, Language language) {
  std::string joined, expected;
  std::uint32_t at = 0;
  for (const Token& token : tokenize(source, language)) {
    REQUIRE(token.begin >= at);
    REQUIRE(token.end > token.begin);
    joined += source.substr(token.begin, token.end - token.begin);
    at = token.end;
  }
  for (const char c : source)
    if (c != '\n') expected += c;
  CHECK(joined == expected);
}

std::int64_t total(const std::vector<HistogramBar>& bars, bool held) {
  std::int64_t sum = 0;
  for (const HistogramBar& bar : bars) sum += bar.held == held ? bar.count : 0;
  return sum;
}

std::vector<Outcome> numbers(int first, int count, int step, bool held) {
  std::vector<Outcome> outcomes;
  for (int i = 0; i < count; ++i) outcomes.push_back({std::to_string(first + i * step), i % 3 + 1, held});
  return outcomes;
}

std::int64_t runs(const std::vector<Outcome>& outcomes) {
  return std::accumulate(outcomes.begin(), outcomes.end(), std::int64_t{0},
                         [](std::int64_t sum, const Outcome& o) { return sum + o.count; });
}

bool is_one_two_or_five(double step) {
  const double digit = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
  return std::abs(digit - 1) < 1e-6 || std::abs(digit - 2) < 1e-6 || std::abs(digit - 5) < 1e-6;
}

}  // namespace

TEST_CASE("no time at all is nought, and little of it is not") {
  CHECK(duration_text(0) == "0 ns");
  CHECK(duration_text(0.012) == "0.01 ns");
  CHECK(duration_text(-14'000) == "-14.0 µs");
}

TEST_CASE("ticks lie inside, in round steps, and are never too many") {
  std::mt19937 dice(1);
  std::uniform_real_distribution<double> exponent(-6, 9), place(-1, 1);
  for (int i = 0; i < 5000; ++i) {
    const double range = std::pow(10.0, exponent(dice));
    const double low = place(dice) * range, high = low + range;
    const int most = 2 + i % 12;
    const Ticks ticks = nice_ticks(low, high, most);
    CAPTURE(low);
    CAPTURE(high);
    CAPTURE(most);
    REQUIRE(ticks.count >= 1);
    REQUIRE(ticks.count <= most);
    REQUIRE(is_one_two_or_five(ticks.step));
    REQUIRE(ticks.first >= low - 1e-6 * range);
    REQUIRE(ticks.last <= high + 1e-6 * range);
    REQUIRE(ticks.at(ticks.count - 1) == doctest::Approx(ticks.last));
    REQUIRE(ticks.first - ticks.step < low);
    REQUIRE(ticks.last + ticks.step > high);
  }
}

TEST_CASE("many numbers that all held are ranges too") {
  const std::vector<Outcome> outcomes = numbers(1000, 100, 1, true);
  const auto bars = bin_outcomes(outcomes);
  CHECK(bars.size() <= 12);
  CHECK(bars.size() > 1);
  CHECK(total(bars, true) == runs(outcomes));
  CHECK(total(bars, false) == 0);
}

TEST_CASE("no run is lost and no verdict mixed, however many of each there are") {
  for (const std::size_t most : {2u, 5u, 12u})
    for (const int broken : {0, 1, 5, 13, 300})
      for (const int held : {0, 1, 5, 13, 300}) {
        CAPTURE(most);
        CAPTURE(broken);
        CAPTURE(held);
        const std::vector<Outcome> bad = numbers(0, broken, 7, false), good = numbers(3, held, 11, true);
        std::vector<Outcome> outcomes = bad;
        outcomes.insert(outcomes.end(), good.begin(), good.end());
        const auto bars = bin_outcomes(outcomes, most);
        CHECK(total(bars, false) == runs(bad));
        CHECK(total(bars, true) == runs(good));
        // Ranges need two rows for each verdict.
        CHECK(bars.size() <= std::max<std::size_t>(most, 4));
      }
}

TEST_CASE("many words: the commonest by themselves, the rest as others of either verdict") {
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 20; ++i)
    outcomes.push_back({std::string("order ") + static_cast<char>('a' + i), 100 - i, i % 2 == 0});
  const auto bars = bin_outcomes(outcomes, 5);
  REQUIRE(bars.size() == 7);
  for (int i = 0; i < 5; ++i) CHECK(bars[static_cast<std::size_t>(i)].count == 100 - i);
  CHECK(bars[0].label == "order a");
  CHECK(total(bars, true) + total(bars, false) == runs(outcomes));
  CHECK(bars[5].held != bars[6].held);
}

TEST_CASE("Markdown: what follows inside an item goes on with that item") {
  const Blocks loose = parse_markdown("- a\n\n  more\n\n- b\n");
  REQUIRE(loose.size() == 3);
  CHECK(loose[1].continues);
  CHECK_FALSE(loose[2].continues);
  const Blocks after_inner = parse_markdown("- a\n\n  - b\n\n  more\n");
  REQUIRE(after_inner.size() == 3);
  CHECK(after_inner[2].kind == BlockKind::item);
  CHECK(after_inner[2].continues);
  CHECK(after_inner[2].level == 1);
  const Blocks after_code = parse_markdown("- ```\n  code\n  ```\n\n  words\n");
  REQUIRE(after_code.size() == 3);
  CHECK(after_code[1].kind == BlockKind::code);
  CHECK(plain_text({after_code[1]}) == "code\n");
  CHECK(plain_text({after_code[2]}) == "words");
  CHECK(parse_markdown("- a\n\nafter\n").back().kind == BlockKind::paragraph);
}

TEST_CASE("Markdown: entities are the characters they stand for") {
  CHECK(plain_text(parse_markdown("a &lt; b &amp; c &times; d")) == "a < b & c × d");
  CHECK(plain_text(parse_markdown("R&D")) == "R&D");
  CHECK(plain_text(parse_markdown("&hearts;")) == "&hearts;");
}

TEST_CASE("tokens are the whole source, in order, and none crosses a line") {
  const std::string_view samples[] = {"",
                                      "\n\n",
                                      "int x = 1'000; // end",
                                      "\"open\nnext",
                                      "/* a\nb */ c",
                                      "\"a\\\nb\"",
                                      "x = '''a\n\n b''' # c\n",
                                      "\"\\",
                                      "R\"(x)\" µ × …"};
  for (const std::string_view source : samples)
    for (const Language language : {Language::plain, Language::cpp, Language::python}) {
      CAPTURE(source);
      check_whole(source, language);
    }
}
