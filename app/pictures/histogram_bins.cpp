#include "pictures/histogram_bins.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "kit/base/words.h"
#include "text/format.h"

namespace racecourse {

namespace {

/// Whether three significant digits are exact.
bool is_short(double value) {
  if (value == 0) return true;
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value)) + 1e-12) - 2);
  return std::abs(value / unit - std::round(value / unit)) < 1e-6;
}

HistogramBar single(const Outcome& outcome) {
  HistogramBar bar{.label = outcome.value, .count = outcome.count, .held = outcome.held};
  if (const auto number = decimal_number(outcome.value)) {
    if (*number == std::trunc(*number)) bar.label = count_text(*number);
    bar.low = bar.high = *number;
    bar.is_number = true;
  }
  return bar;
}

/// Adds the numbers of one verdict as ranges of equal width. Empty ranges in between are kept: the picture shows the gap.
void add_ranges(const std::vector<HistogramBar>& numbers, double low, double width, std::size_t most,
                std::vector<HistogramBar>& out) {
  const bool held = numbers.front().held;
  std::vector<HistogramBar> bars;
  for (std::size_t i = 0; i < most; ++i) {
    HistogramBar bar{.is_range = true, .low = low + width * static_cast<double>(i), .is_number = true};
    bar.held = held;
    bar.high = bar.low + width;
    bars.push_back(bar);
  }
  for (const HistogramBar& number : numbers) {
    const auto at =
        static_cast<std::size_t>(std::clamp((number.low - low) / width, 0.0, static_cast<double>(most - 1)));
    bars[at].count += number.count;
  }
  const auto used = [](const HistogramBar& bar) { return bar.count > 0; };
  const auto first = std::find_if(bars.begin(), bars.end(), used);
  const auto last = std::find_if(bars.rbegin(), bars.rend(), used).base();
  if (first >= last) return;
  // Short labels only where they are exact: else ranges close together would all read "4 M .. 4 M".
  const auto reads_short = [](const HistogramBar& bar) { return is_short(bar.low) && is_short(bar.high); };
  const auto edge_text = std::all_of(first, last, reads_short) ? short_count_text : count_text;
  for (auto bar = first; bar != last; ++bar) bar->label = edge_text(bar->low) + " .. " + edge_text(bar->high);
  out.insert(out.end(), first, last);
}

/// A round width of at most `most` steps that cover the range.
double round_width(double range, std::size_t most) {
  const double exact = std::max(range / static_cast<double>(most), 1.0);
  const double power = std::pow(10.0, std::floor(std::log10(exact)));
  for (const double digit : {1.0, 2.0, 2.5, 5.0, 10.0})
    if (digit * power >= exact && (digit != 2.5 || power >= 10)) return digit * power;
  return 10 * power;
}

/// Adds the numbers of one verdict one by one if there is room, else as ranges.
void add_numbers(const std::vector<HistogramBar>& numbers, std::size_t room, std::vector<HistogramBar>& out) {
  if (numbers.size() <= room) {
    out.insert(out.end(), numbers.begin(), numbers.end());
    return;
  }
  // The first range may begin below the first number, so one more may be needed to reach the last.
  const double width = round_width(numbers.back().low - numbers.front().low, room - 1);
  const double low = std::floor(numbers.front().low / width) * width;
  add_ranges(numbers, low, width, room, out);
}

std::vector<HistogramBar> bin_numbers(const std::vector<HistogramBar>& numbers, std::size_t most) {
  std::vector<HistogramBar> held, broken, bars;
  for (const HistogramBar& number : numbers) (number.held ? held : broken).push_back(number);
  // Each verdict may take the rows that the other leaves, but at least half of them. A range needs a neighbour.
  const std::size_t half = std::max<std::size_t>(most / 2, 2);
  const auto room_beside = [&](std::size_t others) { return std::max(most - std::min(others, most), half); };
  add_numbers(broken, room_beside(held.size()), bars);
  add_numbers(held, room_beside(broken.size()), bars);
  std::stable_sort(bars.begin(), bars.end(), [](const auto& a, const auto& b) { return a.low < b.low; });
  return bars;
}

void add_words(std::vector<HistogramBar> words, std::size_t most, std::vector<HistogramBar>& out) {
  std::stable_sort(words.begin(), words.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
  if (words.size() > most) {
    // A bar never mixes what held with what did not.
    for (const bool held : {true, false}) {
      HistogramBar others{.label = held ? "others that held" : "others", .held = held};
      for (std::size_t i = most; i < words.size(); ++i)
        if (words[i].held == held) others.count += words[i].count;
      if (others.count > 0) out.push_back(others);
    }
    words.resize(most);
  }
  out.insert(out.begin(), words.begin(), words.end());
}

}  // namespace

std::vector<HistogramBar> bin_outcomes(std::span<const Outcome> outcomes, std::size_t most) {
  std::vector<HistogramBar> numbers, words;
  for (const Outcome& outcome : outcomes) {
    HistogramBar bar = single(outcome);
    (bar.is_number ? numbers : words).push_back(std::move(bar));
  }
  std::stable_sort(numbers.begin(), numbers.end(),
                   [](const auto& a, const auto& b) { return a.low < b.low; });
  std::vector<HistogramBar> bars =
      numbers.size() + words.size() <= most ? numbers : bin_numbers(numbers, most);
  std::vector<HistogramBar> word_bars;
  add_words(std::move(words), most, word_bars);
  bars.insert(bars.end(), word_bars.begin(), word_bars.end());
  return bars;
}

std::string said_of(std::span<const Outcome> outcomes) {
  std::int64_t runs = 0;
  std::int64_t broken = 0;
  for (const Outcome& outcome : outcomes) {
    runs += outcome.count;
    if (!outcome.held) broken += outcome.count;
  }
  if (runs == 0) return "";
  const auto all = static_cast<double>(runs);
  const std::string of = " of " + counted(all, "runs");
  if (broken > 0)
    return "The property was broken in " + grouped(broken) + of +
           (runs == 1 ? "." : ": " + share_text(static_cast<double>(broken) / all) + ".");
  if (runs < 4) return "It held in " + grouped(runs) + of + ". So few runs prove little.";
  return "It held in all " + grouped(runs) + " runs. Up to about 3/" + grouped(runs) + " = " +
         share_text(3.0 / all) + " could still fail.";
}

bool holds_guess(const HistogramBar& bar, std::string_view guess) {
  std::int64_t number = 0;
  if (bar.is_number && parse_typed_number(guess, number)) {
    const auto value = static_cast<double>(number);
    return bar.is_range ? value >= bar.low && value < bar.high : value == bar.low;
  }
  return bar.label == guess;
}

std::string said_of_times(const Spread& times) {
  if (times.count() == 0) return {};
  return "A run took " + duration_text(times.quantile(0.5)) + " (median); half of them " +
         duration_text(times.quantile(0.25)) + " to " + duration_text(times.quantile(0.75)) +
         ", the slowest " + duration_text(times.quantile(1)) + ".";
}

}  // namespace racecourse
