#include "session/line_edit.h"

#include <utility>

#include "kit/base/characters.h"

namespace racecourse {

void LineEdit::type(std::string_view text) {
  const std::size_t kept = now_.text.size() - (selection_end() - selection_begin());
  if (!text.empty() && kept + text.size() <= longest) replace_selected(text);
}

void LineEdit::edit(Edit what, bool selecting) {
  switch (what) {
    case Edit::left:
      if (!selecting && selection_begin() != selection_end()) return move_to(selection_begin(), false);
      break;
    case Edit::right:
      if (!selecting && selection_begin() != selection_end()) return move_to(selection_end(), false);
      break;
    case Edit::word_left:
    case Edit::word_right:
    case Edit::home:
    case Edit::end: break;
    case Edit::erase_left: return erase(Edit::left);
    case Edit::erase_right: return erase(Edit::right);
    case Edit::erase_word_left: return erase(Edit::word_left);
    case Edit::erase_word_right: return erase(Edit::word_right);
    case Edit::erase_selected: return selection_begin() == selection_end() ? void() : replace_selected({});
    case Edit::select_all: now_.anchor = 0; return move_to(now_.text.size(), true);
    case Edit::undo: return take_from(past_, future_);
    case Edit::redo: return take_from(future_, past_);
  }
  move_to(destination(what), selecting);
}

void LineEdit::put_caret(std::size_t place) {
  move_to(character_begin(now_.text, std::min(place, now_.text.size())), false);
}

void LineEdit::set(std::string_view text) {
  if (text == now_.text) return;
  select_all();
  replace_selected(text);
}

std::size_t LineEdit::destination(Edit move) const {
  const auto is_space = [&](std::size_t place) { return now_.text[place] == ' '; };
  std::size_t place = now_.caret;
  switch (move) {
    case Edit::left: return place == 0 ? 0 : character_begin(now_.text, place - 1);
    case Edit::right: return character_end(now_.text, place + 1);
    case Edit::home: return 0;
    case Edit::word_left:
      while (place > 0 && is_space(place - 1)) --place;
      while (place > 0 && !is_space(place - 1)) --place;
      return place;
    case Edit::word_right:
      while (place < now_.text.size() && !is_space(place)) ++place;
      while (place < now_.text.size() && is_space(place)) ++place;
      return place;
    default: return now_.text.size();
  }
}

void LineEdit::move_to(std::size_t place, bool selecting) {
  now_.caret = place;
  if (!selecting) now_.anchor = place;
}

void LineEdit::replace_selected(std::string_view text) {
  past_.push_back(now_);
  future_.clear();
  const std::size_t begin = selection_begin();
  now_.text.replace(begin, selection_end() - begin, text);
  move_to(begin + text.size(), false);
}

/// What is selected, or else what a move would pass over.
void LineEdit::erase(Edit move) {
  const State before_it = now_;
  if (selection_begin() == selection_end()) move_to(destination(move), true);
  if (selection_begin() == selection_end()) return;
  replace_selected({});
  past_.back() = before_it;
}

void LineEdit::take_from(std::vector<State>& states, std::vector<State>& others) {
  if (states.empty()) return;
  others.push_back(std::exchange(now_, std::move(states.back())));
  states.pop_back();
}

}  // namespace racecourse
