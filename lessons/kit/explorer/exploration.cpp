#include "kit/explorer/exploration.h"

#include <algorithm>
#include <utility>

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

std::string_view verb_of(StepKind kind) {
  switch (kind) {
    case StepKind::fetch_add: return "add to";
    case StepKind::compare_exchange: return "compare and set";
    case StepKind::lock: return "take";
    case StepKind::try_lock: return "try";
    case StepKind::unlock: return "release";
    case StepKind::wait:
    case StepKind::await: return "wait for";
    case StepKind::wake: return "wake up for";
    case StepKind::is_set: return "look at";
    default: return to_string(kind);
  }
}

std::string to_string(const StepLabel& step) {
  std::string words(verb_of(step.kind));
  if (!step.object.empty()) words += " " + step.object;
  return words;
}

std::string_view to_string(StepKind kind) {
  switch (kind) {
    case StepKind::load: return "load";
    case StepKind::store: return "store";
    case StepKind::fetch_add: return "fetch_add";
    case StepKind::exchange: return "exchange";
    case StepKind::compare_exchange: return "compare_exchange";
    case StepKind::lock: return "lock";
    case StepKind::try_lock: return "try_lock";
    case StepKind::unlock: return "unlock";
    case StepKind::wait: return "wait";
    case StepKind::wake: return "wake";
    case StepKind::notify: return "notify";
    case StepKind::set: return "set";
    case StepKind::is_set: return "is_set";
    case StepKind::await: return "await";
    case StepKind::join: return "join";
    case StepKind::yield: return "yield";
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
  }
  return "";
}

}  // namespace racecourse
