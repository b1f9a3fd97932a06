#include "kit/twins/twin.h"
#include "kit/worlds/stamped_world.h"
#include "shared/counting/counting.h"
#include "unsynchronized_counter/body.h"
#include "unsynchronized_counter/embedded.h"
#include "unsynchronized_counter/teaching.h"

namespace racecourse::unsynchronized_counter {

namespace {

void experiment(Stage& stage) {
  in_real_world(stage, counting::few_steps_of_two(stage), [&](auto& world) {
    Shared shared(world);
    counting::with_pause(stage, world, [&](auto pause) {
      counting::run(stage,
                    {{false, [&](Lane&, std::int64_t n) { add_without_lock(shared, n, pause); }},
                     {true, [&](Lane&, std::int64_t n) { add_with_lock(shared, n, pause); }}},
                    shared.counter, shared.lock);
    });
  });
}

void interleavings(ControlledStage& stage) {
  ControlledWorld world(stage);
  Shared<ControlledWorld> shared(world);
  const long additions = stage.settings().number("additions");
  if (stage.settings().text("lock") == "on")
    counting::interleave(stage, shared.counter,
                         [&shared, additions] { add_with_lock(shared, additions, [] {}); });
  else
    counting::interleave(stage, shared.counter,
                         [&shared, additions] { add_without_lock(shared, additions, [] {}); });
}

std::vector<Goal> goals() {
  return {
      {"lose-one", "Lose at least one update",
       "Run it. If nothing is lost, make more additions, or set a pause in the gap.", counting::surely_lost},
      {"lose-half", "Lose more than half of all updates",
       "Set a pause in the gap; yield is enough on most machines.",
       [](const Snapshot& run) { return run.metric("lost_share").value_or(0) > 50; }},
      {"stop-the-loss", "Turn the lock on during a run, so that nothing more is lost",
       "Press L while the threads run, and wait for half a second.", counting::loss_was_stopped_by_lock},
  };
}

std::vector<Setting> settings() { return counting::settings({{"off", "off"}, {"on", "on"}}); }

std::vector<Setting> twin_settings() {
  std::vector<Setting> all = for_twin(settings(), {"threads", "additions", "lock"});
  all.push_back({.name = "gap",
                 .label = "in the gap",
                 .help = "What stands between the read and the write, where there is no lock.",
                 .choices = {{"call", "a call"}, {"none", "nothing"}, {"sleep", "sleep(0)"}}});
  return all;
}

}  // namespace

Lesson lesson() {
  return {
      .id = "unsynchronized-counter",
      .title = "Unsynchronized counter",
      .part = Part::threads,
      .headline = "Threads share one counter.",
      .question =
          "Each thread adds one, again and again, and nothing stops two of them from reading the same value. "
          "What does the counter say in the end?",
      .property = "no addition is lost",
      .settings = settings(),
      .variants = {{"one thread", {{"threads", "1"}}, Verdict::holds},
                   {"lock on", {{"lock", "on"}}, Verdict::holds},
                   {"lock off", {{"lock", "off"}}, Verdict::breaks}},
      .metrics =
          counting::metrics_with_tiles({"added", "counter", "lost_share", "ns_per_addition", "waiting_ms"}),
      .series = counting::series(),
      .gap = counting::gap(),
      .goals = goals(),
      .outcome_label = "final value of the counter",
      .lane_unit = "additions",
      .runs_on = true,
      .body = body_h,
      .text = text_md,
      .twin = twin_py,
      .twin_settings = twin_settings(),
      .experiment = experiment,
      .interleavings = interleavings,
      .explore_defaults = counting::explore_defaults(),
      .prediction = prediction(),
      .explain = explain,
      .on_belief = on_belief,
  };
}

}  // namespace racecourse::unsynchronized_counter
