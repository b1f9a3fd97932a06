// The text that is edited, without a window: carets, selections, words, indentation, undo and redo, finding.

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>

#include "editing/text_editor.h"
#include "editing/text_moves.h"
#include "editing/text_search.h"
#include "kit/base/characters.h"

using namespace racecourse;

namespace {

/// The text with "|" at the caret, and "[" "]" around what is selected.
std::string seen(const TextEditor& editor) {
  std::string text = editor.text();
  if (!editor.has_selection()) return text.insert(editor.caret(), "|");
  return text.insert(editor.selection_end(), "]").insert(editor.selection_begin(), "[");
}

/// The same the other way.
TextEditor editor_of(std::string marked) {
  const auto take = [&](char mark) {
    const std::size_t place = marked.find(mark);
    if (place != std::string::npos) marked.erase(place, 1);
    return place;
  };
  const std::size_t caret = take('|'), begin = take('['), end = take(']');
  TextEditor editor(marked);
  if (caret != std::string::npos) editor.put_caret(caret);
  if (begin != std::string::npos) editor.select(begin, end);
  return editor;
}

std::string after(std::string marked, TextEdit edit) {
  TextEditor editor = editor_of(std::move(marked));
  editor.edit(edit);
  return seen(editor);
}

std::string moved(std::string marked, TextMove move, bool selecting = false) {
  TextEditor editor = editor_of(std::move(marked));
  editor.move(move, selecting);
  return seen(editor);
}

void type_letters(TextEditor& editor, std::string_view letters) {
  for (const char letter : letters) editor.type(std::string(1, letter));
}

}  // namespace

TEST_CASE("TextLines: lines, columns and places, with tabs and letters of several bytes") {
  TextLines lines("a\tb\n\xC3\xA9t\xC3\xA9\n");
  CHECK(lines.count() == 3);
  CHECK(lines.line(1) == "\xC3\xA9t\xC3\xA9");
  CHECK(lines.line(2).empty());
  CHECK(lines.column_of(2) == 4);  // b, after the tab
  CHECK(lines.columns(1) == 3);
  CHECK(lines.place_at(0, 1.2) == 1);
  CHECK(lines.place_at(0, 3.9) == 2);
  CHECK(lines.place_at(1, 0.6) == 6);
  CHECK(lines.place_at(1, 99) == lines.end(1));
  CHECK(lines.line_of(3) == 0);
  CHECK(lines.line_of(4) == 1);
  lines.replace(3, 4, "");
  CHECK(lines.count() == 2);
  CHECK(TextLines("").count() == 1);
  CHECK(TextLines("").columns(0) == 0);
}

TEST_CASE("TextEditor: moves go by letters, words, lines and pages") {
  CHECK(moved("a\xC3\xA9|b", TextMove::left) ==
        "a|\xC3\xA9"
        "b");
  CHECK(moved("a|\xC3\xA9"
              "b",
              TextMove::right) == "a\xC3\xA9|b");
  CHECK(moved("|", TextMove::left) == "|");
  CHECK(moved("|", TextMove::right) == "|");
  CHECK(moved("int a[b]", TextMove::left) == "int a|b");
  CHECK(moved("int a[b]", TextMove::right) == "int ab|");
  CHECK(moved("int a[b]", TextMove::left, true) == "int a|b");
  CHECK(moved("std|::thread a", TextMove::word_right) == "std::|thread a");
  CHECK(moved("|counter  ++", TextMove::word_right) == "counter  |++");
  CHECK(moved("a;|\n  b", TextMove::word_right) == "a;\n|  b");
  CHECK(moved("a  b|", TextMove::word_left) == "a  |b");
  CHECK(moved("a  |b", TextMove::word_left) == "|a  b");
  CHECK(moved("a\n|b", TextMove::word_left) == "a|\nb");
  CHECK(moved("  a b|", TextMove::home) == "  |a b");
  CHECK(moved("  |a b", TextMove::home) == "|  a b");
  CHECK(moved("|  a b", TextMove::home) == "  |a b");
  CHECK(moved("|ab\ncd", TextMove::end) == "ab|\ncd");
  CHECK(moved("ab\nc|d", TextMove::text_begin) == "|ab\ncd");
  CHECK(moved("a|b\ncd", TextMove::text_end) == "ab\ncd|");
  CHECK(moved("a|b\ncd", TextMove::up) == "|ab\ncd");
  CHECK(moved("ab\nc|d", TextMove::down) == "ab\ncd|");
}

TEST_CASE("TextEditor: up and down keep the column through shorter lines, also with tabs") {
  TextEditor editor = editor_of("\tab|\nx\n123456");
  editor.move(TextMove::down, false);
  CHECK(seen(editor) == "\tab\nx|\n123456");
  editor.move(TextMove::down, false);
  CHECK(seen(editor) == "\tab\nx\n123456|");
  editor.move(TextMove::up, false);
  editor.move(TextMove::up, true);
  CHECK(editor.selected() == "\nx");
  editor.set_page(2);
  editor.put_caret(0);
  editor.move(TextMove::page_down, false);
  CHECK(editor.lines().line_of(editor.caret()) == 2);
  editor.move(TextMove::page_up, false);
  CHECK(editor.caret() == 0);
}

TEST_CASE("TextEditor: erasing takes what is selected, a letter, a word, or a step of indentation") {
  CHECK(after("a\xC3\xA9|", TextEdit::erase_left) == "a|");
  CHECK(after("a|\xC3\xA9", TextEdit::erase_right) == "a|");
  CHECK(after("|a", TextEdit::erase_left) == "|a");
  CHECK(after("a|", TextEdit::erase_right) == "a|");
  CHECK(after("a[bc]d", TextEdit::erase_left) == "a|d");
  CHECK(after("a|\nb", TextEdit::erase_right) == "a|b");
  CHECK(after("one two|", TextEdit::erase_word_left) == "one |");
  CHECK(after("|one two", TextEdit::erase_word_right) == "|two");
  CHECK(after("{\n    |x", TextEdit::erase_left) == "{\n|x");  // steps are four wide there
  CHECK(after("{\n  a\n    |x", TextEdit::erase_left) == "{\n  a\n  |x");
  CHECK(after("a|b", TextEdit::erase_selected) == "a|b");
}

TEST_CASE("TextEditor: a new line has the indentation of its line, deeper after a brace") {
  CHECK(after("  a;|", TextEdit::new_line) == "  a;\n  |");
  CHECK(after("  if (x) {|", TextEdit::new_line) == "  if (x) {\n    |");
  CHECK(after("  f() {|}", TextEdit::new_line) == "  f() {\n    |\n  }");
  CHECK(after("\tf() {|", TextEdit::new_line) == "\tf() {\n\t\t|");
  CHECK(after("a[b]c", TextEdit::new_line) == "a\n|c");
  TextEditor editor = editor_of("  f() {\n    |");
  type_letters(editor, "}");
  CHECK(seen(editor) == "  f() {\n  }|");
  editor.edit(TextEdit::undo);
  CHECK(seen(editor) == "  f() {\n    |");
}

TEST_CASE("TextEditor: Tab indents the lines that are selected, and goes to the next step where none is") {
  CHECK(after("[a\nb]\nc", TextEdit::indent) == "[  a\n  b]\nc");
  CHECK(after("[a\n]b", TextEdit::indent) == "[  a]\nb");  // of the second line nothing is selected
  CHECK(after("[a\n\nb]", TextEdit::indent) == "[  a\n\n  b]");
  CHECK(after("a|b", TextEdit::indent) == "a |b");
  CHECK(after("|ab", TextEdit::indent) == "  |ab");
  CHECK(after("\tx\n|y", TextEdit::indent) == "\tx\n\t|y");
  CHECK(after("  a|b", TextEdit::outdent) == "a|b");
  CHECK(after("[    a\n  b\nc]", TextEdit::outdent) == "[a\nb\nc]");
  CHECK(after(" |a", TextEdit::outdent) == "|a");
  CHECK(after("|a", TextEdit::outdent) == "|a");
  CHECK(indentation_step("a {\n    b\n") == "    ");
  CHECK(indentation_step("/*\n * c\n */\n  b") == "  ");
  CHECK(indentation_step("a\n\tb") == "\t");
  CHECK(indentation_step("") == "  ");
}

TEST_CASE("TextEditor: undo takes back a word, and what was typed after a pause or elsewhere by itself") {
  TextEditor editor;
  type_letters(editor, "int value");
  editor.edit(TextEdit::undo);
  CHECK(seen(editor) == "int |");
  editor.edit(TextEdit::undo);
  CHECK(seen(editor) == "|");
  editor.edit(TextEdit::undo);
  editor.edit(TextEdit::redo);
  editor.edit(TextEdit::redo);
  editor.edit(TextEdit::redo);
  CHECK(seen(editor) == "int value|");

  type_letters(editor, "s");
  editor.end_group();
  type_letters(editor, "x");
  editor.edit(TextEdit::undo);
  CHECK(seen(editor) == "int values|");
  editor.put_caret(0);
  type_letters(editor, "a");
  editor.edit(TextEdit::undo);
  CHECK(seen(editor) == "|int values");
  editor.edit(TextEdit::undo);
  CHECK(seen(editor) == "int value|");
  type_letters(editor, "!");
  editor.edit(TextEdit::redo);  // another future has begun
  CHECK(seen(editor) == "int value!|");
}

TEST_CASE("TextEditor: letters erased one after another come back at once, on either side of the caret") {
  TextEditor editor = editor_of("abcd|efgh");
  editor.edit(TextEdit::erase_left);
  editor.edit(TextEdit::erase_left);
  editor.edit(TextEdit::erase_right);
  editor.edit(TextEdit::erase_right);
  CHECK(seen(editor) == "ab|gh");
  editor.edit(TextEdit::undo);
  CHECK(seen(editor) == "abcd|efgh");
  editor.edit(TextEdit::redo);
  CHECK(seen(editor) == "ab|gh");
  editor.edit(TextEdit::undo);
  editor.select(0, 8);
  type_letters(editor, "new");
  editor.edit(TextEdit::undo);
  CHECK(seen(editor) == "[abcdefgh]");
}

TEST_CASE("TextEditor: what is pasted has line ends of one kind and no control characters, and is one step") {
  TextEditor editor = editor_of("a|b");
  editor.paste("1\r\n2\r3\x01\x7F\t4");
  CHECK(editor.text() == "a1\n2\n3\t4b");
  editor.paste("");
  editor.edit(TextEdit::undo);
  CHECK(seen(editor) == "a|b");
}

TEST_CASE("TextEditor: words and lines are selected by clicks") {
  const auto word = [](std::string text, std::size_t place) {
    TextEditor editor(std::move(text));
    editor.select_word(place);
    return editor.selected();
  };
  CHECK(word("int counter = 0;", 6) == "counter");
  CHECK(word("int counter = 0;", 11) == "counter");  // at its end
  CHECK(word("a += b", 2) == "+=");
  CHECK(word("\xC3\xA9t\xC3\xA9 b", 0) == "\xC3\xA9t\xC3\xA9");
  CHECK(word("", 0).empty());
  CHECK(word("a\n\nb", 2).empty());
  TextEditor editor("one\ntwo");
  editor.select_line(0);
  CHECK(editor.selected() == "one\n");
  editor.select_line(1);
  CHECK(editor.selected() == "two");
}

TEST_CASE("TextEditor: a text that comes from elsewhere keeps the caret's line, and can be taken back") {
  TextEditor editor = editor_of("one\ntwo\nth|ree\n");
  editor.replace_all("one\n2\nthree\n");
  CHECK(seen(editor) == "one\n2\nth|ree\n");
  editor.edit(TextEdit::undo);
  CHECK(editor.text() == "one\ntwo\nthree\n");
  editor.edit(TextEdit::redo);
  CHECK(editor.text() == "one\n2\nthree\n");
  const std::uint64_t version = editor.version(), moves = editor.moves();
  editor.replace_all("one\n2\nthree\n");
  CHECK(editor.version() == version);
  editor.replace_all("one\n2\n3\n");
  CHECK(editor.moves() == moves);  // what is in sight stays there
  // Letters that share a byte are not cut apart.
  TextEditor accents("\xC3\xA9\xC3\xA9");
  accents.replace_all("\xC3\xA8\xC4\xA9");
  CHECK(accents.text() == "\xC3\xA8\xC4\xA9");
  accents.edit(TextEdit::undo);
  CHECK(accents.text() == "\xC3\xA9\xC3\xA9");
}

TEST_CASE(
    "TextEditor: whatever is done, undo comes back to the beginning, redo to the end, and no letter is cut") {
  std::mt19937 dice(7);
  const auto roll = [&](int faces) { return static_cast<int>(dice() % static_cast<unsigned>(faces)); };
  for (int round = 0; round < 40; ++round) {
    const std::string begin = "int f() {\n  \xE2\x82\xAC\xC3\xA9;\n\tg();\n}\n";
    TextEditor editor(begin);
    for (int step = 0; step < 200; ++step) {
      switch (roll(6)) {
        case 0: editor.type(std::string_view("\xC3\xA9")); break;
        case 1: editor.type(std::string(1, static_cast<char>("a }x{"[roll(5)]))); break;
        case 2: editor.edit(static_cast<TextEdit>(roll(9))); break;
        case 3: editor.move(static_cast<TextMove>(roll(12)), roll(2) == 0); break;
        case 4: editor.put_caret(static_cast<std::size_t>(roll(60)), roll(3) == 0); break;
        default: editor.replace_all(editor.text() + "\xE2\x82\xAC\n"); break;
      }
      for (const std::size_t place : {editor.selection_begin(), editor.selection_end()}) {
        REQUIRE(place <= editor.text().size());
        REQUIRE(character_begin(editor.text(), place) == place);
      }
    }
    const std::string end = editor.text();
    for (int step = 0; step < 300; ++step) editor.edit(TextEdit::undo);
    REQUIRE(editor.text() == begin);
    for (int step = 0; step < 300; ++step) editor.edit(TextEdit::redo);
    REQUIRE(editor.text() == end);
  }
}

TEST_CASE("a word is found in small letters and large, exactly where it has large ones, and around the end") {
  const std::string text = "Lock lock\nunlock LOCK";
  CHECK(places_of("lock", text) == std::vector<TextRange>{{0, 4}, {5, 9}, {12, 16}, {17, 21}});
  CHECK(places_of("Lock", text) == std::vector<TextRange>{{0, 4}});
  CHECK(places_of("aa", "aaaaa") == std::vector<TextRange>{{0, 2}, {2, 4}});
  CHECK(places_of("", text).empty());
  CHECK(places_of("mutex", text).empty());
  const auto found = places_of("lock", text);
  CHECK(next_of(found, 1) == 1u);
  CHECK(next_of(found, 18) == 0u);
  CHECK(previous_of(found, 17) == 2u);
  CHECK(previous_of(found, 0) == 3u);
  CHECK(next_of({}, 0) == std::nullopt);
  CHECK(previous_of({}, 0) == std::nullopt);
}
