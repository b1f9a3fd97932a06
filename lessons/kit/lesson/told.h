#pragma once

// What a lesson says of a run, written in its text.md together with the conditions for saying it:
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
// Of the parts under "###", the first whose condition holds is told; "otherwise" always holds. Each of its paragraphs is told,
// unless it begins with a condition that does not hold. Of a list, the first item whose condition holds is told; it continues
// the paragraph right above the list, if there is one, and an item without words says nothing. In a condition a comma means
// "and", and binds tighter than "or":
//
//     stopped, held, broken     how the run ended; stopped: before that was known
//     changed                   a setting was changed during the run
//     until_stopped             it went on until it was stopped, or its time was up
//     join=drop, join!=drop     the word of a setting
//     mixed>0, done<workers     two numbers (= != < > <= >=): settings, figures, `cores`, `elapsed_ms`, `runs`, and of the runs
//                               whose end is known `runs_counted`, `runs_held` and `runs_broken`
//     speed_up, !speed_up       the figure was measured, or was not
//
// A figure that was not measured counts as 0. Teaching::words and Teaching::facts give names to what only C++ can say of a
// run; a word is a condition as well, which holds unless the word is empty.

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
