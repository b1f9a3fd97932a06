#pragma once

// Runs that a terminal waits for: each shows a line of progress, and Ctrl-C ends it.

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "kit/explorer/explorer.h"
#include "kit/explorer/reachable_outcomes.h"
#include "kit/host/interrupt.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/run.h"
#include "kit/twins/twin_run.h"

namespace racecourse {

/// Runs a lesson until it is over or interrupted. After half a second a line of progress appears on stderr, if that is a
/// terminal.
std::shared_ptr<const Snapshot> run_in_foreground(const Lesson& lesson, const Settings& settings,
                                                  const RunOptions& options, const InterruptWatch& watch);

/// The same for a lesson's Python twin.
std::shared_ptr<const TwinSnapshot> run_twin_in_foreground(const Lesson& lesson, const Settings& settings,
                                                           const TwinOptions& options,
                                                           const InterruptWatch& watch);

/// The same for the search through all interleavings.
std::shared_ptr<const Exploration> explore_in_foreground(const Lesson& lesson, const Settings& settings,
                                                         const ExploreOptions& options,
                                                         const InterruptWatch& watch);

/// The same for the search that does not count.
ReachableOutcomes find_in_foreground(const Lesson& lesson, const Settings& settings, ReachableOptions options,
                                     const InterruptWatch& watch);

/// The same for any work. Ctrl-C stops the token that `body` gets; what stands on the line behind the title is asked of
/// `progress`, and without that there is no line. Throws std::runtime_error with one sentence where `body` threw.
void work_in_foreground(const std::string& title, const std::function<void(const std::stop_token&)>& body,
                        const std::function<std::string()>& progress, const InterruptWatch& watch);

}  // namespace racecourse
