#include "kit/base/format.h"
#include "kit/lesson/telling.h"

namespace racecourse::daemon_thread {

namespace {

struct Records {
  explicit Records(const Snapshot& run)
      : asked(run.measured("asked")),
        whole(run.measured("whole")),
        lost(run.measured("lost")),
        torn(run.measured("torn") > 0) {}

  /// "4 of 5 records are whole"
  std::string in_words() const {
    return count_text(whole) + " of " + counted(asked, "records") + (whole == 1 ? " is" : " are") + " whole";
  }

  double asked = 0, whole = 0, lost = 0;
  bool torn = false;
};

bool detached(const Snapshot& run) { return run.was_set("end", "detach"); }

std::string on_time(const Snapshot& run) {
  const double needed_ms =
      static_cast<double>(run.settings.number("records") * run.settings.number("each")) / 1e3;
  return "Main returned after " + number_of(run, "main") + " ms; all the records take at least " +
         metric_text(needed_ms, Format::duration, "ms") + ".";
}

std::string on_writing(const Snapshot& run, const Records& records) {
  if (records.torn) return "The last record in the file is torn: it was cut off in the middle.";
  if (run.was_set("writing", "buffered"))
    return "What was still in memory when main returned never reached the file.";
  return "Each record went to the file at once, so those written before main returned are there.";
}

std::vector<std::string> explain(const Snapshot& run) {
  if (!run.held) return {"The run was stopped before the program had ended."};
  const Records records(run);
  if (!detached(run))
    return {"Main joined the writer before it returned: " + records.in_words() + ".",
            "So the program did not end before the writer had."};
  if (records.lost == 0)
    return {"The writer was detached, and " + records.in_words() + ".",
            on_time(run) + " That is timing, not a promise."};
  return {"The writer was detached: " + records.in_words() + ", " + count_text(records.lost) +
              (records.lost == 1 ? " is lost." : " are lost."),
          on_time(run), on_writing(run, records)};
}

std::string on_belief(const Snapshot& run) {
  if (!run.held) return "This run was stopped, so it says nothing about it.";
  if (!detached(run)) return "This writer was joined, so it was no daemon.";
  const Records records(run);
  if (records.lost == 0) return "It was fine this once, because main took its time.";
  return "It was not fine for this file: " + count_text(records.lost) + " of " +
         counted(records.asked, "records") + (records.lost == 1 ? " is" : " are") +
         " gone, and nothing was reported.";
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question = "The program has ended without any error. Is the file whole?";
  const auto detached = [](const Snapshot& run) {
    return run.held.has_value() && run.was_set("end", "detach");
  };
  t.goals = list_of(
      Goal{"tail", "Lose more than half of a file", "A detached writer, and a main that returns soon.",
           [detached](const Snapshot& run) {
             return detached(run) && run.measured("lost") > run.measured("asked") / 2;
           }},
      Goal{"torn", "Tear a record in two",
           "A buffer goes to the file when it is full, even in the middle of a record.",
           [detached](const Snapshot& run) { return detached(run) && run.metric("torn") == 1; }},
      Goal{"lucky", "Detach, and lose nothing", "Give main more to do than the writer. Would you rely on it?",
           [detached](const Snapshot& run) { return detached(run) && run.held == true; }});
  Prediction& asked = t.prediction.emplace();
  asked.kind = GuessKind::number;
  asked.question = "How many whole records are in the file when the program has ended?";
  asked.high = 10'000;
  asked.unit = "records";
  asked.of_outcome = true;
  asked.series = "in_file";
  asked.result = [](const Snapshot& run) -> std::optional<double> {
    if (!run.held) return std::nullopt;
    return run.metric("whole");
  };
  asked.answer = [](double guess, const Snapshot& run) {
    const std::string said = "You said " + count_text(guess);
    if (!run.held) return said + "; the run was stopped before the program had ended.";
    return said + "; the writer was " + word_of(run, "end") + ", and " + Records(run).in_words() + ".";
  };
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::daemon_thread
