#pragma once

// Where words begin and end in a text.

#include <cstddef>
#include <string_view>

namespace racecourse {

/// Past the word, or the signs, on that side, and the blanks beside them. A line end is passed by itself.
std::size_t word_left_of(std::string_view text, std::size_t place);
std::size_t word_right_of(std::string_view text, std::size_t place);

struct TextRange {
  std::size_t begin = 0, end = 0;
  friend bool operator==(const TextRange&, const TextRange&) = default;
};
/// The word at the place, or before it; where there is none, the signs or blanks there. Within its line.
TextRange word_at(std::string_view text, std::size_t place);

/// Blanks at the beginning of the line.
std::string_view indentation_of(std::string_view line);

}  // namespace racecourse
