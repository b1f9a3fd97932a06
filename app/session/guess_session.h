#pragma once

// The guesses about all lessons, and which of them is being typed.

#include <cstddef>
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

  void apply(const GuessAction& action, std::size_t lesson, Look& look);
  /// A run of that lesson starts.
  void close(std::size_t lesson) { predictions_[lesson].close(); }
  void begin_anew(std::size_t lesson) { predictions_[lesson].begin_anew(); }
  void end_typing() { typing_ = Typing::nothing; }
  /// To be called after every action: a guess whose place is no longer in sight is not typed into when it comes back.
  void leave_hidden(std::size_t lesson, const Look& look) { typing_ = typing(lesson, look); }

 private:
  void enter_guess(std::size_t lesson, Look& look);
  void type(std::string_view text, std::size_t lesson, const Look& look);
  void erase(std::size_t lesson, const Look& look);
  void enter_text(std::size_t lesson, const Look& look);

  const std::vector<Lesson>& course_;
  std::vector<Predictions> predictions_;  // one for each lesson
  Typing typing_ = Typing::nothing;
};

}  // namespace racecourse
