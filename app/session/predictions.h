#pragma once

// The guesses about one lesson: the reader's own, one for each choice of settings, made before they are run, and a class's,
// typed into a list. The lesson says what is asked (kit/lesson/prediction.h).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "pictures/guess_bars.h"
#include "session/line_edit.h"

namespace racecourse {

struct ClassGuess {
  std::string name;  ///< may be empty
  double guess = 0;
};

class Predictions {
 public:
  /// `lesson` must outlive it; it need not ask anything, and then nothing can be guessed.
  explicit Predictions(const Lesson& lesson);

  // The reader's own guess. What is typed becomes one when it is committed, and is then kept until it is begun anew.

  /// The question is about these settings from here on. What was said to it before still counts.
  void ask_about(const Settings& settings);
  void type(std::string_view text);
  void edit(Edit what, bool selecting);
  void put_caret(std::size_t place) { draft_.put_caret(place); }
  /// Choices only: the next of the words stands in the draft.
  void draft_next_choice();
  void choose(std::size_t choice);
  /// Takes the draft as the guess, and an order as it is set. What cannot be read stays a draft, selected to be typed over, and
  /// complaint() says why.
  void commit();
  /// A run of these settings starts: the draft becomes the guess if it can be read; without one the reader is not asked about
  /// them again.
  void close(const Settings& settings);
  void skip();
  /// A guess that no run has answered yet is a draft again, selected to be typed over.
  void take_back();
  void begin_anew();

  bool asks() const { return lesson_->teaching.prediction.has_value(); }
  /// Whether a guess may still be made.
  bool open() const { return asks() && !said(); }
  /// Whether something was guessed or skipped in this lesson.
  bool begun() const { return !answered_.empty(); }
  /// Whether what gives the answer away is to be hidden: until a guess is made or skipped. Who skips is not kept waiting again.
  bool hides_answer() const { return open() && !skips_; }
  /// Whether a run was made with the settings that the question is about.
  bool was_run() const { return ran_ == about_; }
  bool skipped() const { return said() && !said()->guess; }
  const std::string& drafted() const { return draft_.text(); }
  const LineEdit& draft() const { return draft_; }
  /// Whether the draft is something that cannot be read.
  bool unreadable() const;
  std::optional<double> guess() const { return said() ? said()->guess : std::nullopt; }
  /// The guess that this run answers, or will; nothing when there is none. An order is guessed by how the threads are listed.
  std::optional<double> guess_for(const Snapshot& run) const;
  /// What this run says in the measure of a guess; nothing while it says nothing.
  std::optional<double> result_of(const Snapshot& run) const;
  /// The sentence in which this run answers the guess; empty while there is none.
  std::string answer_of(const Snapshot& run) const;
  /// What is wrong with what was typed last, in one sentence; empty when nothing is.
  const std::string& complaint() const { return complaint_; }

  // A class's guesses, kept until they are cleared.

  void type_of_class(std::string_view text);
  void edit_of_class(Edit what, bool selecting);
  void put_caret_of_class(std::size_t place) { class_draft_.put_caret(place); }
  /// Adds what was typed: "4000000", "4000000 Ada" or "Ada 4000000". False when there is no guess in it; then it stays, and
  /// class_complaint() says why.
  bool add_of_class();
  void remove_of_class(std::size_t index);
  void clear_class();
  const std::vector<ClassGuess>& of_class() const { return class_; }
  const std::string& class_drafted() const { return class_draft_.text(); }
  const LineEdit& class_draft() const { return class_draft_; }
  const std::string& class_complaint() const { return class_complaint_; }

 private:
  /// What was said about some settings: a guess, or nothing where it was skipped.
  struct Said {
    Settings settings;
    std::optional<double> guess;
    std::string typed;
  };
  const Said* said() const;
  bool is_order() const;
  Settings asked_of(const Settings& settings) const;
  void say(std::optional<double> guess);

  const Lesson* lesson_;
  Settings about_;               // see asked_of()
  std::int64_t order_ = 0;       // as it is set, where the guess is one
  std::optional<Settings> ran_;  // what the newest run was made with
  std::vector<Said> answered_;
  bool skips_ = false;  // the last question was not answered
  LineEdit draft_, class_draft_;
  std::string complaint_, class_complaint_;
  std::vector<ClassGuess> class_;
};

/// A guess as a list shows it: an order as the numbers that are typed, "2 5 1 3 4", all else as people say it.
std::string listed_guess(const Lesson& lesson, double guess);

/// A class's guesses, nearest to the result of the run first; in the order they were typed while there is no result.
struct RankedGuess {
  std::size_t index = 0;  ///< in the list
  std::string name, text;
  std::optional<double> distance;
};
std::vector<RankedGuess> nearest_first(const Lesson& lesson, const std::vector<ClassGuess>& guesses,
                                       const std::optional<double>& result);

/// The median of a class's numbers (of two, the lower); nothing where there are none, and for other kinds of guesses.
std::optional<double> median_guess(const Lesson& lesson, const std::vector<ClassGuess>& guesses);

/// Numbers in order, in about `most` rows at most; words in the lesson's order; orders by how often they were guessed. The
/// result of the run has a row even when nobody guessed it.
std::vector<GuessBar> rows_of_guesses(const Lesson& lesson, const std::vector<ClassGuess>& guesses,
                                      const std::optional<double>& result, std::size_t most = 8);

}  // namespace racecourse
