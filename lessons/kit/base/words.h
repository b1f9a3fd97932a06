#pragma once

// Words and numbers as text: reading them, writing them, and sentences about those that do not exist.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace racecourse {

/// The candidate with the smallest edit distance to `typed` (Levenshtein, 1966); empty when none is near enough to be
/// a typing error (more than half of the letters differ).
std::string nearest_word(std::string_view typed, std::span<const std::string> candidates);

/// "there is no KIND \"typed\"; did you mean \"nearest\"?", or the list of all when none is near.
std::string unknown_word(std::string_view kind, std::string_view typed,
                         std::span<const std::string> candidates);

/// "A, B and C".
std::string and_list(std::span<const std::string> words);

/// A whole number with its thousands separated: 1234567 -> "1,234,567".
std::string grouped(std::int64_t value);
/// What a program prints mostly ends with one.
std::string without_last_newline(std::string text);

/// The value of a word of digits alone, as programs write numbers; nothing where it is something else or too large.
std::optional<std::int64_t> whole_number(std::string_view word);

/// A number's range, both ends included. By default what an amount may be that is multiplied afterwards.
struct NumberRange {
  std::int64_t low = 0;
  std::int64_t high = 1'000'000'000'000;
};

/// The values of words that one process hands to another, a range for each; nothing where a word is no whole number within its
/// range, or there are more or fewer words than ranges.
template <std::size_t count>
std::optional<std::array<std::int64_t, count>> whole_numbers(std::span<const std::string> words,
                                                             const std::array<NumberRange, count>& ranges) {
  if (words.size() != count) return std::nullopt;
  std::array<std::int64_t, count> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = whole_number(words[i]);
    if (!number || *number < ranges[i].low || *number > ranges[i].high) return std::nullopt;
    numbers[i] = *number;
  }
  return numbers;
}

/// The value of a text that is a finite number as a whole ("-1.5", "2e9"); nothing where it is something else.
std::optional<double> decimal_number(std::string_view text);

/// A number as people type it, without the separators of its thousands: ',', '_', '\'' or ' '. Nothing where they do not
/// separate groups of three digits: "1,5" may mean something else.
std::optional<std::string> without_separators(std::string_view typed);

/// `text` without the spaces around it.
std::string_view trimmed(std::string_view text);

/// The order in which values are shown: numbers from the lowest to the highest, then words in alphabetical order.
bool value_before(std::string_view a, std::string_view b);

}  // namespace racecourse
