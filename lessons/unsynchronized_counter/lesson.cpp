#include "kit/twins/twin.h"
#include "shared/counting/counting.h"
#include "shared/counting/telling.h"
#include "unsynchronized_counter/body.h"

namespace racecourse::unsynchronized_counter {

namespace {

template <World W>
void play(Scene<W>& scene) {
  Shared<W> shared(scene.world());
  counting::with_pause(scene, [&](auto pause) {
    counting::play(scene, shared.counter, shared.lock,
                   counting::Way{false, [&shared, pause](long n) { add_without_lock(shared, n, pause); }},
                   counting::Way{true, [&shared, pause](long n) { add_with_lock(shared, n, pause); }});
  });
}

std::vector<Setting> settings() { return counting::settings({{"off", "off"}, {"on", "on"}}); }

std::vector<Setting> twin_settings() {
  std::vector<Setting> all = for_twin(settings(), {"threads", "additions", "lock"});
  all.push_back(Setting::choice("gap", "in the gap",
                                "What comes between the read and the write when there is no lock.",
                                {{"call", "a call"}, {"none", "nothing"}, {"sleep", "sleep(0)"}}));
  return all;
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Unsynchronized counter";
  l.headline = "Threads share one counter.";
  l.property = "no addition is lost";
  l.settings = settings();
  l.variants = {{"one thread", {{"threads", "1"}}, Verdict::holds},
                {"lock on", {{"lock", "on"}}, Verdict::holds},
                {"lock off", {{"lock", "off"}}, Verdict::breaks}};
  l.metrics =
      counting::metrics_with_tiles({"added", "counter", "lost_share", "ns_per_addition", "waiting_ms"});
  l.series = counting::series();
  l.gap = counting::gap();
  l.outcome_label = "final value of the counter";
  l.lane_unit = "additions";
  l.runs_on = true;
  l.twin_settings = twin_settings();
  l.explore_defaults = counting::explore_defaults();
  plays(l, counting::few_steps_of_two, [](auto& scene) { play(scene); });
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question =
      "Each thread adds one, again and again, and nothing stops two of them from reading the same value. "
      "What does the counter say at the end?";
  t.goals = list_of(
      Goal{"lose-one", "Lose at least one update",
           "Run it. If nothing is lost, make more additions, or set a pause in the gap.",
           counting::surely_lost},
      Goal{"lose-half", "Lose more than half of all updates",
           "Set a pause in the gap; yield is enough on most machines.",
           [](const Snapshot& run) { return run.measured("lost_share") > 50; }},
      Goal{"stop-the-loss", "Turn the lock on during a run, so that nothing more is lost",
           "Press L while the threads run, and wait half a second.", counting::loss_was_stopped_by_lock});
  t.prediction = counting::guess_of_counter("What does the counter say at the end?");
  t.words = counting::words();
  return t;
}

}  // namespace racecourse::unsynchronized_counter
