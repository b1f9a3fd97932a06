#pragma once

// Visits every interleaving of a lesson's bodies. States that are equal are visited once, equal threads are taken for one
// another (counted are all of them), and the schedules are counted over the graph instead of walked.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "kit/explorer/exploration.h"
#include "kit/host/background.h"
#include "kit/lesson/lesson.h"
#include "kit/worlds/controlled_world.h"

namespace racecourse {

/// How far an exploration has come. Any thread may read.
struct ExplorationProgress {
  std::atomic<std::uint64_t> states{0};
};

/// Budgets are looked at in front of every state. Whichever is reached first ends the search; what was found until then
/// is the answer, and says that it is partial.
struct ExploreOptions {
  std::uint64_t max_states = 20'000'000;  ///< as Exploration::states counts them
  std::uint64_t max_bytes = std::uint64_t{1}
                            << 30;  ///< of the states, and of what is counted over them afterwards
  std::chrono::milliseconds max_time{60'000};
  std::stop_token stop;
  ExplorationProgress* progress = nullptr;
  /// Whether Exploration::progress is filled: a search of its own, by the steps of two threads.
  bool progress_graph = true;
  /// Off: each state of equal threads is visited by itself. The answer is the same.
  bool equal_threads = true;
};

/// The lesson must be explorable. Never throws for what a body does: that is ExplorationStatus::misuse.
Exploration explore(const Lesson& lesson, const Settings& settings, const ExploreOptions& options = {});
/// The same for what is no lesson of the course.
Exploration explore(const std::function<void(ControlledStage&)>& interleavings, const Settings& settings,
                    const ExploreOptions& options = {});

/// An exploration in the background: start, poll, cancel. Any thread may call the members, but for the
/// destructor; none waits, but for wait() and the destructor, which cancels first (a few milliseconds).
class ExplorationRun {
 public:
  /// Starts at once. `lesson` must outlive it. `options.stop` and `options.progress` are its own.
  ExplorationRun(const Lesson& lesson, const Settings& settings, ExploreOptions options = {});
  ~ExplorationRun() = default;
  ExplorationRun(const ExplorationRun&) = delete;
  ExplorationRun& operator=(const ExplorationRun&) = delete;

  struct Progress {
    std::uint64_t states = 0;
    double seconds = 0;  ///< since the start
    /// Set once it is over; then for good.
    std::shared_ptr<const Exploration> result;
  };
  Progress poll() const;
  /// Returns at once; the result then says cancelled.
  void cancel() { background_.request_stop(); }
  /// Waits at most that long; whether it is over.
  bool wait(std::chrono::milliseconds at_most) const { return background_.wait(at_most); }

 private:
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  ExplorationProgress progress_;
  Background<Exploration> background_;
};

}  // namespace racecourse
