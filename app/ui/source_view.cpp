#include "ui/source_view.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

ImU32 syntax_colour(TokenKind kind, const Theme& theme) {
  switch (kind) {
    case TokenKind::plain: return theme.text;
    case TokenKind::keyword: return theme.syntax.keyword;
    case TokenKind::type: return theme.syntax.type;
    case TokenKind::string: return theme.syntax.string;
    case TokenKind::comment: return theme.syntax.comment;
    case TokenKind::number: return theme.syntax.number;
    case TokenKind::directive: return theme.syntax.directive;
    case TokenKind::function: return theme.syntax.function;
  }
  return theme.text;
}

namespace {

void draw_line(ImDrawList& list, ImVec2 at, std::size_t line, const SourceCache& cache, const Theme& theme) {
  const std::size_t last =
      line + 1 < cache.first_tokens.size() ? cache.first_tokens[line + 1] : cache.tokens.size();
  for (std::size_t i = cache.first_tokens[line]; i < last; ++i) {
    const Token& token = cache.tokens[i];
    const std::string_view text = cache.source.substr(token.begin, token.end - token.begin);
    draw_text_between_pixels(list, theme.fonts.code, at, syntax_colour(token.kind, theme), text);
    at.x += text_size(theme.fonts.code, text).x;
  }
}

}  // namespace

namespace {

/// The first line with something of its own, from 0: after what it includes or imports, and the name of its space.
std::size_t begin_of_body(std::string_view source) {
  constexpr std::array begins{"#include", "#pragma", "import ", "from ", "namespace "};
  std::size_t end = 0, line = 0;
  for (std::size_t at = 0; at < source.size(); ++line) {
    const std::string_view text = source.substr(at);
    if (std::any_of(begins.begin(), begins.end(), [&](const char* word) { return text.starts_with(word); }))
      end = line + 1;
    else if (text.front() == '\n' && end == line && line > 0)
      ++end;
    at = std::min(source.find('\n', at), source.size() - 1) + 1;
  }
  return end;
}

}  // namespace

float source_line_height(const Theme& theme) { return text_height(theme.fonts.code) * 1.35f; }

void cache_source(std::string_view source, Language language, SourceCache& cache) {
  if (cache.source.data() == source.data() && cache.source.size() == source.size() &&
      cache.language == language)
    return;
  cache = {source, language, tokenize(source, language), {}, {}, 0, 0};
  cache.begins_at = begin_of_body(source);
  std::size_t token = 0;
  for (std::size_t begin = 0; begin <= source.size();) {
    const std::size_t end = std::min(source.find('\n', begin), source.size());
    if (begin == source.size() && begin > 0) break;  // the last line ends with a line end
    while (token < cache.tokens.size() && cache.tokens[token].begin < begin) ++token;
    cache.line_begins.push_back(static_cast<std::uint32_t>(begin));
    cache.first_tokens.push_back(static_cast<std::uint32_t>(token));
    cache.longest = std::max(cache.longest, end - begin);
    begin = end + 1;
  }
}

void source_view(const char* id, std::string_view source, Language language, std::span<const int> lit,
                 SourceCache& cache, ImVec2 size, const Theme& theme) {
  cache_source(source, language, cache);
  if (!compat::begin_child(id, size, ImGuiWindowFlags_HorizontalScrollbar)) {
    ImGui::EndChild();
    return;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float line_height = source_line_height(theme);
  const float letter = text_size(theme.fonts.code, "0").x;
  const std::size_t lines = cache.line_begins.size();
  const float numbers = letter * static_cast<float>(std::to_string(lines).size()) + theme.px(16);
  ImGui::Dummy(
      {numbers + letter * static_cast<float>(cache.longest + 2), line_height * static_cast<float>(lines)});
  if (const auto begins_at = std::exchange(cache.begins_at, std::nullopt))
    ImGui::SetScrollY(line_height * static_cast<float>(*begins_at));
  if (!lit.empty() && lit.front() != cache.followed) {
    cache.followed = lit.front();
    ImGui::SetScrollY(std::max(0.0f, line_height * static_cast<float>(lit.front()) - size.y * 0.4f));
  }
  // Draw only what is visible.
  const float scrolled = ImGui::GetScrollY();
  const auto first = static_cast<std::size_t>(std::max(0.0f, scrolled / line_height - 1));
  const std::size_t last = std::min(lines, first + static_cast<std::size_t>(size.y / line_height) + 3);
  for (std::size_t i = first; i < last; ++i) {
    const ImVec2 at(origin.x, origin.y + line_height * static_cast<float>(i));
    if (std::find(lit.begin(), lit.end(), static_cast<int>(i) + 1) != lit.end())
      list.AddRectFilled(
          at,
          {at.x + std::max(size.x, numbers + letter * static_cast<float>(cache.longest)), at.y + line_height},
          faded(theme.accent, 0.18f));
    const float inset = (line_height - text_height(theme.fonts.code)) / 2;
    const std::string number = std::to_string(i + 1);
    draw_text(list, theme.fonts.code,
              {at.x + numbers - theme.px(16) - text_size(theme.fonts.code, number).x, at.y + inset},
              theme.text_faint, number);
    draw_line(list, {at.x + numbers, at.y + inset}, i, cache, theme);
  }
  fade_scrolled(theme.panel, theme);
  compat::scroll_pages(compat::pages_turned(true));
  ImGui::EndChild();
}

}  // namespace racecourse
