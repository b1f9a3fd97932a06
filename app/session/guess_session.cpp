#include "session/guess_session.h"

namespace racecourse {

GuessSession::GuessSession(const std::vector<Lesson>& course)
    : course_(course), predictions_(course.begin(), course.end()) {}

Typing GuessSession::typing(std::size_t lesson, const Look& look) const {
  if (typing_ == Typing::guess && (!of(lesson).open() || look.presenter())) return Typing::nothing;
  if (typing_ == Typing::class_guess && look.tab(course_[lesson]) != Tab::guesses) return Typing::nothing;
  return typing_;
}

const LineEdit* GuessSession::line(std::size_t lesson, const Look& look) const {
  switch (typing(lesson, look)) {
    case Typing::guess: return &of(lesson).draft();
    case Typing::class_guess: return &of(lesson).class_draft();
    case Typing::nothing: break;
  }
  return nullptr;
}

void GuessSession::apply(const GuessAction& action, std::size_t lesson, Look& look) {
  Predictions& guesses = predictions_[lesson];
  std::visit(Overloaded{
                 [&](const ask::EnterGuess&) { enter_guess(lesson, look); },
                 [&](const ask::TypeText& typed) { type(typed.text, lesson, look); },
                 [&](const ask::EditText& key) { edit(key, lesson, look); },
                 [&](const ask::PutCaret& put) { put_caret(put.place, lesson, look); },
                 [&](const ask::EnterText&) { enter_text(lesson, look); },
                 [&](const ask::EndTyping&) { end_typing(); },
                 [&](const ask::ChooseGuess& word) { guesses.choose(word.choice); },
                 [&](const ask::CommitGuess&) { guesses.commit(); },
                 [&](const ask::SkipGuess&) { guesses.skip(); },
                 [&](const ask::RemoveClassGuess& one) { guesses.remove_of_class(one.index); },
                 [&](const ask::ClearClassGuesses&) { guesses.clear_class(); },
             },
             action);
}

void GuessSession::enter_guess(std::size_t lesson, Look& look) {
  Predictions& guesses = predictions_[lesson];
  if (!guesses.asks()) return;
  ++asked_where_;
  if (look.presenter()) {
    look.open(Tab::guesses);
    typing_ = Typing::class_guess;
    return;
  }
  look.open_reading();
  const GuessKind kind = course_[lesson].teaching.prediction->kind;
  if (kind == GuessKind::order)
    return look.show_notice(
        "Your order is above the threads: a click, or Tab and Enter, moves a word forward.");
  if (guesses.was_run() && !guesses.open())
    return look.show_notice("This question is answered. Change a setting, and it is asked anew.");
  if (guesses.open())
    guesses.draft_next_choice();
  else
    guesses.take_back();
  if (kind == GuessKind::number) typing_ = Typing::guess;
}

void GuessSession::type(std::string_view text, std::size_t lesson, const Look& look) {
  if (typing(lesson, look) == Typing::guess) predictions_[lesson].type(text);
  if (typing(lesson, look) == Typing::class_guess) predictions_[lesson].type_of_class(text);
}

void GuessSession::edit(const ask::EditText& key, std::size_t lesson, const Look& look) {
  if (typing(lesson, look) == Typing::guess) predictions_[lesson].edit(key.edit, key.selecting);
  if (typing(lesson, look) == Typing::class_guess)
    predictions_[lesson].edit_of_class(key.edit, key.selecting);
}

void GuessSession::put_caret(std::size_t place, std::size_t lesson, const Look& look) {
  if (typing(lesson, look) == Typing::guess) predictions_[lesson].put_caret(place);
  if (typing(lesson, look) == Typing::class_guess) predictions_[lesson].put_caret_of_class(place);
}

void GuessSession::enter_text(std::size_t lesson, const Look& look) {
  Predictions& guesses = predictions_[lesson];
  if (typing(lesson, look) == Typing::guess) guesses.commit();
  if (typing(lesson, look) != Typing::class_guess) return;
  // The next guess may follow at once. Enter on an empty line ends the typing.
  if (guesses.class_drafted().empty()) end_typing();
  guesses.add_of_class();
}

}  // namespace racecourse
