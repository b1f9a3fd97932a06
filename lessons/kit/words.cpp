#include "kit/words.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <numeric>
#include <vector>

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
  std::string sentence = "there is no " + std::string(kind) + " \"" + std::string(typed) + "\"";
  if (const std::string near = nearest_word(typed, candidates); !near.empty()) {
    return sentence + "; did you mean \"" + near + "\"?";
  }
  sentence += candidates.empty() ? "; there are none" : "; there are:";
  for (std::size_t i = 0; i < candidates.size(); ++i) sentence += (i == 0 ? " " : ", ") + candidates[i];
  return sentence;
}

std::string no_further_thread(const std::error_code& why) {
  return "this machine would not start another thread (" + why.message() +
         "); end other programs, or raise the limit that `ulimit -u` shows";
}

std::string grouped(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

}  // namespace racecourse
