#include "kit/twins/twin.h"
#include "locked_counter/body.h"
#include "shared/counting/counting.h"

namespace racecourse::locked_counter {

namespace {

template <World W>
void play(Scene<W>& scene) {
  Shared<W> shared(scene.world());
  // On real threads another position may be chosen while they run.
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

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Locked counter";
  l.part = Part::threads;
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

}  // namespace racecourse::locked_counter
