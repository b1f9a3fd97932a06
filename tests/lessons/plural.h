#pragma once

// English for tests: "1 threads" is none.

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace racecourse {

/// The first place where a text has a plural behind a 1, with what surrounds it; empty where it has none. Verbs that end
/// alike are let pass, and "1 times as quick", which is a factor.
inline std::string plural_of_one(std::string_view text) {
  constexpr std::array no_plurals{"was", "has", "does", "times", "waits", "goes"};
  for (std::size_t at = text.find("1 "); at != std::string_view::npos; at = text.find("1 ", at + 1)) {
    const std::string_view before = text.substr(at < 2 ? 0 : at - 2, std::min<std::size_t>(at, 2));
    const bool in_code = before == "+ " || before == "= ";
    const bool alone = !in_code && (before.empty() ||
                                    std::string_view(" \n(").find(before.back()) != std::string_view::npos);
    std::size_t end = at + 2;
    while (end < text.size() && std::islower(static_cast<unsigned char>(text[end]))) ++end;
    const std::string_view word = text.substr(at + 2, end - at - 2);
    const bool passes = std::find(no_plurals.begin(), no_plurals.end(), word) != no_plurals.end();
    if (alone && word.size() > 2 && word.ends_with('s') && !word.ends_with("ss") && !passes)
      return std::string(text.substr(at > 20 ? at - 20 : 0, 60));
  }
  return {};
}

}  // namespace racecourse
