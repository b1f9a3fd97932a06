#include <fmt/format.h>

#include "kit/base/format.h"
#include "kit/lesson/telling.h"
#include "shared/counting/counting.h"
#include "shared/counting/telling.h"

namespace racecourse::locked_counter {

namespace {

using counting::Sums;

bool asked_about(const Snapshot& run) {
  return run.state == RunState::done && run.marks.empty() && run.was_set("lock", "around-write") &&
         run.number("threads") > 1 && run.measured("added") > 0;
}

/// Of the choices none and some; nothing where the run was not made with the lock that is asked about.
std::optional<double> truth(const Snapshot& run) {
  if (!asked_about(run)) return std::nullopt;
  return tallied(run).broken > 0 ? 1 : 0;
}

std::string answer(double guess, const Snapshot& run) {
  const Sums sums(run);
  const std::string said = guess == 1 ? "You said some; " : "You said none; ";
  if (!asked_about(run))
    return said +
           "to find out, set the lock to “around the write only”, with two threads or more, and leave it "
           "there.";
  if (sums.lost > 0)
    return said + fmt::format("this run lost {}: {} of {}.", share_text(sums.lost / sums.added),
                              count_text(sums.lost), counted(sums.added, "additions"));
  if (tallied(run).broken > 0) return said + "the last run lost nothing, but others of these runs did.";
  return said + "this run lost none, but it could have: the value is read before the lock is taken.";
}

std::string why_lost(const std::string& lock) {
  if (lock == "around-write")
    return "Every write was made under the lock, but its value had been read before the lock was taken.";
  if (lock == "per-thread")
    return "Every addition was made under a lock, but each thread has its own: no two ever met at one.";
  return "Nothing kept another thread out between the read and the write.";
}

std::string on_lock(const Snapshot& run) {
  return "The read and the write were made under the same lock, so no other thread could come in between. " +
         counting::price_of_lock(run);
}

std::string on_one_thread(const Snapshot& run) {
  return (run.was_set("lock", "off") ? "A single thread meets nobody, and no lock was taken. "
                                     : "This is what a lock costs when nobody else wants it. ") +
         counting::price_of_lock(run);
}

std::vector<std::string> explain(const Snapshot& run) {
  const Sums sums(run);
  const std::string lock = run.settings.text("lock");
  if (sums.added == 0) return {"The run was stopped before anything was added."};
  if (!run.marks.empty()) return {sums.in_a_sentence(), counting::about_flips(run)};
  if (sums.threads == 1) return {sums.in_a_sentence(), on_one_thread(run)};
  if (lock == "on") return {sums.in_a_sentence(), on_lock(run)};
  if (sums.lost > 0) return {sums.in_a_sentence(), why_lost(lock)};
  if (tallied(run).broken > 0)
    return {"The last run lost nothing, but others of these runs did.", why_lost(lock)};
  return {sums.in_a_sentence(), counting::why_no_loss(run), room_left(run, "losses")};
}

std::string on_belief(const Snapshot& run) {
  const Sums sums(run);
  const std::string lock = run.settings.text("lock");
  if (!run.marks.empty() || lock == "off" || sums.threads == 1)
    return "This run says nothing about it: choose around the write only, or one per thread, with two "
           "threads or more.";
  if (lock == "on") return "This lock will do: all threads take the same one, around the read and the write.";
  if (tallied(run).broken == 0)
    return "This run lost nothing with such a lock, and it is the wrong lock all the same.";
  if (sums.lost == 0) return "With such a lock, some of these runs lost additions.";
  return fmt::format("Here every addition took a lock, and {} of {} were lost.", count_text(sums.lost),
                     count_text(sums.added));
}

bool lost_with(const Snapshot& run, std::string_view position) {
  return run.marks.empty() && run.was_set("lock", position) && counting::surely_lost(run);
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question =
      "Four ways to put a lock around one addition. Which of them keep every update, and what does that "
      "cost?";
  t.goals = list_of(
      Goal{"keep-all", "Keep every one of a million updates, with two threads or more",
           "Lock on, from start to finish.",
           [](const Snapshot& run) {
             return run.held.value_or(false) && run.number("threads") >= 2 && run.measured("added") >= 1e6;
           }},
      Goal{"lock-and-lose", "Lose updates although every write is under a lock",
           "Lock around the write only.", [](const Snapshot& run) { return lost_with(run, "around-write"); }},
      Goal{"own-locks", "Lose updates although every thread holds a lock", "One lock per thread.",
           [](const Snapshot& run) { return lost_with(run, "per-thread"); }},
      Goal{"hand-over", "Hand one lock over ten thousand times", "Lock on, and let it run.",
           [](const Snapshot& run) { return run.measured("hand_overs") >= 10'000; }});
  t.prediction = {.kind = GuessKind::choice,
                  .question = "With a lock around the write only, how many additions are lost?",
                  .choices = {{"none", "none"}, {"some", "some"}},
                  .result = truth,
                  .answer = answer};
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::locked_counter
