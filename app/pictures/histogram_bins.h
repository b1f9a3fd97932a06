#pragma once

// The outcomes of runs as the bars of a histogram.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/snapshot.h"

namespace racecourse {

/// One row: a value, or a range of numbers.
struct HistogramBar {
  std::string label;  ///< "4,000,000", or "3.1 M .. 3.2 M" for a range
  std::int64_t count = 0;
  bool held = true;  ///< the property held in all of them; a bar never mixes both
  bool is_range = false;
  double low = 0, high = 0;  ///< numbers only: from low up to but without high (with it, for a single value)
  bool is_number = false;
};

/// One bar for every outcome while there are at most `most`; else the numbers fall into ranges of equal width (those
/// where the property held apart from those where it did not), and the rarest words into "others".
std::vector<HistogramBar> bin_outcomes(std::span<const Outcome> outcomes, std::size_t most = 12);

/// Whether the guess, as typed, is the value of the bar or within its range.
bool holds_guess(const HistogramBar& bar, std::string_view guess);

/// What the counts say, and what they do not say. With no failure in n runs the chance of one may still be 3/n: the "rule of
/// three" (Hanley and Lippman-Hand, JAMA 249, 1983), at 95 % confidence.
std::string said_of(std::span<const Outcome> outcomes);

/// How long the runs took, in a sentence; empty for none.
std::string said_of_times(const Spread& times);

}  // namespace racecourse
