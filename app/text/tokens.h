#pragma once

// Splits source text into tokens for highlighting. A lexer, not a parser.

#include <cstdint>
#include <string_view>
#include <vector>

namespace racecourse {

enum class Language { plain, cpp, python };
enum class TokenKind : std::uint8_t { plain, keyword, type, string, comment, number, directive, function };

/// Bytes [begin, end) of the source.
struct Token {
  std::uint32_t begin = 0, end = 0;
  TokenKind kind = TokenKind::plain;
  friend bool operator==(const Token&, const Token&) = default;
};

/// Covers the source in order and without gaps, except for each '\n': no token crosses the end of a line.
std::vector<Token> tokenize(std::string_view source, Language language);

}  // namespace racecourse
