#include "kit/base/words.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "kit/base/visible.h"

namespace racecourse {

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest_word(std::string_view typed, std::span<const std::string> candidates) {
  std::string best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(typed, candidate);
    if (best.empty() || distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  const bool near = 2 * best_distance <= std::max(typed.size(), best.size());
  return near ? best : std::string{};
}

std::string unknown_word(std::string_view kind, std::string_view typed,
                         std::span<const std::string> candidates) {
  std::string sentence = "there is no " + std::string(kind) + " " + in_quotes(typed);
  if (const std::string near = nearest_word(typed, candidates); !near.empty()) {
    return sentence + "; did you mean \"" + near + "\"?";
  }
  sentence += candidates.empty() ? "; there are none" : "; there are:";
  for (std::size_t i = 0; i < candidates.size(); ++i) sentence += (i == 0 ? " " : ", ") + candidates[i];
  return sentence;
}

std::string grouped(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::optional<std::int64_t> whole_number(std::string_view word) {
  std::int64_t number = 0;
  const char* const end = word.data() + word.size();
  const auto [last, error] = std::from_chars(word.data(), end, number);
  return error == std::errc{} && last == end && word.front() != '-' ? std::optional(number) : std::nullopt;
}

std::optional<double> decimal_number(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  // "nan" and "inf" are words.
  return error == std::errc{} && last == end && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<std::string> without_separators(std::string_view typed) {
  constexpr std::size_t group = 3;
  std::string text;
  std::size_t digits = 0;  // since the last separator
  bool separated = false, whole_part = true;
  const auto may_end_here = [&] { return !separated || digits == group; };
  for (const char c : typed) {
    const bool separates = c == ',' || c == '_' || c == '\'' || c == ' ';
    if (separates) {
      if (!whole_part || digits == 0 || digits > group || !may_end_here()) return std::nullopt;
      separated = true;
      digits = 0;
      continue;
    }
    text += c;
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (digits > 0 || c == '.') {
      if (!may_end_here()) return std::nullopt;
      whole_part = separated = false;
    }
  }
  return may_end_here() ? std::optional(text) : std::nullopt;
}

std::string and_list(std::span<const std::string> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return text;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool value_before(std::string_view a, std::string_view b) {
  const auto x = decimal_number(a), y = decimal_number(b);
  if (x && y) return *x < *y;
  if (x || y) return x.has_value();
  return a < b;
}

std::string without_last_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace racecourse
