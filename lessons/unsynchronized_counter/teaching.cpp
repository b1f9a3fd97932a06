#include <fmt/format.h>

#include "kit/base/format.h"
#include "kit/base/words.h"
#include "kit/lesson/telling.h"
#include "shared/counting/counting.h"
#include "shared/counting/telling.h"

namespace racecourse::unsynchronized_counter {

namespace {

using counting::Sums;

std::string on_repeats(const Snapshot& run) {
  const Tallied all = tallied(run);
  return fmt::format("{} of {} lost something.", grouped(all.broken), counted(all.runs, "runs"));
}

std::vector<std::string> with_losses(const Snapshot& run, const Sums& sums) {
  std::vector<std::string> said{sums.in_a_sentence()};
  said.push_back(
      run.was_set("pause", "none")
          ? "A thread that writes back an old value undoes all that others added since it read. One such "
            "write may cost many additions."
          : fmt::format("The pause in the gap ({}) keeps it open, so other threads come in more often.",
                        word_of(run, "pause")));
  if (run.runs > 1) said.push_back(on_repeats(run));
  return said;
}

std::vector<std::string> explain(const Snapshot& run) {
  const Sums sums(run);
  if (sums.added == 0) return {"The run was stopped before anything was added."};
  if (!run.marks.empty()) return {sums.in_a_sentence(), counting::about_flips(run)};
  if (sums.threads == 1)
    return {sums.in_a_sentence(), "A single thread meets nobody, so nothing can be lost."};
  if (run.was_set("lock", "on"))
    return {sums.in_a_sentence(),
            "The lock was on all the time, so this is not luck. " + counting::price_of_lock(run)};
  if (sums.lost > 0) return with_losses(run, sums);
  if (tallied(run).broken > 0) return {"The last run lost nothing.", on_repeats(run)};
  return {sums.in_a_sentence(), counting::why_no_loss(run), room_left(run, "losses")};
}

std::string on_belief(const Snapshot& run) {
  const Sums sums(run);
  const Tallied all = tallied(run);
  if (sums.threads == 1 || run.was_set("lock", "on") || !run.marks.empty())
    return "This run says nothing about it: take two threads or more, and leave the lock off.";
  if (all.broken == 0)
    return "This run worked, and the program is wrong all the same: nothing keeps two threads apart.";
  if (all.broken < all.runs)
    return fmt::format("It worked in {} of {} runs. Would you have tried long enough to see it fail?",
                       grouped(all.runs - all.broken), grouped(all.runs));
  return all.runs == 1 ? "It did not work even this once." : "It did not work in any of these runs.";
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question =
      "Each thread adds one, again and again, and nothing stops two of them from reading the same value. "
      "What does the counter say in the end?";
  t.goals = list_of(
      Goal{"lose-one", "Lose at least one update",
           "Run it. If nothing is lost, make more additions, or set a pause in the gap.",
           counting::surely_lost},
      Goal{"lose-half", "Lose more than half of all updates",
           "Set a pause in the gap; yield is enough on most machines.",
           [](const Snapshot& run) { return run.measured("lost_share") > 50; }},
      Goal{"stop-the-loss", "Turn the lock on during a run, so that nothing more is lost",
           "Press L while the threads run, and wait for half a second.", counting::loss_was_stopped_by_lock});
  t.prediction = counting::guess_of_counter("What does the counter say in the end?");
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::unsynchronized_counter
