// The line that guesses are typed into, by its editing keys.

#include <doctest/doctest.h>

#include <string>

#include "session/line_edit.h"

using namespace racecourse;

namespace {

/// The text, with the selection in brackets, or the caret as a bar.
std::string shown(const LineEdit& line) {
  std::string text = line.text();
  if (line.selection_begin() == line.selection_end()) return text.insert(line.caret(), "|");
  text.insert(line.selection_end(), "]");
  return text.insert(line.selection_begin(), "[");
}

LineEdit typed(std::string_view text) {
  LineEdit line;
  line.type(text);
  return line;
}

}  // namespace

TEST_CASE("LineEdit: the caret moves by characters, by words, and to the ends") {
  LineEdit line = typed("4 Zoë");
  CHECK(shown(line) == "4 Zoë|");
  line.edit(Edit::left);
  CHECK(shown(line) == "4 Zo|ë");
  line.edit(Edit::word_left);
  CHECK(shown(line) == "4 |Zoë");
  line.edit(Edit::word_left);
  line.edit(Edit::left);
  CHECK(shown(line) == "|4 Zoë");
  line.edit(Edit::word_right);
  CHECK(shown(line) == "4 |Zoë");
  line.edit(Edit::end);
  line.edit(Edit::right);
  CHECK(shown(line) == "4 Zoë|");
  line.edit(Edit::home);
  CHECK(shown(line) == "|4 Zoë");
  line.put_caret(5);  // inside the last letter
  CHECK(shown(line) == "4 Zo|ë");
}

TEST_CASE("LineEdit: what is selected is typed over, erased, or let go of") {
  LineEdit line = typed("123");
  line.edit(Edit::left, true);
  line.edit(Edit::left, true);
  CHECK(shown(line) == "1[23]");
  CHECK(line.selected() == "23");
  line.edit(Edit::left);
  CHECK(shown(line) == "1|23");
  line.edit(Edit::end, true);
  line.edit(Edit::right);
  CHECK(shown(line) == "123|");
  line.edit(Edit::erase_selected);
  CHECK(shown(line) == "123|");
  line.select_all();
  CHECK(shown(line) == "[123]");
  line.type("9");
  CHECK(shown(line) == "9|");
  line.select_all();
  line.edit(Edit::erase_selected);
  CHECK(line.text().empty());
}

TEST_CASE("LineEdit: erases to both sides, whole characters and whole words") {
  LineEdit line = typed("one zwölf");
  line.edit(Edit::home);
  line.edit(Edit::erase_left);
  line.edit(Edit::erase_right);
  CHECK(shown(line) == "|ne zwölf");
  line.edit(Edit::end);
  line.edit(Edit::erase_right);
  line.edit(Edit::left);
  line.edit(Edit::left);
  line.edit(Edit::erase_left);
  CHECK(shown(line) == "ne zw|lf");
  line.edit(Edit::erase_word_left);
  CHECK(shown(line) == "ne |lf");
  line.edit(Edit::erase_word_right);
  CHECK(shown(line) == "ne |");
}

TEST_CASE("LineEdit: every change can be taken back, and made again") {
  LineEdit line = typed("12");
  line.type("3");
  line.edit(Edit::erase_left);
  line.edit(Edit::undo);
  CHECK(shown(line) == "123|");
  line.edit(Edit::undo);
  line.edit(Edit::undo);
  line.edit(Edit::undo);
  CHECK(shown(line) == "|");
  line.edit(Edit::redo);
  line.edit(Edit::redo);
  CHECK(shown(line) == "123|");
  line.type("4");
  line.edit(Edit::redo);  // there is nothing to make again after a new change
  CHECK(shown(line) == "1234|");
}

TEST_CASE("LineEdit: takes no text that is too long, and what it has stays") {
  LineEdit line = typed("12");
  line.type(std::string(LineEdit::longest, '1'));
  CHECK(line.text() == "12");
  line.select_all();
  line.type(std::string(LineEdit::longest, '1'));
  CHECK(line.text().size() == LineEdit::longest);
}
