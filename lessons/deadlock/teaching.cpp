#include <algorithm>

#include "kit/base/format.h"
#include "kit/base/words.h"
#include "kit/lesson/telling.h"

namespace racecourse::deadlock {

namespace {

/// Who may be stuck for ever: what a guess is one of, in this order.
enum Stuck : std::size_t { nobody, only_pair, everybody };

double measured(const Snapshot& run, std::string_view metric) { return run.metric(metric).value_or(0); }

std::string way_taken(const Snapshot& run) { return run.settings.text("way"); }

bool deadlocked(const Snapshot& run) { return run.held == false; }

bool has_others(const Snapshot& run) { return run.settings.number("others") > 0; }

/// The way was another one for a part of the run, so none of them can be told to have done it.
bool way_changed(const Snapshot& run) {
  return std::any_of(run.marks.begin(), run.marks.end(),
                     [](const Mark& mark) { return mark.setting == "way"; });
}

bool changed_to_opposite(const Snapshot& run) {
  return std::any_of(run.marks.begin(), run.marks.end(),
                     [](const Mark& mark) { return mark.setting == "way" && mark.value == "opposite"; });
}

/// Whether it ended as it did by the way it began with. A circle takes a thread that goes in opposite order: if nobody chose
/// that on the way, the run began with it, and what is chosen after a deadlock reaches nobody.
bool went_as_asked(const Snapshot& run) {
  return deadlocked(run) ? !changed_to_opposite(run) : !way_changed(run);
}

std::string how_it_went(const Snapshot& run) {
  if (!went_as_asked(run)) return "in more than one way";
  return deadlocked(run) ? "in opposite order" : "by “" + word_of(run, "way") + "”";
}

std::string stuck_of_all(const Snapshot& run) {
  return count_text(measured(run, "stuck")) + " of " + number_of(run, "threads") + " threads between A and B";
}

std::string transfers_of_pair(const Snapshot& run) {
  return counted(measured(run, "pair_done"), "transfers") + " between A and B";
}

std::string since_then(const Snapshot& run) {
  return counted(measured(run, "others_since"), "more transfers");
}

std::string on_others(const Snapshot& run) {
  if (!has_others(run)) return "There were no others, so nothing went on.";
  if (measured(run, "others_since") > 0)
    return "The others, which need only C and D, did " + since_then(run) + " in the " +
           metric_text(measured(run, "stuck_ms"), Format::duration, "ms") + " after it was seen.";
  return "The others, which need only C and D, are not stuck: they had done " +
         counted(measured(run, "others_done"), "transfers") + " by then.";
}

std::vector<std::string> on_deadlock(const Snapshot& run) {
  return {stuck_of_all(run) + " are stuck for ever: each in the circle holds what the next one waits for.",
          "Before that there had been " + transfers_of_pair(run) + ", and there can be no more.",
          on_others(run)};
}

std::string how_sure(const Snapshot& run) {
  const Tallied all = tallied(run);
  if (all.broken == 0) return room_left(run, "deadlocks");
  return grouped(all.broken) + " of " + grouped(all.runs) + " runs ended in a deadlock.";
}

std::string in_vain(const Snapshot& run) {
  return counted(measured(run, "backed_off"), "attempt was", "attempts were") + " in vain: ";
}

/// Why there was none, and how sure that is.
std::vector<std::string> on_reason(const Snapshot& run) {
  if (way_changed(run))
    return {"The way was changed during the run, so this says nothing about any one way."};
  if (way_taken(run) == "opposite")
    return {"No circle closed this time, but in opposite order one may close at any transfer.",
            how_sure(run)};
  if (way_taken(run) == "ordered")
    return {"All took A before B, so no circle can close, and that is not luck."};
  if (way_taken(run) == "at-once")
    return {in_vain(run) + "whoever found the other lock taken let go of its own, and waited for that other.",
            "No thread holds one lock while it waits for the other, so no circle can close."};
  return {in_vain(run) + "whoever found the other lock taken let go of its own, so no circle can close.",
          "Nothing promises that an attempt ever succeeds: in step, two threads could go round for ever."};
}

std::vector<std::string> explain(const Snapshot& run) {
  if (!run.held) return {"The run was stopped before it was clear how it would end."};
  if (deadlocked(run)) return on_deadlock(run);
  std::vector<std::string> said{"Nobody got stuck, with " + transfers_of_pair(run) + " and " +
                                count_text(measured(run, "others_done")) + " by the others."};
  for (std::string& sentence : on_reason(run)) said.push_back(std::move(sentence));
  return said;
}

std::string on_belief(const Snapshot& run) {
  if (!deadlocked(run))
    return "There was no deadlock here, so this run says nothing about it: choose opposite order, with a "
           "pause.";
  if (!has_others(run))
    return "Here nothing was left to go on, because every thread needed A and B: add others, which do not.";
  if (measured(run, "others_since") > 0)
    return "It did not: the others did " + since_then(run) + " while " + stuck_of_all(run) + " were stuck.";
  return "This run cannot tell, because the others did nothing after it was seen: let them run until "
         "stopped.";
}

Prediction prediction() {
  Prediction asked;
  asked.kind = GuessKind::choice;
  asked.question =
      "{threads} threads move money between A and B, {others} {others|other|others} from C to D: who gets "
      "stuck for ever?";
  asked.choices = {
      {"nobody", "nobody"}, {"only-a-and-b", "only threads between A and B"}, {"everybody", "everybody"}};
  asked.result = [](const Snapshot& run) -> std::optional<double> {
    if (!run.held || !went_as_asked(run)) return std::nullopt;
    if (!deadlocked(run)) return nobody;
    const bool all =
        !has_others(run) && measured(run, "stuck") >= static_cast<double>(run.settings.number("threads"));
    return all ? everybody : only_pair;
  };
  asked.answer = [](double guess, const Snapshot& run) {
    const std::string said =
        "You said “" + prediction().choices.at(static_cast<std::size_t>(guess)).label + "”";
    if (!run.held) return said + "; the run was stopped before its end.";
    if (!deadlocked(run))
      return said + "; " + how_it_went(run) + ", nobody got stuck in " + transfers_of_pair(run) + ".";
    return said + "; " + how_it_went(run) + ", " + stuck_of_all(run) + " and none of the " +
           counted(static_cast<double>(run.settings.number("others")), "others") + " got stuck.";
  };
  return asked;
}

std::vector<Goal> goals() {
  return {
      {"stuck", "Get two threads stuck for ever", "Opposite order, and a pause between the locks.",
       [](const Snapshot& run) { return run.metric("stuck").value_or(0) >= 2; }},
      {"partial", "Keep a deadlock for a second while other threads go on",
       "Have at least one other thread, and do not press Stop.",
       [](const Snapshot& run) {
         return run.metric("stuck_ms").value_or(0) >= 1000 && run.metric("others_since").value_or(0) > 0;
       }},
      {"out", "Let 8 threads finish 1,000 transfers each between A and B",
       "Any way but opposite order, run until all are done.",
       [](const Snapshot& run) {
         return run.held.value_or(false) && run.settings.number("threads") >= 8 &&
                run.metric("pair_done").value_or(0) >=
                    1000.0 * static_cast<double>(run.settings.number("threads"));
       }},
      {"vain", "Let go more often than you get anything done", "Try and back off, with a long pause.",
       [](const Snapshot& run) {
         return run.metric("backed_off").value_or(0) >
                run.metric("pair_done").value_or(0) + run.metric("others_done").value_or(0);
       }},
  };
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question =
      "Half of the threads move money from A to B, half from B to A, and each first locks the account that "
      "pays. What becomes of them, and of the rest of the program?";
  t.goals = goals();
  t.prediction = prediction();
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::deadlock
