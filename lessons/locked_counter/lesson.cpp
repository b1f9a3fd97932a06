#include <deque>

#include "kit/twins/twin.h"
#include "kit/worlds/stamped_world.h"
#include "locked_counter/body.h"
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
  l.experiment = experiment;
  l.interleavings = interleavings;
  l.explore_defaults = counting::explore_defaults();
  return l;
}

}  // namespace racecourse::locked_counter
