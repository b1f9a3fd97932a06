#pragma once

// Words for sentences about a run, made from its numbers: what the lessons say have in common.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

/// The label of the word a setting had.
std::string word_of(const Snapshot& run, std::string_view setting);
/// A number setting as text with thousands apart.
std::string number_of(const Snapshot& run, std::string_view setting);

/// What is said of a run stands in the lesson's text: what has to be known before it under `## Before a run`, where a condition
/// can ask for settings and `cores` only; what it has shown under `## After a run`, what that means for the belief
/// under `## To the belief`, and the answer to a guess, where {guess} is a slot, under `## To the guess` (told.h). In place of the
/// first two `## Held` and `## Broken` may have what is told of a run in which the property held or was broken; the last
/// sentence is said to the belief.
void tell_by_text(Lesson& lesson);

/// A factor as a sentence has it, the word {name} of a text: "1.9" times as fast.
Word factor_word(std::string name, std::string metric);

/// Runs of the property that were counted, and those of them that broke it.
struct Tallied {
  std::int64_t runs = 0, broken = 0;
};
Tallied tallied(const Snapshot& run);

/// How sure one can be that a failure which did not show does not exist, in one sentence. No failure in n runs leaves room
/// for a chance of about 3/n, at 95 % confidence: the rule of three (Hanley and Lippman-Hand, JAMA 249, 1983). `failures`
/// is the word for what was looked for. Where others of the runs did fail, it says how many.
std::string room_left(const Snapshot& run, std::string_view failures = "failures");

/// Several ways to do the same, each with a metric for the milliseconds it took; which of them is done first is what a
/// lesson asks. A guess is the place of a way in the list.
class FirstOfSome {
 public:
  struct Way {
    std::string name, metric;
  };
  explicit FirstOfSome(std::vector<Way> ways) : ways_(std::move(ways)) {}

  /// The ways as the words of a choice.
  std::vector<Choice> choices() const;
  /// The place in the list of the way that was first; nothing until a run that is over has measured all of them.
  std::optional<double> first(const Snapshot& run) const;
  /// The places in the list of those that were measured, the quickest first.
  std::vector<std::size_t> order(const Snapshot& run) const;
  /// Which was first and which last, in one sentence; `alone` follows when only one was measured. Empty when none was.
  std::vector<std::string> told(const Snapshot& run, const std::string& alone) const;
  /// The answer to a guess; `incomplete` is said when not all were measured.
  std::string answer(double guess, const Snapshot& run, const std::string& incomplete) const;

  /// What was told, as the word {first_and_last} of a text.
  Word first_and_last(const std::string& alone) const;
  /// The question which of them is first.
  Prediction which_is_first(std::string question, const std::string& incomplete) const;

 private:
  struct Measured {
    std::size_t place = 0;
    double ms = 0;
  };
  std::vector<Measured> ranking(const Snapshot& run) const;
  std::string with_time(const Measured& way) const;

  std::vector<Way> ways_;
};

}  // namespace racecourse
