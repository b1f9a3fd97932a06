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
  std::uint64_t bytes = 0;  ///< of memory, for the search
  /// By value: numbers in order, then words. Nothing of them is counted, and no schedule has the fewest preemptions.
  std::vector<ExploredOutcome> outcomes;

  /// There are no other outcomes.
  bool complete() const { return status == ExplorationStatus::complete && (why_not.empty() || every_state); }
  const ExploredOutcome* find(std::string_view value, bool held) const {
    return find_outcome(outcomes, value, held);
  }
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
