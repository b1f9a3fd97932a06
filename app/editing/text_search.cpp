#include "editing/text_search.h"

#include <algorithm>
#include <cctype>

namespace racecourse {

namespace {

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

auto begins_before(std::span<const TextRange> found, std::size_t place) {
  return std::lower_bound(found.begin(), found.end(), place,
                          [](const TextRange& range, std::size_t at) { return range.begin < at; });
}

}  // namespace

std::vector<TextRange> places_of(std::string_view word, std::string_view text) {
  std::vector<TextRange> found;
  if (word.empty()) return found;
  const bool exact = std::any_of(word.begin(), word.end(), is_upper);
  const auto same = [exact](char a, char b) { return exact ? a == b : lower(a) == lower(b); };
  for (auto at = text.begin();;) {
    at = std::search(at, text.end(), word.begin(), word.end(), same);
    if (at == text.end()) return found;
    const auto begin = static_cast<std::size_t>(at - text.begin());
    found.push_back({begin, begin + word.size()});
    at += static_cast<std::ptrdiff_t>(word.size());
  }
}

std::optional<std::size_t> next_of(std::span<const TextRange> found, std::size_t place) {
  if (found.empty()) return {};
  const auto at = begins_before(found, place);
  return at == found.end() ? 0 : static_cast<std::size_t>(at - found.begin());
}

std::optional<std::size_t> previous_of(std::span<const TextRange> found, std::size_t place) {
  if (found.empty()) return {};
  const auto at = begins_before(found, place);
  return (at == found.begin() ? found.size() : static_cast<std::size_t>(at - found.begin())) - 1;
}

}  // namespace racecourse
