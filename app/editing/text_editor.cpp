#include "editing/text_editor.h"

#include <utility>

#include "editing/text_moves.h"
#include "kit/base/characters.h"

namespace racecourse {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_whole_blank(std::string_view text) { return std::all_of(text.begin(), text.end(), is_blank); }

/// Without one step at its beginning.
std::string_view outdented(std::string_view line, std::size_t step) {
  if (line.starts_with('\t')) return line.substr(1);
  const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
  return line.substr(std::min(spaces, step));
}

/// The width of a step in columns.
std::size_t width_of(std::string_view step) { return step == "\t" ? TextLines::tab_columns : step.size(); }

std::string without_controls(std::string_view text) {
  std::string clean;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line_end = text[i] == '\r';
    if (line_end && i + 1 < text.size() && text[i + 1] == '\n') continue;
    const auto byte = static_cast<unsigned char>(text[i]);
    if (line_end)
      clean += '\n';
    else if ((byte >= ' ' && byte != 0x7F) || byte == '\n' || byte == '\t')
      clean += text[i];
  }
  return clean;
}

}  // namespace

std::string indentation_step(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1) {
    const std::string_view rest = text.substr(at);
    if (rest.front() == '\t') return "\t";
    const std::size_t spaces = std::min(rest.find_first_not_of(' '), rest.size());
    // One space stands before the stars of a comment, more than eight in a continued line.
    if (spaces >= 2 && spaces <= 8) return std::string(spaces, ' ');
  }
  return "  ";
}

// What changes the text --------------------------------------------------------------------------------------------------

void TextEditor::type(std::string_view text) {
  if (text.empty() || (text == "}" && close_brace())) return;
  replace_selected(text, Group::typing);
}

void TextEditor::paste(std::string_view text) {
  const std::string clean = without_controls(text);
  if (!clean.empty()) replace_selected(clean);
}

void TextEditor::edit(TextEdit what) {
  switch (what) {
    case TextEdit::erase_left: return erase(TextMove::left);
    case TextEdit::erase_right: return erase(TextMove::right);
    case TextEdit::erase_word_left: return erase(TextMove::word_left);
    case TextEdit::erase_word_right: return erase(TextMove::word_right);
    case TextEdit::erase_selected: return has_selection() ? replace_selected({}) : void();
    case TextEdit::new_line: return new_line();
    case TextEdit::indent: return indent();
    case TextEdit::outdent: return change_indentation(false);
    case TextEdit::select_all: return select(0, text().size());
    case TextEdit::undo: return undo();
    case TextEdit::redo: return redo();
  }
}

void TextEditor::replace_all(std::string_view text) {
  const std::string& old = this->text();
  const std::size_t most = std::min(old.size(), text.size());
  std::size_t same = 0, same_at_end = 0;
  while (same < most && old[same] == text[same]) ++same;
  same = character_begin(old, same);
  while (same_at_end < most - same &&
         old[old.size() - 1 - same_at_end] == text[text.size() - 1 - same_at_end])
    ++same_at_end;
  std::size_t end = old.size() - same_at_end;
  end = character_end(old, end);
  if (same == end && old.size() == text.size()) return;
  const std::size_t line = lines_.line_of(caret_), column = lines_.column_of(caret_);
  const std::uint64_t moves = moves_;
  replace(same, end, text.substr(same, text.size() - (old.size() - end) - same));
  put_caret(lines_.place_at(std::min(line, lines_.count() - 1), static_cast<double>(column)));
  past_.back().caret_after = past_.back().anchor_after = caret_;
  moves_ = moves;  // nobody moved it: what is looked at stays in sight
}

void TextEditor::replace(std::size_t begin, std::size_t end, std::string_view text, Group group) {
  Change change{begin,
                this->text().substr(begin, end - begin),
                std::string(text),
                caret_,
                anchor_,
                begin + text.size(),
                begin + text.size()};
  put(begin, end - begin, text, change.caret_after, change.anchor_after);
  future_.clear();
  if (joins_last(change, group))
    join_last(change);
  else
    past_.push_back(std::move(change));
  open_ = group;
}

/// Letters of one word that follow one another, and neighbours that are erased.
bool TextEditor::joins_last(const Change& change, Group group) const {
  if (group == Group::none || group != open_ || past_.empty()) return false;
  const Change& last = past_.back();
  if (group == Group::erasing)
    return last.inserted.empty() && change.inserted.empty() &&
           (change.place == last.place || change.place + change.removed.size() == last.place);
  const bool new_word =
      !last.inserted.empty() && is_blank(last.inserted.back()) && !is_blank(change.inserted.front());
  return change.removed.empty() && change.place == last.place + last.inserted.size() && !new_word;
}

void TextEditor::join_last(const Change& change) {
  Change& last = past_.back();
  if (change.place < last.place)
    last.removed = change.removed + last.removed;
  else
    last.removed += change.removed;
  last.inserted += change.inserted;
  last.place = std::min(last.place, change.place);
  last.caret_after = last.anchor_after = change.caret_after;
}

void TextEditor::put(std::size_t begin, std::size_t length, std::string_view text, std::size_t caret,
                     std::size_t anchor) {
  lines_.replace(begin, begin + length, text);
  caret_ = caret;
  anchor_ = anchor;
  wanted_column_ = lines_.column_of(caret_);
  ++version_;
  ++moves_;
}

void TextEditor::undo() {
  if (past_.empty()) return;
  Change change = std::move(past_.back());
  past_.pop_back();
  put(change.place, change.inserted.size(), change.removed, change.caret_before, change.anchor_before);
  future_.push_back(std::move(change));
  open_ = Group::none;
}

void TextEditor::redo() {
  if (future_.empty()) return;
  Change change = std::move(future_.back());
  future_.pop_back();
  put(change.place, change.removed.size(), change.inserted, change.caret_after, change.anchor_after);
  past_.push_back(std::move(change));
  open_ = Group::none;
}

/// What is selected, or else what a move would pass over.
void TextEditor::erase(TextMove move) {
  if (has_selection()) return replace_selected({});
  std::size_t to = destination(move);
  const std::size_t before = indentation_before_caret();
  const std::size_t step = width_of(indentation_step(text()));
  if (move == TextMove::left && before > 0 && before % step == 0 && text()[caret_ - 1] == ' ')
    to = caret_ - std::min(step, before);
  if (to != caret_) replace(std::min(to, caret_), std::max(to, caret_), {}, Group::erasing);
}

/// Spaces before the caret where its line has nothing else there; else 0.
std::size_t TextEditor::indentation_before_caret() const {
  const std::size_t begin = lines_.begin(lines_.line_of(caret_));
  const std::string_view before = std::string_view(text()).substr(begin, caret_ - begin);
  return before.find_first_not_of(' ') == std::string_view::npos ? before.size() : 0;
}

void TextEditor::new_line() {
  const std::size_t begin = lines_.begin(lines_.line_of(selection_begin()));
  const std::string_view before = std::string_view(text()).substr(begin, selection_begin() - begin);
  const std::string outer = "\n" + std::string(indentation_of(before));
  const std::size_t last = before.find_last_not_of(" \t");
  const bool opens = last != std::string_view::npos && before[last] == '{';
  const bool closes = opens && selection_end() < text().size() && text()[selection_end()] == '}';
  const std::string inner = opens ? outer + indentation_step(text()) : outer;
  const std::size_t caret = selection_begin() + inner.size();
  replace_selected(closes ? inner + outer : inner);
  if (!closes) return;
  put_caret(caret);
  past_.back().caret_after = past_.back().anchor_after = caret;
}

void TextEditor::indent() {
  if (has_selection()) return change_indentation(true);
  const std::string step = indentation_step(text());
  if (step == "\t") return replace_selected(step, Group::typing);
  replace_selected(std::string(step.size() - lines_.column_of(caret_) % step.size(), ' '), Group::typing);
}

/// Of the lines that are selected, or of the line of the caret. A line of which nothing but the beginning is selected stays.
void TextEditor::change_indentation(bool deeper) {
  const std::string step = indentation_step(text());
  const std::size_t first = lines_.line_of(selection_begin());
  std::size_t last = lines_.line_of(selection_end());
  if (last > first && selection_end() == lines_.begin(last)) --last;
  std::string changed;
  for (std::size_t i = first; i <= last; ++i) {
    const std::string_view line = lines_.line(i);
    if (i > first) changed += '\n';
    if (deeper)
      changed.append(line.empty() ? "" : step).append(line);
    else
      changed += outdented(line, width_of(step));
  }
  const std::size_t begin = lines_.begin(first), end = lines_.end(last);
  if (changed == std::string_view(text()).substr(begin, end - begin)) return;
  const bool selecting = has_selection();
  const std::size_t from_end = text().size() - caret_;
  replace(begin, end, changed);
  if (selecting)
    select(begin, begin + changed.size());
  else
    put_caret(std::max(begin, text().size() - std::min(from_end, text().size())));
  past_.back().caret_after = caret_;
  past_.back().anchor_after = anchor_;
}

/// A brace that is the first letter of its line goes one step out. False where it is not.
bool TextEditor::close_brace() {
  const std::size_t begin = lines_.begin(lines_.line_of(caret_));
  const std::string_view before = std::string_view(text()).substr(begin, caret_ - begin);
  if (has_selection() || before.empty() || !is_whole_blank(before)) return false;
  const std::string line = std::string(outdented(before, width_of(indentation_step(text())))) + "}";
  replace(begin, caret_, line);
  return true;
}

// What moves the caret ---------------------------------------------------------------------------------------------------

void TextEditor::move(TextMove move, bool selecting) {
  const bool across = move == TextMove::left || move == TextMove::right;
  const std::size_t column = wanted_column_;
  if (across && has_selection() && !selecting)
    put_caret(move == TextMove::left ? selection_begin() : selection_end());
  else
    put_caret(destination(move), selecting);
  const bool keeps_column = move == TextMove::up || move == TextMove::down || move == TextMove::page_up ||
                            move == TextMove::page_down;
  if (keeps_column) wanted_column_ = column;
}

void TextEditor::put_caret(std::size_t place, bool selecting) {
  caret_ = character_begin(text(), std::min(place, text().size()));
  if (!selecting) anchor_ = caret_;
  wanted_column_ = lines_.column_of(caret_);
  ++moves_;
  end_group();
}

void TextEditor::select(std::size_t begin, std::size_t end) {
  put_caret(begin);
  put_caret(end, true);
}

void TextEditor::select_word(std::size_t place) {
  const TextRange word = word_at(text(), std::min(place, text().size()));
  select(word.begin, word.end);
}

void TextEditor::select_line(std::size_t line) {
  select(lines_.begin(line), std::min(lines_.end(line) + 1, text().size()));
}

std::size_t TextEditor::destination(TextMove move) const {
  const std::size_t line = lines_.line_of(caret_);
  switch (move) {
    case TextMove::left: return caret_ == 0 ? 0 : character_begin(text(), caret_ - 1);
    case TextMove::right: return character_end(text(), std::min(caret_ + 1, text().size()));
    case TextMove::word_left: return word_left_of(text(), caret_);
    case TextMove::word_right: return word_right_of(text(), caret_);
    case TextMove::up: return in_other_line(-1);
    case TextMove::down: return in_other_line(+1);
    case TextMove::page_up: return in_other_line(-static_cast<std::ptrdiff_t>(page_));
    case TextMove::page_down: return in_other_line(static_cast<std::ptrdiff_t>(page_));
    case TextMove::home: {
      const std::size_t first = lines_.begin(line) + indentation_of(lines_.line(line)).size();
      return caret_ == first ? lines_.begin(line) : first;
    }
    case TextMove::end: return lines_.end(line);
    case TextMove::text_begin: return 0;
    case TextMove::text_end: return text().size();
  }
  return caret_;
}

/// Above the first line is the beginning of the text, below the last its end.
std::size_t TextEditor::in_other_line(std::ptrdiff_t by) const {
  const auto line = static_cast<std::ptrdiff_t>(lines_.line_of(caret_));
  const auto last = static_cast<std::ptrdiff_t>(lines_.count()) - 1;
  if (by < 0 && line == 0) return 0;
  if (by > 0 && line == last) return text().size();
  const auto wanted = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(line + by, 0, last));
  return lines_.place_at(wanted, static_cast<double>(wanted_column_));
}

}  // namespace racecourse
