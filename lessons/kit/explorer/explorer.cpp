#include "kit/explorer/explorer.h"

#include <utility>

#include "kit/explorer/exploration_report.h"
#include "kit/explorer/state_graph.h"
#include "kit/machine/program.h"

namespace racecourse {

namespace {

Exploration explore_program(const std::function<void(ControlledStage&)>& interleavings,
                            const Settings& settings, const ExploreOptions& options, Exploration result) {
  const auto began = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  };
  result.settings = settings;
  result.spurious_wakeups = options.spurious_wakeups;
  try {
    Program program(interleavings, settings);
    if (options.spurious_wakeups) program.machine().allow_spurious_wakeups();
    StateGraph graph(program.machine(), options);
    result.status = graph.build();
    if (result.complete()) program.machine().run_again(options.stop);
    report(graph, options.progress_graph, result);
  } catch (...) {
    note_misuse(result.status, result.failure);
  }
  result.seconds = seconds();
  return result;
}

}  // namespace

Exploration explore(const std::function<void(ControlledStage&)>& interleavings, const Settings& settings,
                    const ExploreOptions& options) {
  return explore_program(interleavings, settings, options, {});
}

Exploration explore(const Lesson& lesson, const Settings& settings, const ExploreOptions& options) {
  Exploration result;
  result.lesson = lesson.id;
  result = explore_program(lesson.interleavings, settings, options, std::move(result));
  name_replays(lesson, settings, result.complete(), result.outcomes);
  return result;
}

ExplorationRun::ExplorationRun(const Lesson& lesson, const Settings& settings, ExploreOptions options) {
  options.stop = background_.stop_token();
  options.progress = &progress_;
  background_.start(
      [this, &lesson, settings, options = std::move(options)] {
        background_.publish(explore(lesson, settings, options));
      },
      [this, &lesson, settings](std::string failure) {
        if (failure.empty()) return;
        Exploration none;
        none.lesson = lesson.id;
        none.settings = settings;
        none.status = ExplorationStatus::misuse;
        none.failure = std::move(failure);
        background_.publish(std::move(none));
      });
}

ExplorationRun::Progress ExplorationRun::poll() const {
  Progress now{.states = progress_.states.load(std::memory_order_relaxed)};
  if (background_.finished()) now.result = background_.poll();
  const std::chrono::duration<double> so_far = std::chrono::steady_clock::now() - began_;
  now.seconds = now.result ? now.result->seconds : so_far.count();
  return now;
}

}  // namespace racecourse
