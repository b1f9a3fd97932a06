#pragma once

// A value as typed becomes a value of the program, or one sentence that says what would be right. Whoever types a sign or
// an exponent here has mistyped; nothing depends on the locale.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace racecourse {

/// Thrown for a wrong word or value; caught in parse_command_line().
struct WrongWord {
  std::string sentence;
};

/// "500ms", "1.5s" or "2m", from `least` to 24 hours. `option` is named in the sentence.
std::chrono::milliseconds time_from(std::string_view option, const std::string& typed,
                                    std::chrono::milliseconds least);
/// A whole number from 1 to `most`, by the rules of a lesson's settings.
std::int64_t count_from(std::string_view option, const std::string& typed, std::int64_t most);
/// A number from 0.5 to 4.
float scale_from(std::string_view option, const std::string& typed);
/// The index of one of the words in "dark|light|projector".
std::int64_t choice_from(std::string_view option, const std::string& typed, std::string_view words);
/// "threads=4" in two. The value may be empty or hold further equals signs.
std::pair<std::string, std::string> assignment_from(std::string_view option, const std::string& typed);

/// The words in "dark|light|projector".
std::vector<std::string> choices_in(std::string_view words);

}  // namespace racecourse
