#include "kit/explorer/exploration.h"

#include <algorithm>
#include <utility>

#include "kit/base/words.h"

namespace racecourse {

const ProgressCell* ProgressGraph::find(int steps_of_first, int steps_of_second) const {
  const auto steps = std::pair(steps_of_first, steps_of_second);
  const auto of = [](const ProgressCell& cell) { return std::pair<int, int>(cell.steps[0], cell.steps[1]); };
  const auto at =
      std::lower_bound(cells.begin(), cells.end(), steps,
                       [&](const ProgressCell& cell, const auto& wanted) { return of(cell) < wanted; });
  return at != cells.end() && of(*at) == steps ? &*at : nullptr;
}

const ExploredOutcome* Exploration::find_outcome(std::string_view value) const {
  const auto at = std::find_if(outcomes.begin(), outcomes.end(),
                               [&](const ExploredOutcome& outcome) { return outcome.value == value; });
  return at == outcomes.end() ? nullptr : &*at;
}

const ExploredOutcome* Exploration::find_outcome(std::string_view value, bool held) const {
  return racecourse::find_outcome(outcomes, value, held);
}

const ExploredOutcome* find_outcome(std::span<const ExploredOutcome> outcomes, std::string_view value,
                                    bool held) {
  const auto at = std::find_if(outcomes.begin(), outcomes.end(), [&](const ExploredOutcome& outcome) {
    return outcome.value == value && outcome.held == held;
  });
  return at == outcomes.end() ? nullptr : &*at;
}

void sort_outcomes(std::vector<ExploredOutcome>& outcomes) {
  std::sort(outcomes.begin(), outcomes.end(), [](const ExploredOutcome& a, const ExploredOutcome& b) {
    if (a.value != b.value) return value_before(a.value, b.value);
    return a.held && !b.held;
  });
}

std::string_view to_string(FoundBy how) {
  switch (how) {
    case FoundBy::visiting: return "by visiting states";
    case FoundBy::running_on: return "by running on";
    case FoundBy::at_random: return "at random";
  }
  return "";
}

std::string_view to_string(ExplorationStatus status) {
  switch (status) {
    case ExplorationStatus::complete: return "complete";
    case ExplorationStatus::states_budget: return "states budget reached";
    case ExplorationStatus::memory_budget: return "memory budget reached";
    case ExplorationStatus::time_budget: return "time budget reached";
    case ExplorationStatus::cancelled: return "cancelled";
    case ExplorationStatus::misuse: return "misuse";
    case ExplorationStatus::takes_no_step: return "a body takes no step";
  }
  return "";
}

}  // namespace racecourse
