#pragma once

// A line of text that is typed into: its caret, what is selected, and what can be taken back. It knows no keyboard and no
// screen.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

/// What the editing keys do. Moves come first.
enum class Edit {
  left,
  right,
  word_left,
  word_right,
  home,
  end,
  erase_left,
  erase_right,
  erase_word_left,
  erase_word_right,
  erase_selected,
  select_all,
  undo,
  redo
};

/// Places are bytes, always between two characters of UTF-8.
class LineEdit {
 public:
  static constexpr std::size_t longest = 60;  // bytes

  const std::string& text() const { return now_.text; }
  std::size_t caret() const { return now_.caret; }
  /// Where the selection begins and ends; the same place where nothing is selected.
  std::size_t selection_begin() const { return std::min(now_.caret, now_.anchor); }
  std::size_t selection_end() const { return std::max(now_.caret, now_.anchor); }
  std::string selected() const {
    return now_.text.substr(selection_begin(), selection_end() - selection_begin());
  }

  /// In the place of what is selected. Too long a text changes nothing.
  void type(std::string_view text);
  /// `selecting`: a move takes the selection with it.
  void edit(Edit what, bool selecting = false);
  /// Puts the caret at the place, or at the nearest between two characters before it.
  void put_caret(std::size_t place);
  void select_all() { edit(Edit::select_all); }
  /// Replaces all, with the caret at the end.
  void set(std::string_view text);
  /// Empty, and nothing to take back.
  void clear() { *this = {}; }

 private:
  struct State {
    std::string text;
    std::size_t caret = 0, anchor = 0;  // the selection is between them
  };

  std::size_t destination(Edit move) const;
  void move_to(std::size_t place, bool selecting);
  void replace_selected(std::string_view text);
  void erase(Edit move);
  void take_from(std::vector<State>& states, std::vector<State>& others);

  State now_;
  std::vector<State> past_, future_;
};

}  // namespace racecourse
