#pragma once

// The guesses about all lessons, and which of them is being typed.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "session/action.h"
#include "session/look.h"
#include "session/predictions.h"

namespace racecourse {

/// Where what is typed goes to.
enum class Typing { nothing, guess, class_guess };

class GuessSession {
 public:
  /// `course` must outlive it.
  explicit GuessSession(const std::vector<Lesson>& course);

  const Predictions& of(std::size_t lesson) const { return predictions_[lesson]; }
  Typing typing(std::size_t lesson, const Look& look) const;
  /// The line that is typed into; null while none is.
  const LineEdit* line(std::size_t lesson, const Look& look) const;
  /// How often somebody asked where a guess is made: it is then to be brought into sight.
  std::uint64_t asked_where() const { return asked_where_; }

  void apply(const GuessAction& action, std::size_t lesson, Look& look);
  /// That lesson's question is about these settings from here on.
  void ask_about(std::size_t lesson, const Settings& settings) { predictions_[lesson].ask_about(settings); }
  void commit(std::size_t lesson) { predictions_[lesson].commit(); }
  /// A run of that lesson starts.
  void close(std::size_t lesson, const Settings& settings) { predictions_[lesson].close(settings); }
  void begin_anew(std::size_t lesson) { predictions_[lesson].begin_anew(); }
  void end_typing() { typing_ = Typing::nothing; }
  /// To be called after every action: a guess whose place is no longer in sight is not typed into when it comes back.
  void leave_hidden(std::size_t lesson, const Look& look) { typing_ = typing(lesson, look); }

 private:
  void enter_guess(std::size_t lesson, Look& look);
  void type(std::string_view text, std::size_t lesson, const Look& look);
  void edit(const ask::EditText& key, std::size_t lesson, const Look& look);
  void put_caret(std::size_t place, std::size_t lesson, const Look& look);
  void enter_text(std::size_t lesson, const Look& look);

  const std::vector<Lesson>& course_;
  std::vector<Predictions> predictions_;  // one for each lesson
  Typing typing_ = Typing::nothing;
  std::uint64_t asked_where_ = 0;
};

}  // namespace racecourse
