#pragma once

// Who plays in a lesson, said once for all worlds: which threads there are, what each repeats, and how it all ended.
//
//     template <World W>
//     void play(Scene<W>& scene) {
//       const long tickets = scene.number("tickets");
//       Shared<W> shared(scene.world(), tickets);
//       for (long i = 1; i <= scene.number("clerks"); ++i)
//         scene.thread("clerk", i, tickets, [&shared] { return sell_one(shared); });
//       scene.run("sold", [&](long sold) { return Ending{std::to_string(sold), sold == tickets}; });
//     }
//
// and in lesson(): `plays(l, [](auto& scene) { play(scene); });`. On real threads each of them is a lane with its progress, the
// run can be stopped between any two steps, and what was done is measured. In a controlled world the same threads and the
// same ending are what is explored. A lesson that measures more says so by observe(), which is for real runs alone.

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "kit/running/stage.h"
#include "kit/worlds/controlled_world.h"
#include "kit/worlds/real_world.h"
#include "kit/worlds/stamped_world.h"
#include "kit/worlds/world.h"

namespace racecourse {

/// What a thread repeats. One that returns bool is repeated until it says false; each time it says true counts one. Any
/// other is repeated as often as its goal says (on real threads without end, where the run goes on until it is stopped),
/// and each time counts one.
template <class Step>
inline constexpr bool ends_by_itself = std::same_as<std::invoke_result_t<Step&>, bool>;

/// In a real world. All members are for the run's own thread.
template <World W>
class Scene {
 public:
  /// Whether what is played is played on real threads.
  static constexpr bool is_real = true;

  /// Both must outlive the scene.
  Scene(Stage& stage, W& world) : stage_(stage), world_(world) {}

  W& world() { return world_; }
  /// Only here: what a lesson does with a real run alone stands under `if constexpr (Scene<W>::is_real)`.
  Stage& stage() { return stage_; }

  /// A setting as it was when the run began: a number, or the index of a word. Throws std::invalid_argument for one that the
  /// lesson does not declare.
  long number(std::string_view setting) const { return stage_.settings().number(setting); }
  /// The same as it is typed: digits, or the word.
  std::string text(std::string_view setting) const { return stage_.settings().text(setting); }
  /// A setting that may change while the run goes: a function that any thread may call for its number.
  auto live(std::string_view setting) const {
    return
        [&value = stage_.live(setting)] { return static_cast<long>(value.load(std::memory_order_relaxed)); };
  }

  /// One thread more, named by the name and the number, that repeats `step`. `goal` is how often at most, for the picture
  /// of its progress.
  template <class Step>
  void thread(const char* name, long number, long goal, Step step) {
    add_thread(name, std::string(name) + " " + std::to_string(number), goal, std::move(step));
  }
  /// The same for one that is the only one of its name.
  template <class Step>
  void thread(const char* name, long goal, Step step) {
    add_thread(name, name, goal, std::move(step));
  }
  /// What all threads of that name have done so far.
  long done_by(std::string_view name) const {
    long sum = 0;
    for (std::size_t i = 0; i < std::min(groups_.size(), stage_.lane_count()); ++i)
      if (groups_[i] == name) sum += stage_.lane(i).done.get();
    return sum;
  }

  /// `look` is called with the stage before the threads begin, while they work, some 60 times a second, and once after: to
  /// give metrics, points and figures.
  void observe(std::function<void(Stage&)> look) { looks_.push_back(std::move(look)); }

  /// Lets all threads go at one moment, and returns when they have ended. `total` is the metric for what all of them have
  /// done, and the series of that name, where the lesson declares one. `ending` is called with that number, unless the run
  /// was stopped first.
  void run(std::string_view total, const std::function<Ending(long)>& ending) {
    observe([total](Stage& stage) {
      const std::int64_t done = stage.total(&Lane::done);
      stage.set_metric(total, done);
      if (!stage.lesson() || find_named(stage.lesson()->series, total)) stage.add_point(total, done);
    });
    run([&] { return ending(stage_.total(&Lane::done)); });
  }
  /// The same where nobody asks how much was done.
  void run(const std::function<Ending()>& ending) {
    const auto look = [this] {
      for (const auto& one : looks_) one(stage_);
    };
    look();
    stage_.run_lanes(plans_, look);
    if (!stage_.stop_requested()) stage_.set_outcome(ending());
  }

 private:
  template <class Step>
  void add_thread(const char* group, std::string name, long goal, Step step) {
    const bool without_end = stage_.goes_on() && !ends_by_itself<Step>;
    const long most = without_end ? std::numeric_limits<long>::max() : goal;
    LanePlan& plan = plans_.emplace_back();
    plan.name = std::move(name);
    plan.goal = without_end ? 0 : goal;
    plan.body = [step, most](Lane& lane) mutable { repeat(lane, most, step); };
    groups_.emplace_back(group);
  }

  template <class Step>
  static void repeat(Lane& lane, long most, Step& step) {
    if constexpr (ends_by_itself<Step>) {
      while (lane.checkpoint() && step()) lane.done.add(1);
    } else {
      for (long left = most; left > 0 && lane.checkpoint(); --left) {
        step();
        lane.done.add(1);
      }
    }
  }

  Stage& stage_;
  W& world_;
  std::vector<LanePlan> plans_;
  std::vector<std::string> groups_;  // the name of each plan, without its number
  std::vector<std::function<void(Stage&)>> looks_;
};

/// In a controlled world: the members mean the same, and what is for real runs alone does nothing.
template <World W>
requires std::derived_from<W, ControlledWorld>
class Scene<W> {
 public:
  static constexpr bool is_real = false;

  Scene(ControlledStage& stage, W& world) : stage_(stage), world_(world) {}

  W& world() { return world_; }
  ControlledStage& stage() { return stage_; }

  long number(std::string_view setting) const { return stage_.settings().number(setting); }
  std::string text(std::string_view setting) const { return stage_.settings().text(setting); }
  auto live(std::string_view setting) const {
    return [value = number(setting)] { return value; };
  }

  template <class Step>
  void thread(const char* name, long number, long goal, Step step) {
    add_thread(std::string(name) + " " + std::to_string(number), goal, step);
  }
  template <class Step>
  void thread(const char* name, long goal, Step step) {
    add_thread(name, goal, step);
  }
  static long done_by(std::string_view) { return 0; }
  void observe(const std::function<void(Stage&)>&) {}

  void run(const char* total, const std::function<Ending(long)>& ending) {
    Total done(world_, total);
    perform(&done, [&] { return ending(done.value()); });
  }
  void run(const std::function<Ending()>& ending) { perform(nullptr, ending); }

 private:
  using Total = ControlledWorld::note<long>;  // what all threads have done; null where nobody asks
  struct Thread {
    std::string name;
    std::function<ControlledCode(Total*)> code;
  };

  template <class Step>
  void add_thread(std::string name, long goal, Step step) {
    threads_.push_back({std::move(name), [step, goal](Total* total) {
                          if (!total)
                            return ControlledCode([step, goal]() mutable { repeat(goal, step, [] {}); });
                          return ControlledCode([step, goal, total]() mutable {
                            repeat(goal, step, [total] { total->add(1); });
                          });
                        }});
  }

  // Always a part of the body, as all that stands between it and the driver: see controlled_world.h.
  template <class Step, class Count>
  [[gnu::always_inline]] static inline void repeat(long goal, Step& step, Count count) {
    if constexpr (ends_by_itself<Step>) {
      while (step()) count();
    } else {
      for (long i = 0; i < goal; ++i) {
        step();
        count();
      }
    }
  }

  void perform(Total* total, const std::function<Ending()>& ending) {
    std::vector<ControlledBody> bodies;
    for (const Thread& thread : threads_) bodies.push_back({thread.name, thread.code(total)});
    stage_.run(std::move(bodies), ending);
  }

  ControlledStage& stage_;
  W& world_;
  std::vector<Thread> threads_;
};

/// What the path of the calling thread is to show begins here, where its steps are stamped (stamped_world.h).
template <World W>
[[gnu::always_inline]] inline void begin_path(W& world) {
  if constexpr (std::same_as<W, StampedWorld>) world.begin_path();
}

/// Gives the lesson its experiment and its interleavings, both by `play`, which is called with a scene. `has_path` says
/// which runs are of two threads whose steps somebody would follow one by one (stamped_world.h).
template <class Play>
void plays(Lesson& lesson, const std::function<bool(const Stage&)>& has_path, Play play) {
  lesson.experiment = [play, has_path](Stage& stage) {
    in_real_world(stage, has_path && has_path(stage), [&](auto& world) {
      Scene scene(stage, world);
      play(scene);
    });
  };
  lesson.interleavings = [play](ControlledStage& stage) {
    ControlledWorld world(stage);
    Scene<ControlledWorld> scene(stage, world);
    play(scene);
  };
}
template <class Play>
void plays(Lesson& lesson, Play play) {
  plays(lesson, {}, play);
}

}  // namespace racecourse
