#pragma once

// What is told of a run, written in text.md with its conditions, so that all words of a lesson stand in one place:
//
//     ## After a run
//
//     ### stopped
//
//     The run was stopped before main was done.
//
//     ### otherwise
//
//     - `join=join` Main joined each of them.
//     - `finished<workers` Main did not wait: {finished} of {workers} {workers|worker|workers} had finished.
//     - Main did not wait, and all had finished all the same.
//
//     `mixed>0` {mixed} {mixed|line is|lines are} nobody's.
//
// Of the parts under "###" the first is told whose condition is met; "otherwise" always is. In it each paragraph is told,
// unless it begins with a condition that is not met; of a list the first item is whose condition is met, which goes on
// with the paragraph right above it, where there is one. In conditions a comma means and, and binds more than "or":
//
//     stopped, held, broken     how the run ended; stopped before anybody knew
//     changed                   a setting was changed while it went
//     join=drop, join!=drop     the word a setting was set to
//     mixed>0, done<workers     two numbers (= != < > <= >=): of settings, figures, `cores`, `elapsed_ms`, `runs`, or of those
//                               runs whose end is known `runs_counted`, `runs_held` and `runs_broken`
//     speed_up, !speed_up       the figure was measured, or was not
//
// A figure that was not measured counts as 0. What only C++ can say of a run, Teaching::words and Teaching::facts give a
// name; a word also is a condition, which is met where there is something in it.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/slots.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

class Told {
 public:
  /// What stands under that heading in the lesson's text. Throws std::invalid_argument for a name that nobody declares.
  Told(const Lesson& lesson, std::string_view heading);

  bool is_written() const { return !parts_.empty(); }
  /// What it says of a run that is over. `more` are slots beside the run's.
  std::vector<std::string> sentences(const Snapshot& run, const Slots& more = {}) const;
  /// The same, one sentence after the other.
  std::string in_a_row(const Snapshot& run, const Slots& more = {}) const;

 private:
  using Condition = std::function<bool(const Snapshot&)>;
  struct Item {
    Condition when;
    std::string words;
  };
  struct Sentence {
    Item lead;                // no words: there is only a list
    std::vector<Item> items;  // to choose from
  };
  struct Part {
    Condition when;
    std::vector<Sentence> sentences;
  };

  void read_line(std::string_view line, bool begins);
  Slots slots_of_run(const Snapshot& run) const;

  std::vector<Part> parts_;
  std::vector<MetricSpec> metrics_;
  std::vector<Word> words_;
};

}  // namespace racecourse
