#pragma once

// A run that a terminal waits for: with a line of progress, and ended by Ctrl-C.

#include <chrono>
#include <memory>

#include "kit/explorer/explorer.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/run.h"
#include "kit/twins/twin_run.h"

namespace racecourse {

/// From its construction on, SIGINT, SIGTERM and SIGHUP only raise a flag. For whoever does not want to wait, another one
/// ends the process as usual; but not one that comes at once, for some senders signal a process and then its whole group.
/// One at a time.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
  bool interrupted() const;
  /// When it was made.
  std::chrono::steady_clock::time_point began() const { return began_; }

 private:
  const std::chrono::steady_clock::time_point began_;
};

/// Explores until it is over, or interrupted; with the same line of progress.
std::shared_ptr<const Exploration> explore_in_foreground(const Lesson& lesson, const Settings& settings,
                                                         const ExploreOptions& options,
                                                         const InterruptWatch& watch);

/// Runs until it is over, or interrupted. After half a second stderr gets a line of progress, if it is a
/// terminal.
std::shared_ptr<const Snapshot> run_in_foreground(const Lesson& lesson, const Settings& settings,
                                                  const RunOptions& options, const InterruptWatch& watch);

/// The same with a lesson's Python twin.
std::shared_ptr<const TwinSnapshot> run_twin_in_foreground(const Lesson& lesson, const Settings& settings,
                                                           const TwinOptions& options,
                                                           const InterruptWatch& watch);

}  // namespace racecourse
