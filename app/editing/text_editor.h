#pragma once

// A text that is edited: its caret, what is selected, and what can be taken back. It knows no keyboard and no screen.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "editing/text_lines.h"

namespace racecourse {

enum class TextMove {
  left,
  right,
  word_left,
  word_right,
  up,
  down,
  page_up,
  page_down,
  home,  ///< to the first letter of the line; from there to its beginning
  end,
  text_begin,
  text_end
};

enum class TextEdit {
  erase_left,
  erase_right,
  erase_word_left,
  erase_word_right,
  erase_selected,
  new_line,  ///< with the indentation of the line, deeper after a brace
  indent,    ///< the selected lines; where nothing is selected, spaces to the next step
  outdent,
  select_all,
  undo,
  redo
};

class TextEditor {
 public:
  explicit TextEditor(std::string text = {}) : lines_(std::move(text)) {}

  const TextLines& lines() const { return lines_; }
  const std::string& text() const { return lines_.text(); }
  std::size_t caret() const { return caret_; }
  /// Where the selection begins and ends; the same place where nothing is selected.
  std::size_t selection_begin() const { return std::min(caret_, anchor_); }
  std::size_t selection_end() const { return std::max(caret_, anchor_); }
  bool has_selection() const { return caret_ != anchor_; }
  std::string selected() const {
    return text().substr(selection_begin(), selection_end() - selection_begin());
  }
  /// Changes whenever the text does.
  std::uint64_t version() const { return version_; }
  /// Changes whenever the caret is to be seen: it moved, or was typed at.
  std::uint64_t moves() const { return moves_; }

  /// In the place of what is selected. A word that is typed letter by letter is taken back at once.
  void type(std::string_view text);
  /// The same, as one step; line ends become '\n', and control characters are left out.
  void paste(std::string_view text);
  void edit(TextEdit what);
  /// `selecting`: the selection goes along.
  void move(TextMove move, bool selecting);
  /// Lines that a page has: as many as are in sight.
  void set_page(std::size_t lines) { page_ = std::max<std::size_t>(lines, 1); }
  /// The last place not after `place` at which a character begins.
  void put_caret(std::size_t place, bool selecting = false);
  void select(std::size_t begin, std::size_t end);
  void select_word(std::size_t place);
  void select_line(std::size_t line);
  /// Replaces the text as one step that can be taken back. The caret stays in its line as far as that is the same, and is not
  /// brought into sight.
  void replace_all(std::string_view text);
  /// What is typed from here on is taken back by itself: somebody rested.
  void end_group() { open_ = Group::none; }

 private:
  struct Change {
    std::size_t place = 0;
    std::string removed, inserted;
    std::size_t caret_before = 0, anchor_before = 0, caret_after = 0, anchor_after = 0;
  };
  enum class Group { none, typing, erasing };

  void replace(std::size_t begin, std::size_t end, std::string_view text, Group group = Group::none);
  void replace_selected(std::string_view text, Group group = Group::none) {
    replace(selection_begin(), selection_end(), text, group);
  }
  bool joins_last(const Change& change, Group group) const;
  void join_last(const Change& change);
  void put(std::size_t begin, std::size_t length, std::string_view text, std::size_t caret,
           std::size_t anchor);
  void undo();
  void redo();
  void erase(TextMove move);
  void new_line();
  void indent();
  void change_indentation(bool deeper);
  bool close_brace();
  std::size_t destination(TextMove move) const;
  std::size_t in_other_line(std::ptrdiff_t by) const;
  std::size_t indentation_before_caret() const;

  TextLines lines_;
  std::size_t caret_ = 0, anchor_ = 0;
  std::size_t wanted_column_ = 0;  // of moves up and down
  std::size_t page_ = 20;
  std::vector<Change> past_, future_;
  Group open_ = Group::none;  // whether the last change goes on
  std::uint64_t version_ = 0, moves_ = 0;
};

/// One step of the indentation that a program has: a tab, or as many spaces as its first indented line; two where it has none.
std::string indentation_step(std::string_view text);

}  // namespace racecourse
