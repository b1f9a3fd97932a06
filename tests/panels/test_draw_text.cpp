// Program text cut into parts, and prose.

#include <doctest/doctest.h>

#include <string>

#include "kit/lesson/course.h"
#include "text/markdown.h"
#include "text/tokens.h"
#include "ui/source_view.h"

using namespace racecourse;

namespace {

TokenKind kind_at(std::string_view source, Language language, std::string_view part) {
  const auto place = static_cast<std::uint32_t>(source.find(part));
  for (const Token& token : tokenize(source, language))
    if (token.begin <= place && place < token.end) return token.kind;
  FAIL("no token there");
  return TokenKind::plain;
}

void check_covers(std::string_view source, Language language) {
  std::uint32_t at = 0;
  for (const Token& token : tokenize(source, language)) {
    while (at < token.begin) REQUIRE(source[at++] == '\n');
    REQUIRE(token.begin == at);
    REQUIRE(token.end > token.begin);
    REQUIRE(source.substr(token.begin, token.end - token.begin).find('\n') == std::string_view::npos);
    at = token.end;
  }
  while (at < source.size()) REQUIRE(source[at++] == '\n');
}

}  // namespace

TEST_CASE("parts of C++ are told apart") {
  const std::string_view source =
      "#include <x>\nconst long n = 1'000;  // note\nadd(\"a // b\", n); /* two\nlines */ x";
  const auto kind = [&](std::string_view part) { return kind_at(source, Language::cpp, part); };
  CHECK(kind("#include") == TokenKind::directive);
  CHECK(kind("const") == TokenKind::keyword);
  CHECK(kind("long") == TokenKind::type);
  CHECK(kind("1'000") == TokenKind::number);
  CHECK(kind("// note") == TokenKind::comment);
  CHECK(kind("add") == TokenKind::function);
  CHECK(kind("a // b") == TokenKind::string);
  CHECK(kind("lines */") == TokenKind::comment);
  CHECK(kind(" x") == TokenKind::plain);
}

TEST_CASE("parts of Python are told apart") {
  const std::string_view source = "def f(n):  # count\n    return '''a\nb''' + str(1.5)\n";
  const auto kind = [&](std::string_view part) { return kind_at(source, Language::python, part); };
  CHECK(kind("def") == TokenKind::keyword);
  CHECK(kind("# count") == TokenKind::comment);
  CHECK(kind("b'''") == TokenKind::string);
  CHECK(kind("1.5") == TokenKind::number);
}

TEST_CASE("tokens cover the source, whatever it is") {
  for (const std::string_view source :
       {"", "\n\n", "\"never ended", "/* never ended\n", "'", "\\", "'''a", "#", "é = 'ü'\n"})
    for (const Language language : {Language::plain, Language::cpp, Language::python})
      check_covers(source, language);
  for (const Lesson& lesson : course()) check_covers(lesson.body, Language::cpp);
}

TEST_CASE("lines of a source are found") {
  SourceCache cache;
  cache_source("ab\n\ncdef\n", Language::plain, cache);
  CHECK(cache.line_begins == std::vector<std::uint32_t>{0, 3, 4});
  CHECK(cache.longest == 4);
  cache_source("x", Language::plain, cache);
  CHECK(cache.line_begins.size() == 1);
}

TEST_CASE("markdown becomes blocks") {
  const Blocks blocks =
      parse_markdown("# A\n\nOne *two* **three** `four`.\n\n- a\n- b\n  1. c\n\n```py\nx = 1\n```\n\n> q\n");
  REQUIRE(blocks.size() == 7);
  CHECK(blocks[0].kind == BlockKind::heading);
  CHECK(blocks[0].level == 1);
  REQUIRE(blocks[1].spans.size() == 7);
  CHECK(blocks[1].spans[1].emphasis);
  CHECK(blocks[1].spans[3].strong);
  CHECK(blocks[1].spans[5].code);
  CHECK(blocks[2].kind == BlockKind::item);
  CHECK(blocks[2].level == 1);
  CHECK(blocks[4].level == 2);
  CHECK(blocks[4].number == 1);
  CHECK(blocks[5].kind == BlockKind::code);
  CHECK(blocks[5].language == "py");
  CHECK(blocks[5].spans.at(0).text == "x = 1\n");
  CHECK(blocks[6].quoted);
}

TEST_CASE("sections are found by their heading") {
  const auto sections = split_sections(
      parse_markdown("# T\n\nlost\n\n## Watch\n\nOne.\n\n### Part\n\nTwo.\n\n## Explain\n\nThree.\n"), 2);
  CHECK(sections.size() == 2);
  CHECK(plain_text(sections.at("Watch")) == "One.\nPart\nTwo.");
  CHECK(plain_text(sections.at("Explain")) == "Three.");
}

TEST_CASE("slots are filled, code and unknown names are left") {
  const Blocks blocks = parse_markdown("{threads} of {nothing}, {} and `{threads}`");
  const Slots slots{{"threads", "4"}};
  CHECK(plain_text(fill_slots(blocks, slots)) == "4 of {nothing}, {} and {threads}");
  CHECK(fill_slots(blocks, slots)[0].spans[0].strong);
  CHECK(unknown_slots(blocks, slots) == std::vector<std::string>{"nothing"});
}
