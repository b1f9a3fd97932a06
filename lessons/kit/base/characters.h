#pragma once

// Characters in UTF-8: all bytes of one but the first look like 10xxxxxx.

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace racecourse {

constexpr bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Characters, not bytes.
constexpr std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}
/// The last place not after `at` where a character begins.
constexpr std::size_t character_begin(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && continues_character(text[at])) --at;
  return at;
}
/// The first place not before `at` where a character ends.
constexpr std::size_t character_end(std::string_view text, std::size_t at) {
  while (at < text.size() && continues_character(text[at])) ++at;
  return std::min(at, text.size());
}

}  // namespace racecourse
