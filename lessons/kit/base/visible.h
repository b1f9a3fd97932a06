#pragma once

#include <string>
#include <string_view>

namespace racecourse {

/// `text` for a terminal: what could control one (control characters, what is not UTF-8) is spelled out, such as \x1b. Text
/// that has been through it stays as it is.
std::string visible(std::string_view text);

/// A word that somebody has typed, visible, in quotes.
std::string in_quotes(std::string_view word);

}  // namespace racecourse
