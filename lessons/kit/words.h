#pragma once

// Sentences for people who typed something else than what exists.

#include <cstdint>
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

/// A whole number with thousands apart: 1234567 -> "1,234,567".
std::string grouped(std::int64_t value);

}  // namespace racecourse
