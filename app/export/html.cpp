#include "export/html.h"

#include <algorithm>
#include <cstdint>

#include "kit/base/characters.h"

namespace racecourse {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// How many bytes the character at the front takes; 0 when it is not UTF-8 (RFC 3629) or XML 1.0 has no such character.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || length > text.size()) return 0;
  std::uint32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues_character(text[i])) return 0;
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  const bool too_long = (length == 3 && code < 0x800) || (length == 4 && (code < 0x10000 || code > 0x10FFFF));
  const bool no_character = (code >= 0xD800 && code < 0xE000) || code == 0xFFFE || code == 0xFFFF;
  return too_long || no_character ? 0 : length;
}

std::string_view escape_of(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
  }
}

std::string html_of_span(const Span& span) {
  std::string html = html_escaped(span.text);
  if (span.code) html = "<code>" + html + "</code>";
  if (span.emphasis) html = "<em>" + html + "</em>";
  if (span.strong) html = "<strong>" + html + "</strong>";
  return span.line_break ? html + "<br>" : html;
}

std::string html_of_spans(const Block& block) {
  std::string html;
  for (const Span& span : block.spans) html += html_of_span(span);
  return html;
}

/// Lists are flat: a deeper item says so by its class.
std::string html_of_item(const Block& block) {
  const std::string number = block.number > 0 ? " value=\"" + std::to_string(block.number) + "\"" : "";
  const std::string depth = block.level > 1 ? " class=\"deeper\"" : "";
  return "<li" + number + depth + ">" + html_of_spans(block) + "</li>\n";
}

std::string html_of_block(const Block& block, int level) {
  switch (block.kind) {
    case BlockKind::heading: {
      const std::string tag = "h" + std::to_string(std::min(level + block.level, 6));
      return "<" + tag + ">" + html_of_spans(block) + "</" + tag + ">\n";
    }
    case BlockKind::paragraph: return "<p>" + html_of_spans(block) + "</p>\n";
    case BlockKind::item: return html_of_item(block);
    case BlockKind::code: {
      std::string text;
      for (const Span& span : block.spans) text += span.text;
      return "<pre>" + html_escaped(text) + "</pre>\n";
    }
    case BlockKind::rule: return "<hr>\n";
  }
  return "";
}

char token_class(TokenKind kind) {
  switch (kind) {
    case TokenKind::plain: return '\0';
    case TokenKind::keyword: return 'k';
    case TokenKind::type: return 't';
    case TokenKind::string: return 's';
    case TokenKind::comment: return 'c';
    case TokenKind::number: return 'n';
    case TokenKind::directive: return 'd';
    case TokenKind::function: return 'f';
  }
  return '\0';
}

/// What a compiler needs before the first line that a reader wants to see.
bool is_opening(std::string_view line) {
  return line.empty() || line.starts_with('#') || line.starts_with("namespace ");
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) {
      html += replacement;
      text.remove_prefix(1);
      continue;
    }
    const char c = text.front();
    const bool control = length == 1 && static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
    if (const std::string_view escape = escape_of(c); !escape.empty())
      html += escape;
    else if (!control)
      html += text.substr(0, length);
    text.remove_prefix(length);
  }
  return html;
}

std::string html_of(const Blocks& blocks, int level) {
  std::string html;
  std::string_view list;  // the tag of the list that is open
  const auto open = [&](std::string_view tag) {
    if (tag == list) return;
    if (!list.empty()) html += "</" + std::string(list) + ">\n";
    if (!tag.empty()) html += "<" + std::string(tag) + ">\n";
    list = tag;
  };
  for (const Block& block : blocks) {
    const bool item = block.kind == BlockKind::item;
    open(item ? (block.number > 0 ? "ol" : "ul") : "");
    html += html_of_block(block, level);
  }
  open("");
  return html;
}

std::string html_of_source(std::string_view source, Language language) {
  std::string html;
  std::size_t at = 0;
  bool opening = true;
  const auto begin_line = [&](std::size_t begin) {
    const std::string_view rest = source.substr(begin);
    opening = opening && is_opening(rest.substr(0, rest.find('\n')));
    html += opening ? "<span class=\"line opening\">" : "<span class=\"line\">";
  };
  begin_line(0);
  const auto pass = [&](std::size_t end) {
    for (; at < end; ++at) {
      if (source[at] != '\n') continue;
      html += "\n</span>";
      begin_line(at + 1);
    }
  };
  for (const Token& token : tokenize(source, language)) {
    pass(token.begin);
    const std::string text = html_escaped(source.substr(token.begin, token.end - token.begin));
    const char name = token_class(token.kind);
    html += name == '\0' ? text : "<span class=\"" + std::string(1, name) + "\">" + text + "</span>";
    at = token.end;
  }
  // The last line end begins no further line.
  if (source.ends_with('\n')) pass(source.size() - 1);
  return html + "\n</span>";
}

}  // namespace racecourse
