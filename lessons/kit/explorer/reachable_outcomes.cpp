#include "kit/explorer/reachable_outcomes.h"

#include <algorithm>
#include <utility>

#include "kit/explorer/exploration_report.h"
#include "kit/explorer/verdict_search.h"
#include "kit/machine/program.h"

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;
using Interleavings = std::function<void(ControlledStage&)>;

// After so many states, visiting each once may be less work.
constexpr std::uint64_t longest_patience = 200'000;

/// Looks for one run of each kind; where they turn out to be many, visits every state instead.
class Search {
 public:
  Search(const Interleavings& interleavings, const ReachableOptions& options, ReachableOutcomes& result)
      : interleavings_(interleavings), options_(options), result_(result) {}

  /// Throws Misuse.
  void run();

 private:
  void look_for_kinds(ControlledMachine& machine);
  void visit_every_state(unsigned share);
  void add_others();

  const Interleavings& interleavings_;
  const ReachableOptions& options_;
  ReachableOutcomes& result_;
  const Clock::time_point began_ = Clock::now();
  std::uint64_t visited_ = 0;            // while every state was visited
  std::vector<ExploredOutcome> others_;  // found meanwhile
};

void Search::run() {
  Program program(interleavings_, result_.settings);
  ControlledMachine& machine = program.machine();
  try {
    look_for_kinds(machine);
  } catch (const VerdictSearch::Interrupted& interrupted) {
    result_.status = interrupted.status;
  } catch (VerdictSearch::Irreducible& irreducible) {
    result_.why_not = std::move(irreducible.why);
    if (options_.every_state) visit_every_state(1);
  }
  if (options_.stop.stop_requested()) result_.status = ExplorationStatus::cancelled;
  for (std::size_t slot = 0; slot < machine.names(); ++slot) result_.threads.push_back(machine.name(slot));
  add_others();
}

void Search::look_for_kinds(ControlledMachine& machine) {
  ExploreOptions budget = options_;
  VerdictSearch kinds(machine, budget, result_);
  const std::uint64_t patience = std::min(longest_patience, options_.max_states / 2);
  if (options_.every_state && !kinds.search(patience)) {
    visit_every_state(2);
    if (result_.every_state) result_.why_not = "there are more kinds of runs than states";
    if (result_.every_state || !result_.failure.empty()) return;
    budget.max_states -= std::min(budget.max_states, visited_);
  }
  kinds.search();
  result_.status = ExplorationStatus::complete;
  machine.run_again(options_.stop);
}

// With that part of the time and of the states that are left.
void Search::visit_every_state(unsigned share) {
  ExploreOptions options = options_;
  options.progress_graph = false;
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_);
  options.max_time = (options_.max_time - taken) / share;
  options.max_states = (options_.max_states - std::min(options_.max_states, result_.states)) / share;
  Exploration found = explore(interleavings_, result_.settings, options);
  visited_ = found.states;
  result_.failure = found.failure;
  result_.status = found.status;
  result_.bytes = std::max(result_.bytes, found.bytes);
  others_ = std::move(found.outcomes);
  if (!found.complete()) return;
  result_.every_state = true;
  result_.outcomes.clear();
  result_.executions = result_.cut = 0;
  result_.states = found.states;
}

void Search::add_others() {
  for (const ExploredOutcome& outcome : others_) {
    const bool has_schedule = !outcome.schedule.empty() || result_.every_state;
    if (has_schedule && !result_.find(outcome.value, outcome.held)) result_.outcomes.push_back(outcome);
  }
}

}  // namespace

ReachableOutcomes find_reachable_outcomes(const Interleavings& interleavings, const Settings& settings,
                                          const ReachableOptions& options) {
  const auto began = Clock::now();
  ReachableOutcomes result;
  result.settings = settings;
  try {
    Search(interleavings, options, result).run();
  } catch (...) {
    note_misuse(result.status, result.failure);
  }
  if (!result.failure.empty()) result.outcomes.clear();
  sort_outcomes(result.outcomes);
  result.seconds = std::chrono::duration<double>(Clock::now() - began).count();
  return result;
}

ReachableOutcomes find_reachable_outcomes(const Lesson& lesson, const Settings& settings,
                                          const ReachableOptions& options) {
  ReachableOutcomes result = find_reachable_outcomes(lesson.interleavings, settings, options);
  result.lesson = lesson.id;
  name_replays(lesson, settings, result.complete(), result.outcomes);
  return result;
}

}  // namespace racecourse
