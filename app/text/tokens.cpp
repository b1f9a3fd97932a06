#include "text/tokens.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

namespace racecourse {

namespace {

/// To be looked up by halves: a program is read again with every key that is typed.
template <std::size_t count>
constexpr auto sorted(std::array<std::string_view, count> words) {
  std::sort(words.begin(), words.end());
  return words;
}

constexpr std::array cpp_keywords = sorted(std::to_array<std::string_view>(
    {"auto",       "break",    "case",     "catch",     "class",    "concept",   "const",     "constexpr",
     "continue",   "default",  "delete",   "do",        "else",     "enum",      "explicit",  "export",
     "extern",     "false",    "final",    "for",       "friend",   "if",        "inline",    "mutable",
     "namespace",  "new",      "noexcept", "nullptr",   "operator", "override",  "private",   "protected",
     "public",     "requires", "return",   "sizeof",    "static",   "struct",    "switch",    "template",
     "this",       "throw",    "true",     "try",       "typename", "union",     "using",     "virtual",
     "volatile",   "while",    "co_await", "co_return", "co_yield", "consteval", "constinit", "decltype",
     "static_cast"}));
constexpr std::array cpp_types = sorted(std::to_array<std::string_view>(
    {"bool",     "char",   "double", "float",   "int",      "long",      "short",    "signed",
     "unsigned", "void",   "size_t", "int64_t", "uint64_t", "int32_t",   "uint32_t", "std",
     "string",   "vector", "queue",  "map",     "array",    "pair",      "optional", "World",
     "W",        "Shared", "mutex",  "shared",  "atomic",   "lock_guard"}));
constexpr std::array cpp_thread_types = sorted(std::to_array<std::string_view>(
    {"thread", "jthread", "unique_lock", "scoped_lock", "shared_lock", "shared_mutex", "future", "promise",
     "latch", "barrier", "atomic_ref", "stop_token", "condition_variable", "binary_semaphore",
     "counting_semaphore", "recursive_mutex"}));
constexpr std::array python_keywords = sorted(std::to_array<std::string_view>(
    {"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
     "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
     "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
     "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"}));
constexpr std::array python_types =
    sorted(std::to_array<std::string_view>({"bool", "bytes", "dict", "float", "int", "list", "print", "range",
                                            "self", "set", "str", "tuple", "len"}));

bool among(std::span<const std::string_view> words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

bool starts_word(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80); }
bool in_word(char c) { return starts_word(c) || std::isdigit(static_cast<unsigned char>(c)); }

class Tokenizer {
 public:
  Tokenizer(std::string_view source, Language language) : source_(source), language_(language) {}

  std::vector<Token> all() {
    while (at_ < source_.size()) next();
    return std::move(tokens_);
  }

 private:
  char here(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool at(std::string_view text) const { return source_.substr(at_).starts_with(text); }

  void next() {
    if (here() == '\n') return take_until(at_ + 1, TokenKind::plain);
    if (language_ == Language::plain) return take_until(line_end(), TokenKind::plain);
    const bool cpp = language_ == Language::cpp;
    if (cpp ? at("//") : here() == '#') return take_until(line_end(), TokenKind::comment);
    if (cpp && at("/*")) return take_until(end_of("*/", 2), TokenKind::comment);
    if (cpp && here() == '#' && only_blanks_before()) return take_until(line_end(), TokenKind::directive);
    if (!cpp && (at("\"\"\"") || at("'''")))
      return take_until(end_of(source_.substr(at_, 3), 3), TokenKind::string);
    if (here() == '"' || here() == '\'') return take_until(end_of_quoted(), TokenKind::string);
    if (std::isdigit(static_cast<unsigned char>(here())))
      return take_until(end_of_number(), TokenKind::number);
    if (starts_word(here())) return take_word();
    take_until(at_ + 1, TokenKind::plain);
  }

  void take_word() {
    std::size_t end = at_;
    while (end < source_.size() && in_word(source_[end])) ++end;
    take_until(end, kind_of(source_.substr(at_, end - at_), end));
  }

  TokenKind kind_of(std::string_view word, std::size_t end) const {
    const bool cpp = language_ == Language::cpp;
    if (cpp ? among(cpp_keywords, word) : among(python_keywords, word)) return TokenKind::keyword;
    const bool called = end < source_.size() && source_[end] == '(';
    if (called) return TokenKind::function;
    const bool type =
        cpp ? among(cpp_types, word) || among(cpp_thread_types, word) : among(python_types, word);
    if (type) return TokenKind::type;
    return TokenKind::plain;
  }

  std::size_t line_end() const { return std::min(source_.find('\n', at_), source_.size()); }

  std::size_t end_of(std::string_view closing, std::size_t opening_length) const {
    const std::size_t found = source_.find(closing, at_ + opening_length);
    return found == std::string_view::npos ? source_.size() : found + closing.size();
  }

  std::size_t end_of_quoted() const {
    for (std::size_t i = at_ + 1; i < source_.size() && source_[i] != '\n'; ++i) {
      if (source_[i] == '\\')
        ++i;
      else if (source_[i] == source_[at_])
        return i + 1;
    }
    return line_end();
  }

  std::size_t end_of_number() const {
    std::size_t end = at_;
    while (end < source_.size() && (in_word(source_[end]) || source_[end] == '.' || digit_separator(end)))
      ++end;
    return end;
  }

  bool digit_separator(std::size_t i) const {
    return source_[i] == '\'' && i + 1 < source_.size() &&
           std::isalnum(static_cast<unsigned char>(source_[i + 1]));
  }

  bool only_blanks_before() const {
    for (std::size_t i = at_; i > 0 && source_[i - 1] != '\n'; --i)
      if (source_[i - 1] != ' ' && source_[i - 1] != '\t') return false;
    return true;
  }

  /// Adds [at_, end) of one kind, cut at line ends; equal neighbours become one.
  void take_until(std::size_t end, TokenKind kind) {
    end = std::min(end, source_.size());
    while (at_ < end) {
      if (source_[at_] == '\n') {
        ++at_;
        continue;
      }
      const std::size_t stop = std::min(source_.find('\n', at_), end);
      add(stop, kind);
      at_ = stop;
    }
  }

  void add(std::size_t end, TokenKind kind) {
    if (!tokens_.empty() && tokens_.back().kind == kind && tokens_.back().end == at_ &&
        kind == TokenKind::plain)
      tokens_.back().end = static_cast<std::uint32_t>(end);
    else
      tokens_.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end), kind});
  }

  std::string_view source_;
  Language language_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view source, Language language) {
  return Tokenizer(source, language).all();
}

}  // namespace racecourse
