#pragma once

// What an exploration found, in words and rows: for the tab "Every interleaving".

#include <span>
#include <string>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "plots/odds.h"
#include "session/explore_session.h"

namespace racecourse {

/// "threads 2, additions each 5, lock off".
std::string explored_settings_text(const Settings& settings);

/// One sentence: how far the search is, or what its answer is worth.
std::string exploration_status(const ExploreSession& exploring);

/// Something that the search found besides the outcomes.
struct Finding {
  std::string sentence;
  Schedule schedule;  ///< that leads to it
  bool harmful = true;
};
/// Deadlocks, data races and loops, each in a sentence with objects and lines.
std::vector<Finding> findings_of(const Exploration& exploration);

/// A row for each outcome, with the real runs that had it; also for outcomes that only real runs had so far.
/// `runs` may be null.
std::vector<OddsRow> odds_rows(const Exploration& exploration, const Snapshot* runs);

/// "Your machine showed 2 of the 9 possible values.", or why there is nothing to compare.
std::string seen_by_machine(const Exploration& exploration, const Snapshot* runs);

struct ExplorationTile {
  std::string label, value, help;
  Role role = Role::plain;
};
/// Schedules, states, correct ones, the lowest value or the number of outcomes, time.
std::vector<ExplorationTile> exploration_tiles(const Exploration& exploration);

}  // namespace racecourse
