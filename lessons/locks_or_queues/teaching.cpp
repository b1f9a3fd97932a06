#include <fmt/format.h>

#include "kit/base/format.h"
#include "kit/lesson/telling.h"

namespace racecourse::locks_or_queues {

namespace {

/// What may become of the items: the words of the outcome, in this order.
enum Fate : std::size_t { all_once, lost_some, doubled_some, lost_and_doubled };

struct Ends {
  explicit Ends(const Snapshot& run) : lost(run.measured("lost")), doubled(run.measured("doubled")) {}

  Fate fate() const {
    if (lost > 0) return doubled > 0 ? lost_and_doubled : lost_some;
    return doubled > 0 ? doubled_some : all_once;
  }
  std::string in_words() const {
    return counted(lost, "was", "were") + " lost and " + counted(doubled, "was", "were") +
           " taken more than once";
  }

  double lost = 0, doubled = 0;
};

std::string way(const Snapshot& run) { return run.settings.text("way"); }

std::string items(const Snapshot& run) { return counted(run.number("items"), "items"); }

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
  return fmt::format("To hand over and to wait, the threads kept cores busy for {} in a run of {}.",
                     metric_text(*processor_ms, Format::duration, "ms"),
                     metric_text(run.elapsed_ms, Format::duration, "ms"));
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

std::optional<std::size_t> fate(const Snapshot& run) {
  return run.held ? std::optional<std::size_t>(Ends(run).fate()) : std::nullopt;
}

std::string how_it_ended(const Snapshot& run) {
  if (!run.held) return "the run was stopped before its end.";
  return fmt::format("by “{}”, of {}, {}.", word_of(run, "way"), items(run), Ends(run).in_words());
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question =
      "Five ways to share one small buffer. Which of them hand over every item once, and which of them wait "
      "without keeping a core busy?";
  t.goals = list_of(
      Goal{"lose", "Lose an item", "No lock, or a condition with `if`.",
           [](const Snapshot& run) { return run.measured("lost") > 0; }},
      Goal{"double", "Take an item twice", "A condition with `if`, and more consumers than producers.",
           [](const Snapshot& run) { return run.measured("doubled") > 0; }},
      Goal{"all", "Hand over 50,000 items without a lock of your own", "Use the queue.",
           [](const Snapshot& run) {
             return run.held == true && run.was_set("way", "queue") && run.number("items") >= 50'000;
           }});
  t.prediction =
      one_of("Handed over by “{way}”, what becomes of the {items} {items|item|items}?",
             {"all, once", "some lost", "some doubled", "some lost, some doubled"}, fate, how_it_ended);
  t.prediction->of_outcome = true;
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::locks_or_queues
