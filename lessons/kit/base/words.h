#pragma once

// Sentences for people who typed something else than what exists.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace racecourse {

/// The candidate with the smallest edit distance to `typed` (Levenshtein, 1966); empty when none is near enough to be
/// a slip of the hand (more than half of the letters differ).
std::string nearest_word(std::string_view typed, std::span<const std::string> candidates);

/// "there is no KIND \"typed\"; did you mean \"nearest\"?", or the list of all when none is near.
std::string unknown_word(std::string_view kind, std::string_view typed,
                         std::span<const std::string> candidates);

/// The machine would not start a thread for us.
std::string no_further_thread(const std::error_code& why);

/// What the system would not give, and the cure where there is one.
std::string refused_by_system(const std::system_error& why);

/// A whole number with thousands apart: 1234567 -> "1,234,567".
std::string grouped(std::int64_t value);

/// The number that a word is as programs write it, digits and nothing else; nothing where it is none or too large.
std::optional<std::int64_t> whole_number(std::string_view word);

/// The finite number that a text is as a whole ("-1.5", "2e9"); nothing where it is none.
std::optional<double> decimal_number(std::string_view text);

/// A number as people type it, without what keeps its thousands apart: ',', '_', '\'' or ' '. Nothing where that does not
/// stand between groups of three digits, for in "1,5" it may mean something else.
std::optional<std::string> without_separators(std::string_view typed);

/// Without the spaces around it.
std::string_view trimmed(std::string_view text);

/// The order in which values are shown: numbers from the lowest to the highest, then words by their letters.
bool value_before(std::string_view a, std::string_view b);

}  // namespace racecourse
