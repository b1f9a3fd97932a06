#pragma once

// Explores every interleaving of a lesson's bodies. Equal states are visited once, symmetric threads are merged (counts are
// scaled by orbit size), and schedules are counted over the state graph instead of walked one by one.

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

/// How far an exploration is. Any thread may read it.
struct ExplorationProgress {
  std::atomic<std::uint64_t> states{0};
};

/// Budgets are checked before every state. The first one reached ends the search; the result is what was found so far, and
/// says that it is partial.
struct ExploreOptions {
  std::uint64_t max_states = 20'000'000;  ///< as Exploration::states counts them
  std::uint64_t max_bytes = std::uint64_t{1}
                            << 30;  ///< for the states, and for counting over them afterwards
  std::chrono::milliseconds max_time{60'000};
  std::stop_token stop;
  ExplorationProgress* progress = nullptr;
  /// Whether to fill Exploration::progress, which takes a search of its own.
  bool progress_graph = true;
  /// Whether to merge states that differ only in which of several symmetric threads is where. The result is the same.
  bool symmetry = true;
  /// How many threads search: 1 or 2; 0: two where there are two cores. The second one joins when it has taken so long. The
  /// result is the same.
  unsigned threads = 0;
  std::chrono::milliseconds alone{200};
  /// Whether a thread that sleeps on a condition may also wake without a notification, as on real threads it may.
  bool spurious_wakeups = false;
};

/// The lesson must be explorable. Never throws for what a body does: the status is then ExplorationStatus::misuse.
Exploration explore(const Lesson& lesson, const Settings& settings, const ExploreOptions& options = {});
/// The same for bodies that are not a lesson of the course.
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
