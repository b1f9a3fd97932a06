#include "kit/lesson/telling.h"
#include "kit/twins/twin.h"
#include "locked_counter/body.h"
#include "shared/counting/counting.h"
#include "shared/counting/telling.h"

namespace racecourse::locked_counter {

namespace {

template <World W>
void play(Scene<W>& scene) {
  Shared<W> shared(scene.world());
  // On real threads the position of the lock may change during the run.
  const bool locks_of_their_own = Scene<W>::is_real || scene.text("lock") == "per-thread";
  typename W::template array<typename W::mutex> own_locks(scene.world(), "lock of thread",
                                                          locks_of_their_own ? scene.number("threads") : 0);
  counting::with_pause(scene, [&](auto pause) {
    const auto with_own_lock = [&shared, &own_locks, pause](std::size_t thread, long n) {
      add_with_own_lock(shared, own_locks[thread], n, pause);
    };
    counting::play(
        scene, shared.counter, shared.lock,
        counting::Way{false, [&shared, pause](long n) { add_without_lock(shared, n, pause); }},
        counting::Way{true, [&shared, pause](long n) { add_with_lock(shared, n, pause); }},
        counting::Way{true, [&shared, pause](long n) { add_with_lock_around_write(shared, n, pause); }},
        counting::Way{true, with_own_lock});
  });
}

std::vector<Setting> settings() {
  return counting::settings({{"off", "off"},
                             {"on", "on"},
                             {"around-write", "around the write only"},
                             {"per-thread", "one per thread"}});
}

bool lost_with(const Snapshot& run, std::string_view position) {
  return run.marks.empty() && run.was_set("lock", position) && counting::surely_lost(run);
}

/// Whether the whole run was made with one position of the lock.
bool asked_about(const Snapshot& run) {
  return run.state == RunState::done && run.marks.empty() && run.measured("added") > 0;
}

/// As an index into the labels of the prediction.
std::optional<std::size_t> how_many_lost(const Snapshot& run) {
  if (!asked_about(run)) return std::nullopt;
  return tallied(run).broken > 0 ? 1 : 0;
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Locked counter";
  l.headline = "A lock guards data, not code.";
  l.property = "no addition is lost";
  l.settings = settings();
  l.variants = {{"one thread", {{"threads", "1"}}, Verdict::holds},
                {"lock on", {{"lock", "on"}}, Verdict::holds},
                {"lock off", {{"lock", "off"}}, Verdict::breaks},
                {"lock around the write only", {{"lock", "around-write"}}, Verdict::breaks},
                {"one lock per thread", {{"lock", "per-thread"}}, Verdict::breaks}};
  l.metrics = counting::metrics_with_tiles(
      {"counter", "lost", "additions_per_second", "ns_per_addition", "waiting_ms", "hand_overs"});
  l.series = counting::series();
  l.gap = counting::gap();
  l.outcome_label = "final value of the counter";
  l.lane_unit = "additions";
  l.runs_on = true;
  l.twin_settings = for_twin(settings(), {"threads", "additions", "lock"});
  l.explore_defaults = counting::explore_defaults();
  plays(l, counting::few_steps_of_two, [](auto& scene) { play(scene); });
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question =
      "Four ways to put a lock around one addition. Which of them keep every update, and what does that "
      "cost?";
  t.goals =
      list_of(Goal{"keep-all", "Keep every one of a million updates, with two or more threads",
                   "Keep the lock on from start to finish.",
                   [](const Snapshot& run) {
                     return run.held == true && run.number("threads") >= 2 && run.measured("added") >= 1e6;
                   }},
              Goal{"lock-and-lose", "Lose updates even though every write is under a lock",
                   "Put the lock around the write only.",
                   [](const Snapshot& run) { return lost_with(run, "around-write"); }},
              Goal{"own-locks", "Lose updates even though every thread holds a lock",
                   "Give each thread its own lock.",
                   [](const Snapshot& run) { return lost_with(run, "per-thread"); }},
              Goal{"hand-over", "Hand the lock over ten thousand times", "Turn the lock on, and let it run.",
                   [](const Snapshot& run) { return run.measured("hand_overs") >= 10'000; }});
  t.prediction =
      one_of("With the lock set to “{lock}”, how many additions are lost?", {"none", "some"}, how_many_lost);
  t.words = counting::words();
  t.facts = {{"asked_about", asked_about}};
  return t;
}

}  // namespace racecourse::locked_counter
