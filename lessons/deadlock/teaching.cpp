#include <fmt/format.h>

#include <algorithm>

#include "kit/base/format.h"
#include "kit/base/words.h"
#include "kit/lesson/telling.h"

namespace racecourse::deadlock {

namespace {

bool deadlocked(const Snapshot& run) { return run.held == false; }

bool has_others(const Snapshot& run) { return run.number("others") > 0; }

bool changed_to(const Snapshot& run, std::string_view any_or_way) {
  return std::any_of(run.marks.begin(), run.marks.end(), [&](const Mark& mark) {
    return mark.setting == "way" && (any_or_way == "any" || mark.value == any_or_way);
  });
}

/// Whether it ended as it did by the way it began with. A circle takes a thread that goes in opposite order: if nobody chose
/// that on the way, the run began with it, and what is chosen after a deadlock reaches nobody.
bool went_as_asked(const Snapshot& run) { return !changed_to(run, deadlocked(run) ? "opposite" : "any"); }

std::string how_it_went(const Snapshot& run) {
  if (!went_as_asked(run)) return "in more than one way";
  return deadlocked(run) ? "in opposite order" : "by “" + word_of(run, "way") + "”";
}

std::string stuck_of_all(const Snapshot& run) {
  return fmt::format("{} of {} threads between A and B", count_text(run.measured("stuck")),
                     number_of(run, "threads"));
}

std::string transfers_of_pair(const Snapshot& run) {
  return counted(run.measured("pair_done"), "transfers") + " between A and B";
}

std::string since_then(const Snapshot& run) {
  return counted(run.measured("others_since"), "more transfers");
}

std::string on_others(const Snapshot& run) {
  if (!has_others(run)) return "There were no others, so nothing went on.";
  if (run.measured("others_since") > 0)
    return fmt::format("The others, which need only C and D, did {} in the {} after it was seen.",
                       since_then(run), metric_text(run.measured("stuck_ms"), Format::duration, "ms"));
  return fmt::format("The others, which need only C and D, are not stuck: they had done {} by then.",
                     counted(run.measured("others_done"), "transfers"));
}

std::vector<std::string> on_deadlock(const Snapshot& run) {
  return {stuck_of_all(run) + " are stuck for ever: each in the circle holds what the next one waits for.",
          "Before that there had been " + transfers_of_pair(run) + ", and there can be no more.",
          on_others(run)};
}

std::string how_sure(const Snapshot& run) {
  const Tallied all = tallied(run);
  if (all.broken == 0) return room_left(run, "deadlocks");
  return fmt::format("{} of {} runs ended in a deadlock.", grouped(all.broken), grouped(all.runs));
}

std::string in_vain(const Snapshot& run) {
  return counted(run.measured("backed_off"), "attempt was", "attempts were") + " in vain: ";
}

/// Why there was none, and how sure that is.
std::vector<std::string> on_reason(const Snapshot& run) {
  if (changed_to(run, "any"))
    return {"The way was changed during the run, so this says nothing about any one way."};
  if (run.was_set("way", "opposite"))
    return {"No circle closed this time, but in opposite order one may close at any transfer.",
            how_sure(run)};
  if (run.was_set("way", "ordered"))
    return {"All took A before B, so no circle can close, and that is not luck."};
  if (run.was_set("way", "at-once"))
    return {in_vain(run) + "whoever found the other lock taken let go of its own, and waited for that other.",
            "No thread holds one lock while it waits for the other, so no circle can close."};
  return {in_vain(run) + "whoever found the other lock taken let go of its own, so no circle can close.",
          "Nothing promises that an attempt ever succeeds: in step, two threads could go round for ever."};
}

std::vector<std::string> explain(const Snapshot& run) {
  if (!run.held) return {"The run was stopped before it was clear how it would end."};
  if (deadlocked(run)) return on_deadlock(run);
  std::vector<std::string> said{fmt::format("Nobody got stuck, with {} and {} by the others.",
                                            transfers_of_pair(run), count_text(run.measured("others_done")))};
  for (std::string& sentence : on_reason(run)) said.push_back(std::move(sentence));
  return said;
}

std::string on_belief(const Snapshot& run) {
  if (!deadlocked(run))
    return "There was no deadlock here, so this run says nothing about it: choose opposite order, with a "
           "pause.";
  if (!has_others(run))
    return "Here nothing was left to go on, because every thread needed A and B: add others, which do not.";
  if (run.measured("others_since") > 0)
    return fmt::format("It did not: the others did {} while {} were stuck.", since_then(run),
                       stuck_of_all(run));
  return "This run cannot tell, because the others did nothing after it was seen: let them run until "
         "stopped.";
}

/// Who got stuck for ever, as the place of its label in the prediction.
std::optional<std::size_t> who_got_stuck(const Snapshot& run) {
  if (!run.held || !went_as_asked(run)) return std::nullopt;
  if (!deadlocked(run)) return 0;
  const bool all = !has_others(run) && run.measured("stuck") >= run.number("threads");
  return all ? 2 : 1;
}

std::string how_it_ended(const Snapshot& run) {
  if (!run.held) return "the run was stopped before its end.";
  if (!deadlocked(run))
    return fmt::format("{}, nobody got stuck in {}.", how_it_went(run), transfers_of_pair(run));
  return fmt::format("{}, {} and none of the {} got stuck.", how_it_went(run), stuck_of_all(run),
                     counted(run.number("others"), "others"));
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question =
      "Half of the threads move money from A to B, half from B to A, and each first locks the account that "
      "pays. What becomes of them, and of the rest of the program?";
  t.goals = list_of(
      Goal{"stuck", "Get two threads stuck for ever", "Opposite order, and a pause between the locks.",
           [](const Snapshot& run) { return run.measured("stuck") >= 2; }},
      Goal{"partial", "Keep a deadlock for a second while other threads go on",
           "Have at least one other thread, and do not press Stop.",
           [](const Snapshot& run) {
             return run.measured("stuck_ms") >= 1000 && run.measured("others_since") > 0;
           }},
      Goal{"out", "Let 8 threads finish 1,000 transfers each between A and B",
           "Any way but opposite order, run until all are done.",
           [](const Snapshot& run) {
             return run.held == true && run.number("threads") >= 8 &&
                    run.measured("pair_done") >= 1000 * run.number("threads");
           }},
      Goal{"vain", "Let go more often than you get anything done", "Try and back off, with a long pause.",
           [](const Snapshot& run) {
             return run.measured("backed_off") > run.measured("pair_done") + run.measured("others_done");
           }});
  t.prediction = one_of(
      "{threads} threads move money between A and B, {others} {others|other|others} from C to D: who gets "
      "stuck for ever?",
      {"nobody", "only threads between A and B", "everybody"}, who_got_stuck, how_it_ended);
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::deadlock
