#include "kit/twins/twin.h"
#include "kit/worlds/stamped_world.h"
#include "shared/counting/counting.h"
#include "unsynchronized_counter/body.h"

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

std::vector<Setting> settings() { return counting::settings({{"off", "off"}, {"on", "on"}}); }

std::vector<Setting> twin_settings() {
  std::vector<Setting> all = for_twin(settings(), {"threads", "additions", "lock"});
  all.push_back(Setting{.name = "gap",
                        .label = "in the gap",
                        .help = "What stands between the read and the write, where there is no lock.",
                        .choices = {{"call", "a call"}, {"none", "nothing"}, {"sleep", "sleep(0)"}}});
  return all;
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Unsynchronized counter";
  l.part = Part::threads;
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
  l.experiment = experiment;
  l.interleavings = interleavings;
  l.explore_defaults = counting::explore_defaults();
  return l;
}

}  // namespace racecourse::unsynchronized_counter
