// Program text cut into parts: what each part is, and that none is lost whatever the text.

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kit/lesson/course.h"
#include "text/tokens.h"
#include "ui/source_view.h"

using namespace racecourse;

namespace {

using Piece = std::pair<std::string, TokenKind>;

/// All parts but the plain ones.
std::vector<Piece> parts_of(std::string_view source, Language language) {
  std::vector<Piece> parts;
  for (const Token& token : tokenize(source, language))
    if (token.kind != TokenKind::plain)
      parts.emplace_back(source.substr(token.begin, token.end - token.begin), token.kind);
  return parts;
}

/// Whether the tokens cover all but the line ends, in order, and no two plain ones could be one.
bool is_cut_well(std::string_view source, const std::vector<Token>& tokens) {
  std::size_t at = 0;
  const auto skip_line_ends = [&] {
    while (at < source.size() && source[at] == '\n') ++at;
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    skip_line_ends();
    const Token& token = tokens[i];
    if (token.begin != at || token.end <= token.begin || token.end > source.size()) return false;
    if (source.substr(at, token.end - token.begin).find('\n') != std::string_view::npos) return false;
    const bool joins = i > 0 && tokens[i - 1].end == token.begin;
    if (joins && token.kind == TokenKind::plain && tokens[i - 1].kind == TokenKind::plain) return false;
    at = token.end;
  }
  skip_line_ends();
  return at == source.size();
}

std::size_t count_of(std::string_view source, Language language, TokenKind kind) {
  const auto tokens = tokenize(source, language);
  return static_cast<std::size_t>(
      std::count_if(tokens.begin(), tokens.end(), [&](const Token& token) { return token.kind == kind; }));
}

}  // namespace

TEST_CASE("the parts of a line of C++") {
  using enum TokenKind;
  CHECK(parts_of("for (int i = 0; i < n; ++i) sum.add(i);  // all", Language::cpp) ==
        std::vector<Piece>{
            {"for", keyword}, {"int", type}, {"0", number}, {"add", function}, {"// all", comment}});
  CHECK(parts_of("const bool forty = f(\"a\\\"b\", '\\'', 0x2A, 1.5e3, 1'000);", Language::cpp) ==
        std::vector<Piece>{{"const", keyword},
                           {"bool", type},
                           {"f", function},
                           {"\"a\\\"b\"", string},
                           {"'\\''", string},
                           {"0x2A", number},
                           {"1.5e3", number},
                           {"1'000", number}});
  // A word that only begins like a keyword, or has a digit in it, is one word.
  CHECK(parts_of("format x1 _if iffy", Language::cpp).empty());
  CHECK(parts_of("a /* b */ c", Language::cpp) == std::vector<Piece>{{"/* b */", comment}});
  CHECK(parts_of("x = \"// no comment /* \";", Language::cpp) ==
        std::vector<Piece>{{"\"// no comment /* \"", string}});
}

TEST_CASE("a directive is first on its line") {
  using enum TokenKind;
  CHECK(parts_of("  #pragma once\na # b", Language::cpp) == std::vector<Piece>{{"#pragma once", directive}});
}

TEST_CASE("the parts of a line of Python") {
  using enum TokenKind;
  CHECK(parts_of("with lock: counter = max(counter, 1_000)  # 'here'", Language::python) ==
        std::vector<Piece>{{"with", keyword}, {"max", function}, {"1_000", number}, {"# 'here'", comment}});
  CHECK(parts_of("x: int = None if 'a#b' else \"\"", Language::python) ==
        std::vector<Piece>{{"int", type},
                           {"None", keyword},
                           {"if", keyword},
                           {"'a#b'", string},
                           {"else", keyword},
                           {"\"\"", string}});
  // What is a keyword of the one language is a word of the other.
  CHECK(parts_of("const void switch", Language::python).empty());
  CHECK(parts_of("lambda elif pass", Language::cpp).empty());
}

TEST_CASE("a comment or string over many lines is one part in each") {
  using enum TokenKind;
  CHECK(parts_of("/* one\n\ntwo */ three", Language::cpp) ==
        std::vector<Piece>{{"/* one", comment}, {"two */", comment}});
  CHECK(parts_of("'''a\nb'c\nd''' e", Language::python) ==
        std::vector<Piece>{{"'''a", string}, {"b'c", string}, {"d'''", string}});
}

TEST_CASE("a string that is not closed ends with its line, a long one with the text") {
  using enum TokenKind;
  CHECK(parts_of("x = \"open;\nif", Language::cpp) ==
        std::vector<Piece>{{"\"open;", string}, {"if", keyword}});
  CHECK(parts_of("'open\\", Language::cpp) == std::vector<Piece>{{"'open\\", string}});
  CHECK(parts_of("'''open\nif", Language::python) == std::vector<Piece>{{"'''open", string}, {"if", string}});
  CHECK(parts_of("/* open\nif", Language::cpp) == std::vector<Piece>{{"/* open", comment}, {"if", comment}});
}

TEST_CASE("plain text is one part to a line") {
  const auto tokens = tokenize("if \"x\n\n1 // y", Language::plain);
  CHECK(tokens == std::vector<Token>{{0, 5, TokenKind::plain}, {7, 13, TokenKind::plain}});
}

TEST_CASE("nothing is lost of any text, however wild") {
  std::mt19937 dice(51);
  const std::vector<std::string_view> scraps{"\"",   "'", "'''", "\"\"\"", "\\", "\n",  "/*", "*/",
                                             "//",   "#", "a",   "if",     "1",  ".",   " ",  "(",
                                             "\xC3", "µ", "\t",  "\0",     "_",  "int("};
  int wrong = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string source;
    for (auto i = dice() % 24; i > 0; --i) source += scraps[dice() % scraps.size()];
    for (const Language language : {Language::plain, Language::cpp, Language::python})
      if (!is_cut_well(source, tokenize(source, language)) && wrong++ == 0) MESSAGE("cut badly: " << source);
  }
  CHECK(wrong == 0);
}

TEST_CASE("the bodies of all lessons are cut well and have what C++ has") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    CHECK(is_cut_well(lesson.body, tokenize(lesson.body, Language::cpp)));
    CHECK(parts_of(lesson.body, Language::cpp).front() == Piece{"#pragma once", TokenKind::directive});
    for (const TokenKind kind :
         {TokenKind::keyword, TokenKind::type, TokenKind::comment, TokenKind::function, TokenKind::directive})
      CHECK(count_of(lesson.body, Language::cpp, kind) > 0);
    if (!lesson.twin.empty()) CHECK(is_cut_well(lesson.twin, tokenize(lesson.twin, Language::python)));
  }
}

TEST_CASE("each line knows where it begins and which part is its first") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    SourceCache cache;
    cache_source(lesson.body, Language::cpp, cache);
    CHECK(cache.tokens == tokenize(lesson.body, Language::cpp));
    const std::string_view text = lesson.body;
    REQUIRE(cache.line_begins.size() == static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
    REQUIRE(cache.first_tokens.size() == cache.line_begins.size());
    std::size_t longest = 0;
    for (std::size_t line = 0; line < cache.line_begins.size(); ++line) {
      const std::uint32_t begin = cache.line_begins[line];
      REQUIRE((begin == 0 || text[begin - 1] == '\n'));
      const std::size_t end = text.find('\n', begin);
      longest = std::max(longest, end - begin);
      const std::size_t first = cache.first_tokens[line];
      if (end > begin) REQUIRE(cache.tokens.at(first).begin == begin);
      if (end == begin) REQUIRE((first == cache.tokens.size() || cache.tokens[first].begin > begin));
    }
    CHECK(cache.longest == longest);
  }
}

TEST_CASE("a cache is made anew for another text or language, and kept for the same") {
  SourceCache cache;
  const std::string_view text = "if x\n\n  y";
  cache_source(text, Language::cpp, cache);
  CHECK(cache.first_tokens == std::vector<std::uint32_t>{0, 2, 2});
  CHECK(cache.tokens[0].kind == TokenKind::keyword);
  const Token* kept = cache.tokens.data();
  cache_source(text, Language::cpp, cache);
  CHECK(cache.tokens.data() == kept);
  cache_source(text, Language::plain, cache);
  CHECK(cache.tokens[0].kind == TokenKind::plain);
  cache_source(text.substr(0, 4), Language::plain, cache);
  CHECK(cache.line_begins.size() == 1);
  cache_source("\n\n", Language::plain, cache);
  CHECK(cache.line_begins == std::vector<std::uint32_t>{0, 1});
  CHECK(cache.longest == 0);
  CHECK(cache.tokens.empty());
}
