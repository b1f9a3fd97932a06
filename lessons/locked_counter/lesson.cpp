#include <deque>

#include "kit/twins/twin.h"
#include "kit/worlds/stamped_world.h"
#include "locked_counter/body.h"
#include "locked_counter/embedded.h"
#include "locked_counter/teaching.h"
#include "shared/counting/counting.h"

namespace racecourse::locked_counter {

namespace {

template <class World>
std::deque<typename World::mutex> a_lock_for_each_thread(const Stage& stage, World& world) {
  std::deque<typename World::mutex> locks;
  for (std::int64_t i = 1; i <= stage.settings().number("threads"); ++i)
    locks.emplace_back(world, ("lock of thread " + std::to_string(i)).c_str());
  return locks;
}

template <class World>
void add_in(World& world, Stage& stage) {
  Shared shared(world);
  auto own_locks = a_lock_for_each_thread(stage, world);
  const auto own_lock = [&](const Lane& lane) -> auto& {
    return own_locks[static_cast<std::size_t>(lane.id())];
  };
  counting::with_pause(stage, world, [&](auto pause) {
    counting::run(
        stage,
        {{false, [&](Lane&, std::int64_t n) { add_without_lock(shared, n, pause); }},
         {true, [&](Lane&, std::int64_t n) { add_with_lock(shared, n, pause); }},
         {true, [&](Lane&, std::int64_t n) { add_with_lock_around_write(shared, n, pause); }},
         {true, [&](Lane& lane, std::int64_t n) { add_with_own_lock(shared, own_lock(lane), n, pause); }}},
        shared.counter, shared.lock);
  });
}

void experiment(Stage& stage) {
  in_real_world(stage, counting::few_steps_of_two(stage), [&](auto& world) { add_in(world, stage); });
}

void interleave_with_own_locks(ControlledStage& stage, ControlledWorld& world,
                               Shared<ControlledWorld>& shared) {
  const long threads = stage.settings().number("threads");
  const long additions = stage.settings().number("additions");
  std::deque<ControlledWorld::mutex> locks;
  std::vector<ControlledBody> bodies;
  for (long i = 1; i <= threads; ++i) {
    ControlledWorld::mutex& own = locks.emplace_back(world, ("lock of thread " + std::to_string(i)).c_str());
    bodies.push_back({"thread " + std::to_string(i),
                      [&shared, &own, additions] { add_with_own_lock(shared, own, additions, [] {}); }});
  }
  stage.run(std::move(bodies), [&] {
    return Ending{std::to_string(shared.counter.value()), shared.counter.value() == threads * additions};
  });
}

void interleavings(ControlledStage& stage) {
  ControlledWorld world(stage);
  Shared<ControlledWorld> shared(world);
  const long n = stage.settings().number("additions");
  switch (stage.settings().number("lock")) {
    case 0:
      return counting::interleave(stage, shared.counter,
                                  [&shared, n] { add_without_lock(shared, n, [] {}); });
    case 1:
      return counting::interleave(stage, shared.counter, [&shared, n] { add_with_lock(shared, n, [] {}); });
    case 2:
      return counting::interleave(stage, shared.counter,
                                  [&shared, n] { add_with_lock_around_write(shared, n, [] {}); });
    default: return interleave_with_own_locks(stage, world, shared);
  }
}

bool lost_with(const Snapshot& run, std::string_view position) {
  return run.marks.empty() && run.settings.text("lock") == position && counting::surely_lost(run);
}

std::vector<Goal> goals() {
  return {
      {"keep-all", "Keep every one of a million updates, with two threads or more",
       "Lock on, from start to finish.",
       [](const Snapshot& run) {
         return run.held.value_or(false) && run.settings.number("threads") >= 2 &&
                run.metric("added").value_or(0) >= 1e6;
       }},
      {"lock-and-lose", "Lose updates although every write is under a lock", "Lock around the write only.",
       [](const Snapshot& run) { return lost_with(run, "around-write"); }},
      {"own-locks", "Lose updates although every thread holds a lock", "One lock per thread.",
       [](const Snapshot& run) { return lost_with(run, "per-thread"); }},
      {"hand-over", "Hand one lock over ten thousand times", "Lock on, and let it run.",
       [](const Snapshot& run) { return run.metric("hand_overs").value_or(0) >= 10'000; }},
  };
}

std::vector<Setting> settings() {
  return counting::settings({{"off", "off"},
                             {"on", "on"},
                             {"around-write", "around the write only"},
                             {"per-thread", "one per thread"}});
}

}  // namespace

Lesson lesson() {
  return {
      .id = "locked-counter",
      .title = "Locked counter",
      .part = Part::threads,
      .headline = "A lock guards data, not code.",
      .question =
          "Four ways to put a lock around one addition. Which of them keep every update, and what does that "
          "cost?",
      .property = "no addition is lost",
      .settings = settings(),
      .variants = {{"one thread", {{"threads", "1"}}, Verdict::holds},
                   {"lock on", {{"lock", "on"}}, Verdict::holds},
                   {"lock off", {{"lock", "off"}}, Verdict::breaks},
                   {"lock around the write only", {{"lock", "around-write"}}, Verdict::breaks},
                   {"one lock per thread", {{"lock", "per-thread"}}, Verdict::breaks}},
      .metrics = counting::metrics_with_tiles(
          {"counter", "lost", "additions_per_second", "ns_per_addition", "waiting_ms", "hand_overs"}),
      .series = counting::series(),
      .gap = counting::gap(),
      .goals = goals(),
      .outcome_label = "final value of the counter",
      .lane_unit = "additions",
      .runs_on = true,
      .body = body_h,
      .text = text_md,
      .twin = twin_py,
      .twin_settings = for_twin(settings(), {"threads", "additions", "lock"}),
      .experiment = experiment,
      .interleavings = interleavings,
      .explore_defaults = counting::explore_defaults(),
      .prediction = prediction(),
      .explain = explain,
      .on_belief = on_belief,
  };
}

}  // namespace racecourse::locked_counter
