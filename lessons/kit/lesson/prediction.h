#pragma once

// What a lesson asks before its first run, and what it says to the guess afterwards. Plain data and a few functions, as
// all of a lesson; who guessed what is kept elsewhere.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/base/format.h"
#include "kit/lesson/setting.h"

namespace racecourse {

struct Lesson;
struct Snapshot;
struct Point;

/// A number in a range, one of a few words, or an order of them.
enum class GuessKind { number, choice, order };

/// A guess is a number whatever its kind: itself, the index of a word, or the number of an order (ordering.h).
struct Prediction {
  GuessKind kind = GuessKind::number;
  std::string question;  ///< one sentence; {name} stands for a setting

  double low = 0, high = 0;       ///< numbers only: the range
  std::string unit;               ///< numbers only: as in MetricSpec
  Format format = Format::count;  ///< numbers only
  std::vector<Choice> choices;    ///< choices only
  std::string setting;            ///< orders only: the setting whose value is the reader's own guess

  bool goes_on = false;     ///< the run asked about goes on until it is stopped; else it is of a set count
  bool of_outcome = false;  ///< a guess is a value of the outcome, to be marked where outcomes are counted
  std::string series;       ///< numbers only: the line of the chart a guess is drawn beside
  std::string
      figure;  ///< bars a guess is drawn into: a number as one more bar, a choice as a mark on its bar
  /// Numbers only: a guess in the measure of that line or of those bars; nothing where this run has none. Empty: the guess
  /// itself.
  std::function<std::optional<double>(double guess, const Snapshot&)> drawn;

  /// The line of the chart that would be, had the guess been right; of who is first, the one that it must have stayed ahead of.
  /// Empty where this run has none yet.
  std::function<std::vector<Point>(double guess, const Snapshot&)> ghost;

  /// What the run says, in the measure of a guess. Nothing where it says nothing: it is not over, or it was made under
  /// settings that are not those asked about.
  std::function<std::optional<double>(const Snapshot&)> result;
  /// The answer to a guess: one sentence with the numbers of the run, right for every run that is over and did not fail.
  std::function<std::string(double guess, const Snapshot&)> answer;
};

// The usual questions. The answer is "You said ...; it was ...": a text that knows more has it under "To the guess" (telling.h).

/// Yes or no: `truth` of a run, or nothing where it says nothing.
Prediction yes_or_no(std::string question, std::function<std::optional<bool>(const Snapshot&)> truth);
/// One of some labels: `truth` is the place of the right one.
Prediction one_of(std::string question, std::vector<std::string> labels,
                  std::function<std::optional<std::size_t>(const Snapshot&)> truth);
/// A number from 0 to `high`: the truth is that metric of a run that came to its end.
Prediction how_many(std::string question, std::string metric, double high, std::string unit);

// All of these take a lesson that has a prediction.

/// What a run says, in the measure of a guess: of many runs the one that broke the property worst, or the median of all where
/// none did or where a number was asked for. Nothing where it says nothing.
std::optional<double> result_of_run(const Lesson& lesson, const Snapshot& run);
/// The answer of a run to a guess, or that of many.
std::string answer_to_guess(const Lesson& lesson, double guess, const Snapshot& run);

/// The words that choices and orders are made of; empty for numbers.
const std::vector<Choice>& guess_words(const Lesson& lesson);
/// A guess as people say it: "4,000,000", "1.50 ×", "our pool", "threads, pool, processes".
std::string guess_text(const Lesson& lesson, double guess);
/// How far a guess is from a result, 0 when it is right: the difference of two numbers, 1 for another word, the pairs that
/// an order has the wrong way round.
double guess_distance(const Lesson& lesson, double guess, double result);
/// Reads what a person types: a number ("250k", "1.5M", "0.9"), a word or its number from 1, an order as numbers from 1
/// ("3 1 2", "312"). Returns nothing when done, else one sentence that says what would be right; `guess` is then unchanged.
std::optional<std::string> read_guess(const Lesson& lesson, std::string_view typed, double& guess);
/// What may be typed, in a few words: "a number from 0 to 200", "1 to 4".
std::string guess_hint(const Lesson& lesson);

}  // namespace racecourse
