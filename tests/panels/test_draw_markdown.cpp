// Prose: what its blocks are, and what every lesson's text has to have.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "../lessons/plural.h"
#include "kit/lesson/course.h"
#include "text/lesson_text.h"
#include "text/markdown.h"

using namespace racecourse;

namespace {

/// "kind level number" of each block, to be compared at a glance.
std::vector<std::string> outline(const Blocks& blocks) {
  const std::array<std::string, 5> kinds{"heading", "paragraph", "item", "code", "rule"};
  std::vector<std::string> lines;
  for (const Block& block : blocks) {
    std::string line = kinds.at(static_cast<std::size_t>(block.kind));
    if (block.level > 0) line += " " + std::to_string(block.level);
    if (block.number > 0) line += " no. " + std::to_string(block.number);
    if (block.continues) line += " goes on";
    if (block.quoted) line += " quoted";
    lines.push_back(line + ": " + plain_text({block}));
  }
  return lines;
}

using Lines = std::vector<std::string>;

Slots names_of(const Lesson& lesson) {
  Slots names;
  for (const Setting& setting : lesson.settings) names[setting.name] = "7";
  for (const MetricSpec& metric : lesson.metrics) names[metric.name] = "7";
  return names;
}

}  // namespace

TEST_CASE("Markdown: headings, paragraphs, rules and quotes") {
  CHECK(outline(parse_markdown("# A `b`\n\none\ntwo\n\n---\n\n> said\n>\n> twice\n\n###### F\n")) ==
        Lines{"heading 1: A b", "paragraph: one two", "rule: ", "paragraph quoted: said",
              "paragraph quoted: twice", "heading 6: F"});
  CHECK(parse_markdown("").empty());
  CHECK(parse_markdown("\n\n \n").empty());
}

TEST_CASE("Markdown: lists in lists keep their depth, numbered ones their number") {
  CHECK(outline(parse_markdown("3. a\n   - b\n     - c\n   - d\n4. e\n\nend\n")) ==
        Lines{"item 1 no. 3: a", "item 2: b", "item 3: c", "item 2: d", "item 1 no. 4: e", "paragraph: end"});
  CHECK(outline(parse_markdown("1. a\n\n   more\n\n2. b\n")) ==
        Lines{"item 1 no. 1: a", "item 1 goes on: more", "item 1 no. 2: b"});
  CHECK(outline(parse_markdown("- a\n  lazy\n\n> - q\n")) == Lines{"item 1: a lazy", "item 1 quoted: q"});
}

TEST_CASE("Markdown: words in each style, and where a line breaks") {
  const Blocks blocks = parse_markdown("a **b *c*** [d](http://e) `f **g**`  \nh\\\ni");
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].spans == std::vector<Span>{{.text = "a "},
                                             {.text = "b ", .strong = true},
                                             {.text = "c", .strong = true, .emphasis = true},
                                             {.text = " "},
                                             {.text = "d", .link = true},
                                             {.text = " "},
                                             {.text = "f **g**", .code = true, .line_break = true},
                                             {.text = "h", .line_break = true},
                                             {.text = "i"}});
  CHECK(plain_text(blocks) == "a b c d f **g**\nh\ni");
}

TEST_CASE("Markdown: code is kept as it is, with its language") {
  const Blocks fenced = parse_markdown("```cpp\nif (a < b)  {n}\n\n  *x* = 1;\n```\n");
  REQUIRE(fenced.size() == 1);
  CHECK(fenced[0].language == "cpp");
  REQUIRE(fenced[0].spans.size() == 1);
  CHECK(fenced[0].spans[0].text == "if (a < b)  {n}\n\n  *x* = 1;\n");
  const Blocks indented = parse_markdown("    x\n    y\n");
  REQUIRE(indented.size() == 1);
  CHECK(indented[0].kind == BlockKind::code);
  CHECK(indented[0].language.empty());
  CHECK(plain_text(indented) == "x\ny\n");
}

TEST_CASE("sections: those above the level end one, those of one name are joined") {
  const auto sections =
      split_sections(parse_markdown("## A\n\n1\n\n# B\n\n2\n\n## C\n\n3\n\n## A\n\n4\n"), 2);
  CHECK(sections.size() == 2);
  CHECK(plain_text(sections.at("A")) == "1\n4");
  CHECK(plain_text(sections.at("C")) == "3");
  CHECK(split_sections(parse_markdown("words alone"), 2).empty());
  const auto bare = split_sections(parse_markdown("# Empty\n"));
  REQUIRE(bare.count("Empty") == 1);
  CHECK(bare.at("Empty").empty());
}

TEST_CASE("slots: only a name in braces is one, and its value is strong") {
  const Slots slots{{"n", "4"}, {"a-b_2", "x {n} y"}};
  const auto filled = [&](std::string_view text) { return fill_slots(parse_markdown(text), slots); };
  CHECK(filled("{n} and *{n}*")[0].spans ==
        std::vector<Span>{{.text = "4", .strong = true},
                          {.text = " and "},
                          {.text = "4", .strong = true, .emphasis = true}});
  // A value is not looked into; neither is code.
  CHECK(plain_text(filled("{a-b_2}")) == "x {n} y");
  CHECK(plain_text(filled("`{n}`\n\n```\n{n}\n```")) == "{n}\n{n}\n");
  for (const std::string_view text : {"{N}", "{ n }", "{n", "n}", "{}", "{unknown}", "}{"}) {
    CAPTURE(text);
    CHECK(plain_text(filled(text)) == text);
    CHECK_FALSE(filled(text)[0].spans[0].strong);
  }
  CHECK(plain_text(filled("{{n}}")) == "{4}");
  CHECK(plain_text(filled("a {n  \nb")) == "a {n\nb");
  CHECK(plain_text(filled("{n}  \n{n}")) == "4\n4");
  CHECK(plain_text(filled("a {n} b  \nc")) == "a 4 b\nc");
}

TEST_CASE("words in a slot agree with its value") {
  const auto told = [](std::string_view text, const char* value) {
    return plain_text(fill_slots(parse_markdown(text), {{"n", value}}));
  };
  CHECK(told("{n} {n|thread waits|threads wait}.", "1") == "1 thread waits.");
  CHECK(told("{n} {n|thread waits|threads wait}.", "11") == "11 threads wait.");
  CHECK(told("{n} thread{n||s} wait{n|s|}", "1") == "1 thread waits");
  CHECK(told("{n} thread{n||s} wait{n|s|}", "0") == "0 threads wait");
  for (const std::string_view text : {"{n|a}", "{n|a|b|c}", "{|a|b}", "{n |a|b}", "{m|a|b}"}) {
    CAPTURE(text);
    CHECK(told(text, "1") == text);
  }
  CHECK(unknown_slots(parse_markdown("{n|a|b} {m|a|b}"), {{"n", "1"}}) == Lines{"m"});
  CHECK_FALSE(fill_slots(parse_markdown("{n|a|b}"), {{"n", "1"}})[0].spans[0].strong);
}

TEST_CASE("slots without a value are named once each, in order, and not those in code") {
  const Blocks blocks = parse_markdown("{b} {a} {b} {known} `{c}`\n\n- {d}\n\n```\n{e}\n```\n");
  CHECK(unknown_slots(blocks, {{"known", "1"}}) == Lines{"b", "a", "d"});
  CHECK(unknown_slots(fill_slots(blocks, {{"a", ""}, {"b", ""}, {"d", ""}, {"known", ""}}), {}).empty());
}

TEST_CASE("every lesson's text has the sections a reader is led through, and words in each") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    const Blocks blocks = parse_markdown(lesson.text);
    REQUIRE(!blocks.empty());
    CHECK(blocks[0].level == 1);
    CHECK(plain_text({blocks[0]}) == lesson.title);
    const auto sections = split_sections(blocks, 2);
    for (const std::string_view name :
         {"Predict", "Watch", "Explain", "Belief", "Talking points", "After a run", "To the belief"}) {
      CAPTURE(name);
      const auto section = sections.find(name);
      REQUIRE(section != sections.end());
      CHECK(plain_text(section->second).size() > 40);
    }
    // One misspelt would be shown or told nowhere.
    CHECK(sections.size() ==
          7 + sections.count("Python") + sections.count("Before a run") + sections.count("To the guess"));
    CHECK(sections.contains("Python") == !lesson.twin.empty());
    for (const Block& point : sections.at("Talking points")) CHECK(point.kind == BlockKind::item);
  }
}

TEST_CASE("no lesson's text has 1 threads") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    Settings lowest = lesson.default_settings();
    for (const Setting& setting : lesson.settings)
      if (setting.is_number()) lowest.set_number(setting.name, std::max<std::int64_t>(setting.low, 1));
    Snapshot run;
    const Slots slots = slots_of(lesson, lowest, run);
    CHECK(plural_of_one(plain_text(fill_slots(parse_markdown(lesson.text), slots))) == "");
    CHECK(plural_of_one(
              plain_text(fill_slots(plain_paragraph(lesson.teaching.prediction->question), slots))) == "");
  }
}

TEST_CASE("every {name} of a lesson's text is a setting or a metric of it, and is filled") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    // What follows is told of a run, with words of its own; Told refuses a name that it does not know.
    const Blocks blocks = parse_markdown(lesson.text.substr(0, lesson.text.find("\n## After a run\n")));
    CHECK(unknown_slots(blocks, names_of(lesson)) == Lines{});
    CHECK_FALSE(unknown_slots(blocks, {}).empty());
    CHECK(unknown_slots(fill_slots(blocks, names_of(lesson)), {}) == Lines{});
  }
}
