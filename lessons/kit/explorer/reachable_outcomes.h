#pragma once

// Which outcomes can be reached, where nobody asks how often: found without visiting every interleaving (verdict_search.h).

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/explorer/explorer.h"

namespace racecourse {

/// How a run can end, or what it can break on its way. What is broken comes first, whatever follows it.
struct ReachableOutcome {
  std::string value;        ///< as in ExploredOutcome
  bool held = true;         ///< whether the lesson's property held
  bool deadlock = false;    ///< no thread is enabled, and not all have ended
  bool never_ends = false;  ///< threads go on for ever, and no end can be reached any more
  /// One that leads to it: to where a requirement is first broken, and into a loop that never ends.
  Schedule schedule;
  std::string replay;  ///< the same as a token for --replay
};

/// Plain data, never changed afterwards.
struct ReachableOutcomes {
  std::string lesson;  ///< id
  Settings settings;
  std::vector<std::string> threads;  ///< their names
  ExplorationStatus status = ExplorationStatus::complete;
  std::string failure;       ///< with misuse, and of a body that takes no step: one sentence
  std::string why_not;       ///< why one run of each kind is not enough, or too much: one sentence
  bool every_state = false;  ///< every state was visited instead
  double seconds = 0;
  std::uint64_t executions = 0;  ///< runs that were followed to their end, no two of them equivalent
  /// Runs that turned out before their end to be equivalent to another one: a few, where steps can go several ways.
  std::uint64_t cut = 0;
  /// That were come to, each as often as it was; with `every_state` the distinct ones.
  std::uint64_t states = 0;
  std::uint64_t bytes = 0;                 ///< of memory, for the search
  std::vector<ReachableOutcome> outcomes;  ///< by value: numbers in order, then words

  /// There are no other outcomes.
  bool complete() const { return status == ExplorationStatus::complete && (why_not.empty() || every_state); }
  const ReachableOutcome* find(std::string_view value, bool held) const;
};

/// `max_states` are as ReachableOutcomes::states counts them; those of both searches where one does not end. No progress
/// graph is made.
struct ReachableOptions : ExploreOptions {
  /// Whether to visit every state where one run of each kind is not enough, or too much.
  bool every_state = true;
};

/// The lesson must be explorable. Never throws for what a body does: see ReachableOutcomes::failure.
ReachableOutcomes find_reachable_outcomes(const Lesson& lesson, const Settings& settings,
                                          const ReachableOptions& options = {});
/// The same for bodies that are not a lesson of the course.
ReachableOutcomes find_reachable_outcomes(const std::function<void(ControlledStage&)>& interleavings,
                                          const Settings& settings, const ReachableOptions& options = {});

}  // namespace racecourse
