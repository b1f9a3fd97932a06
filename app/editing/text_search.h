#pragma once

// Finding words in a text.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "editing/text_moves.h"

namespace racecourse {

/// All of them in order, none over another; none for an empty word. Upper and lower case are the same unless the word has
/// upper case.
std::vector<TextRange> places_of(std::string_view word, std::string_view text);

/// The first one that begins at `place` or after it, else the first of all.
std::optional<std::size_t> next_of(std::span<const TextRange> found, std::size_t place);
/// The last one that begins before `place`, else the last of all.
std::optional<std::size_t> previous_of(std::span<const TextRange> found, std::size_t place);

}  // namespace racecourse
