#pragma once

// A program's text with line numbers and coloured parts, some lines lit.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "text/tokens.h"
#include "ui/theme.h"

namespace racecourse {

/// The tokens of the source shown last; made anew for another source.
struct SourceCache {
  std::string_view source;
  Language language = Language::plain;
  std::vector<Token> tokens;
  std::vector<std::uint32_t> line_begins;   ///< byte where each line begins
  std::vector<std::uint32_t> first_tokens;  ///< and its first token
  std::size_t longest = 0;                  ///< characters of the longest line
  int followed = 0;                         ///< the lit line that was scrolled to last
  std::optional<std::size_t> begins_at;     ///< the line to begin with, from 0, until it was scrolled to
};

ImU32 syntax_colour(TokenKind kind, const Theme& theme);
float source_line_height(const Theme& theme);

/// Brings the cache up to date; drawing does so by itself. `source` must outlive the cache's use.
void cache_source(std::string_view source, Language language, SourceCache& cache);

/// Scrolls both ways inside `size`; `lit` are line numbers from 1. Scrolls to the first of them when it changes.
void source_view(const char* id, std::string_view source, Language language, std::span<const int> lit,
                 SourceCache& cache, ImVec2 size, const Theme& theme);

}  // namespace racecourse
