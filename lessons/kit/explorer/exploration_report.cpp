#include "kit/explorer/exploration_report.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "kit/base/words.h"
#include "kit/explorer/graph_counts.h"
#include "kit/explorer/progress_search.h"
#include "kit/explorer/replay_token.h"
#include "kit/explorer/state_graph.h"

namespace racecourse {

namespace {

constexpr std::size_t most_kinds = 16;  // of deadlocks, and of loops: more are too many to read

/// States in which no thread can go on, grouped by what the lesson calls them.
struct Endings {
  explicit Endings(StateGraph& graph) {
    std::map<std::string, std::size_t> known;
    for (std::uint32_t s = 0; s < graph.expanded(); ++s) {
      if (!graph.terminal(s)) continue;
      const bool deadlock = !graph.machine().all_ended(graph.global(s));
      const Ending ending = deadlock ? Ending{"deadlock", false} : graph.machine().ending(graph.state(s)[0]);
      const auto [at, added] = known.try_emplace(ending.value, outcomes.size());
      if (added) {
        outcomes.emplace_back();
        outcomes.back().value = ending.value;
      }
      ExploredOutcome& outcome = outcomes[at->second];
      outcome.held = outcome.held && ending.held;
      outcome.deadlock = outcome.deadlock || deadlock;
      states.push_back(s);
      outcome_of.push_back(at->second);
    }
  }

  std::vector<std::uint32_t> states;
  std::vector<std::size_t> outcome_of;    // of these states
  std::vector<ExploredOutcome> outcomes;  // as they came
};

/// When every schedule ends, apart from rounding, the shares add up to 1.
void normalize_odds(std::vector<ExploredOutcome>& outcomes) {
  constexpr double rounding = 1e-9;
  double all = 0;
  for (const ExploredOutcome& outcome : outcomes) all += outcome.random_share;
  if (all < 1 - rounding) return;
  for (ExploredOutcome& outcome : outcomes)
    outcome.random_share = outcomes.size() == 1 ? 1 : outcome.random_share / all;
}

void report_outcomes(StateGraph& graph, const Loops& loops, const FewestPreemptions& fewest, Endings& endings,
                     Exploration& result) {
  const auto schedules = count_at(graph, loops, endings.states);
  const auto odds = odds_of(graph, endings.states);
  std::vector<std::uint32_t> nearest(endings.outcomes.size(), 0);
  std::vector<int> preemptions(endings.outcomes.size(), -1);
  for (std::size_t i = 0; i < endings.states.size(); ++i) {
    const std::size_t at = endings.outcome_of[i];
    ExploredOutcome& outcome = endings.outcomes[at];
    outcome.schedules += schedules[i];
    outcome.random_share += odds[i];
    const int needs = fewest.to(endings.states[i]);
    if (preemptions[at] < 0 || needs < preemptions[at]) {
      preemptions[at] = needs;
      nearest[at] = endings.states[i];
    }
    result.schedules += schedules[i];
  }
  for (std::size_t at = 0; at < endings.outcomes.size(); ++at) {
    ExploredOutcome& outcome = endings.outcomes[at];
    outcome.share = outcome.schedules.share_of(result.schedules);
    outcome.preemptions = preemptions[at];
    outcome.schedule = fewest.schedule_to(nearest[at]);
    if (outcome.deadlock) result.deadlocks = outcome.schedules;
  }
  normalize_odds(endings.outcomes);
  result.outcomes = endings.outcomes;
  std::sort(
      result.outcomes.begin(), result.outcomes.end(),
      [](const ExploredOutcome& a, const ExploredOutcome& b) { return value_before(a.value, b.value); });
}

GlobalState state_after(ControlledMachine& machine, const Schedule& schedule) {
  GlobalState state = machine.initial();
  for (const std::uint8_t thread : schedule) machine.take(state, thread);
  return state;
}

ExploredDeadlock::Wait wait_of(const ControlledMachine& machine, const GlobalState& state, std::size_t slot) {
  const ThreadState& self = machine.thread(state[slot + 1]);
  ExploredDeadlock::Wait wait{static_cast<int>(slot), machine.object_name(state, slot), -1, self.line};
  if (self.kind == StepKind::join) wait.holder = static_cast<int>(machine.joined(state, slot));
  if (self.kind == StepKind::lock) wait.holder = machine.holder(state, self.object);
  // One that was notified waits for the mutex only.
  const auto mutex = static_cast<std::uint32_t>(self.value);
  if (self.kind == StepKind::wake &&
      (!self.asleep || self.first_signal <= machine.memory(state[0])[self.object])) {
    wait.object = machine.objects()[mutex]->name();
    wait.holder = machine.holder(state, mutex);
  }
  return wait;
}

bool form_cycle(const std::vector<ExploredDeadlock::Wait>& waits) {
  const auto next = [&](int thread) {
    const auto at =
        std::find_if(waits.begin(), waits.end(), [&](const auto& w) { return w.thread == thread; });
    return at == waits.end() ? -1 : at->holder;
  };
  return std::any_of(waits.begin(), waits.end(), [&](const auto& wait) {
    int thread = wait.holder;
    for (std::size_t i = 0; i < waits.size() && thread >= 0; ++i) {
      if (thread == wait.thread) return true;
      thread = next(thread);
    }
    return false;
  });
}

void report_deadlocks(StateGraph& graph, const FewestPreemptions& fewest, const Endings& endings,
                      Exploration& result) {
  ControlledMachine& machine = graph.machine();
  std::set<std::vector<std::pair<std::uint32_t, std::int32_t>>>
      known;  // objects and lines of the stuck threads
  for (std::size_t i = 0; i < endings.states.size() && known.size() < most_kinds; ++i) {
    if (!endings.outcomes[endings.outcome_of[i]].deadlock) continue;
    std::vector<std::pair<std::uint32_t, std::int32_t>> stuck;
    const GlobalState canonical = graph.global(endings.states[i]);
    for (std::size_t slot = 0; slot + 1 < canonical.size(); ++slot) {
      const ThreadState& self = machine.thread(canonical[slot + 1]);
      if (!self.ended) stuck.emplace_back(self.object, self.line);
    }
    std::sort(stuck.begin(), stuck.end());
    if (!known.insert(stuck).second) continue;
    ExploredDeadlock deadlock;
    deadlock.schedule = fewest.schedule_to(endings.states[i]);
    const GlobalState state = state_after(machine, deadlock.schedule);
    for (std::size_t slot = 0; slot + 1 < state.size(); ++slot)
      if (!machine.thread(state[slot + 1]).ended) deadlock.waits.push_back(wait_of(machine, state, slot));
    deadlock.cycle = form_cycle(deadlock.waits);
    result.deadlock_kinds.push_back(std::move(deadlock));
  }
}

void report_races(StateGraph& graph, const FewestPreemptions& fewest, Exploration& result) {
  const ControlledMachine& machine = graph.machine();
  for (const StateGraph::Conflict& conflict : graph.conflicts()) {
    DataRace race;
    race.object = machine.objects()[machine.thread(conflict.threads[0]).object]->name();
    for (std::size_t i = 0; i < 2; ++i) {
      race.kinds[i] = machine.thread(conflict.threads[i]).kind;
      race.lines[i] = machine.thread(conflict.threads[i]).line;
    }
    race.schedule = fewest.schedule_to(conflict.state);
    result.races.push_back(std::move(race));
  }
}

void report_loops(StateGraph& graph, const Loops& loops, const FewestPreemptions& fewest,
                  Exploration& result) {
  if (loops.count() == 0) return;
  result.endless = true;
  struct Found {
    std::uint32_t first = Loops::none;
    std::set<int> threads, lines;
  };
  std::map<std::uint32_t, Found> found;
  for (std::uint32_t s = 0; s < graph.expanded(); ++s) {
    const std::uint32_t loop = loops.of(s);
    if (loop == Loops::none) continue;
    Found& here = found[loop];
    here.first = std::min(here.first, s);
    for (std::uint64_t e = graph.first_edge(s); e < graph.end_edge(s); ++e) {
      if (loops.of(graph.target(e)) != loop) continue;
      const std::uint32_t slot = graph.slot(e);
      here.lines.insert(graph.machine().thread(graph.state(s)[slot + 1]).line);
      // Of symmetric threads, any.
      std::uint32_t from = slot, to = slot + 1;
      for (const auto& group : graph.groups())
        if (slot >= group.first && slot < group.end) from = group.first, to = group.end;
      for (std::uint32_t i = from; i < to; ++i)
        here.threads.insert(static_cast<int>(i < graph.order().size() ? graph.order()[i] : i));
    }
  }
  std::set<std::pair<std::set<int>, std::set<int>>> known;
  for (const auto& [number, loop] : found) {
    if (known.size() == most_kinds || !known.insert({loop.threads, loop.lines}).second) continue;
    result.loops.push_back({{loop.threads.begin(), loop.threads.end()},
                            {loop.lines.begin(), loop.lines.end()},
                            fewest.schedule_to(loop.first)});
  }
}

void report_progress(StateGraph& graph, const Loops& loops, Exploration& result) {
  if (graph.machine().initial().size() != 3) return;
  ProgressFinding found = find_progress(graph.machine(), loops.count() > 0, graph.stop());
  result.progress = std::move(found.graph);
  result.no_progress = std::move(found.why_not);
}

void report_counts(StateGraph& graph, bool progress_graph, Exploration& result) {
  if (graph.stopped()) return;
  const Loops loops(graph);
  const FewestPreemptions fewest(graph);
  if (graph.stopped()) return;
  Endings endings(graph);
  report_outcomes(graph, loops, fewest, endings, result);
  if (graph.stopped()) return;
  report_deadlocks(graph, fewest, endings, result);
  report_races(graph, fewest, result);
  report_loops(graph, loops, fewest, result);
  if (progress_graph && result.complete()) report_progress(graph, loops, result);
}

}  // namespace

void report(StateGraph& graph, bool progress_graph, Exploration& result) {
  ControlledMachine& machine = graph.machine();
  result.states = graph.states();
  result.transitions = graph.transitions();
  result.bytes = graph.bytes();
  for (std::size_t slot = 0; slot < machine.names(); ++slot) result.threads.push_back(machine.name(slot));
  Exploration counted = result;
  report_counts(graph, progress_graph, counted);
  // Counts of a stopped exploration are meaningless.
  if (graph.stopped())
    result.status = ExplorationStatus::cancelled;
  else
    result = std::move(counted);
}

void name_replays(const Lesson& lesson, Exploration& result) {
  for (ExploredOutcome& outcome : result.outcomes)
    outcome.replay = replay_token(lesson, result.settings, outcome.schedule);
}

}  // namespace racecourse
