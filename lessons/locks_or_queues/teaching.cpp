#include "kit/base/format.h"
#include "kit/host/host.h"
#include "kit/lesson/telling.h"

namespace racecourse::locks_or_queues {

namespace {

/// What may become of the items: the words of the outcome, in this order.
enum Fate : std::size_t { all_once, lost_some, doubled_some, lost_and_doubled };

struct Ends {
  explicit Ends(const Snapshot& run)
      : lost(run.metric("lost").value_or(0)), doubled(run.metric("doubled").value_or(0)) {}

  Fate fate() const {
    if (lost > 0) return doubled > 0 ? lost_and_doubled : lost_some;
    return doubled > 0 ? doubled_some : all_once;
  }
  std::string in_words() const {
    return count_text(lost) + (lost == 1 ? " was" : " were") + " lost and " + count_text(doubled) +
           (doubled == 1 ? " was" : " were") + " taken more than once";
  }

  double lost = 0, doubled = 0;
};

std::string way(const Snapshot& run) { return run.settings.text("way"); }

std::string items(const Snapshot& run) {
  return counted(static_cast<double>(run.settings.number("items")), "items");
}

bool meant_to_break(const Snapshot& run) { return way(run) == "none" || way(run) == "if"; }

std::string on_end(const Snapshot& run) {
  const Ends ends(run);
  const std::string all = "Of " + items(run) + ", ";
  if (ends.fate() != all_once) return all + ends.in_words() + ".";
  if (meant_to_break(run))
    return all + "none was lost or doubled by “" + word_of(run, "way") + "” this time.";
  return all + "every one was taken once, and that is not luck.";
}

std::string on_cause(const Snapshot& run) {
  if (way(run) == "none")
    return "Without a lock, two threads saw the same place in the buffer before either had moved on.";
  if (way(run) == "poll") return "A thread that had nothing to do took the lock to look, again and again.";
  if (way(run) == "if")
    return "A thread that was woken did not look again: before it held the lock, another had taken the item, "
           "or filled the place.";
  return "A thread that is woken looks again before it goes on, and sleeps on if it still has to wait.";
}

std::string on_processor(const Snapshot& run) {
  const auto processor_ms = run.metric("processor_ms");
  if (!processor_ms || run.elapsed_ms <= 0) return {};
  return "To hand over and to wait, the threads kept cores busy for " +
         metric_text(*processor_ms, Format::duration, "ms") + " in a run of " +
         metric_text(run.elapsed_ms, Format::duration, "ms") + ".";
}

std::vector<std::string> explain(const Snapshot& run) {
  if (!run.held)
    return {"The run was stopped, so what was still on its way counts neither as lost nor as doubled."};
  std::vector<std::string> said{on_end(run)};
  said.push_back(meant_to_break(run) && Ends(run).fate() == all_once ? room_left(run, "failures")
                                                                     : on_cause(run));
  if (const std::string processor = on_processor(run); !processor.empty()) said.push_back(processor);
  return said;
}

std::string on_belief(const Snapshot& run) {
  if (!run.held || way(run) != "if")
    return "This run says nothing about it: choose “condition, if”, with more consumers than producers.";
  if (tallied(run).broken == 0)
    return "It was enough this time, by luck: no thread that was woken found that another had been there "
           "before it.";
  return "It was not enough here: of " + items(run) + ", " + Ends(run).in_words() +
         (run.runs > 1 ? " in the last of these runs." : ".");
}

Prediction prediction() {
  Prediction asked;
  asked.kind = GuessKind::choice;
  asked.question = "Handed over by “{way}”, what becomes of the {items} {items|item|items}?";
  asked.choices = {{"all, once", "all, once"},
                   {"some lost", "some lost"},
                   {"some doubled", "some doubled"},
                   {"some lost, some doubled", "some lost, some doubled"}};
  asked.of_outcome = true;
  asked.result = [](const Snapshot& run) -> std::optional<double> {
    if (!run.held) return std::nullopt;
    return static_cast<double>(Ends(run).fate());
  };
  asked.answer = [](double guess, const Snapshot& run) {
    const std::string said =
        "You said “" + prediction().choices.at(static_cast<std::size_t>(guess)).label + "”";
    if (!run.held) return said + "; the run was stopped before its end.";
    return said + "; by “" + word_of(run, "way") + "”, of " + items(run) + ", " + Ends(run).in_words() + ".";
  };
  return asked;
}

std::vector<Goal> goals() {
  return {
      {"lose", "Lose an item", "No lock, or a condition with `if`.",
       [](const Snapshot& run) { return run.metric("lost").value_or(0) > 0; }},
      {"double", "Take an item twice", "A condition with `if`, and more consumers than producers.",
       [](const Snapshot& run) { return run.metric("doubled").value_or(0) > 0; }},
      {"all", "Hand over 50,000 items without a lock of your own", "Use the queue.",
       [](const Snapshot& run) {
         return run.held.value_or(false) && run.settings.text("way") == "queue" &&
                run.settings.number("items") >= 50'000;
       }},
  };
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question =
      "Five ways to share one small buffer. Which of them hand over every item once, and which of them wait "
      "without keeping a core busy?";
  t.goals = goals();
  t.prediction = prediction();
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::locks_or_queues
