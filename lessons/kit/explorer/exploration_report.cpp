#include "kit/explorer/exploration_report.h"

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <tuple>
#include <utility>

#include "kit/base/words.h"
#include "kit/explorer/deep_search.h"
#include "kit/explorer/fewest_preemptions.h"
#include "kit/explorer/graph_counts.h"
#include "kit/explorer/progress_search.h"
#include "kit/explorer/random_walk.h"
#include "kit/explorer/replay_token.h"
#include "kit/explorer/state_graph.h"
#include "kit/host/refusal.h"

namespace racecourse {

namespace {

constexpr std::uint32_t states_between_stops = 1U << 14;
constexpr std::size_t most_kinds = 16;  // of deadlocks, and of loops: more are too many to read

/// Where schedules end, grouped by what the lesson calls it and whether it held: states in which no thread can go on, and
/// those of loops that nobody can leave.
class Ends {
 public:
  explicit Ends(StateGraph& graph, const Loops& loops) : graph_(graph) {
    for (std::uint32_t s = 0; s < graph.expanded(); ++s) {
      if (s % states_between_stops == 0 && graph.stopped()) return;
      const std::uint32_t loop = loops.of(s);
      if (graph.terminal(s))
        add(s, end_of(s));
      else if (loop != Loops::none && loops.endless(loop))
        add(s, {.ending = ending_or(s, never_ending()), .never_ends = true});
    }
  }

  std::vector<std::uint32_t> states;
  std::vector<std::size_t> outcome_of;    // of these states
  std::vector<bool> deadlock;             // the same; also where a requirement was broken before
  std::vector<ExploredOutcome> outcomes;  // as they came

  /// The outcome of that value; a new one if there is none.
  std::size_t outcome(const Ending& ending) {
    const auto [at, added] = known_.try_emplace({ending.value, ending.held}, outcomes.size());
    if (added) {
      outcomes.emplace_back();
      outcomes.back().value = ending.value;
      outcomes.back().held = ending.held;
    }
    return at->second;
  }

 private:
  struct End {
    Ending ending;
    bool deadlock = false, never_ends = false;
  };

  /// A requirement that was broken on the way comes first.
  Ending ending_or(std::uint32_t state, Ending otherwise) {
    const int line = graph_.machine().broken_line(graph_.state(state)[0]);
    return line == 0 ? std::move(otherwise) : broken_on_line(line);
  }
  End end_of(std::uint32_t state) {
    if (!graph_.machine().all_ended(graph_.global(state)))
      return {.ending = ending_or(state, graph_.machine().deadlock(graph_.state(state)[0])),
              .deadlock = true};
    return {.ending = graph_.machine().ending(graph_.state(state)[0])};
  }
  void add(std::uint32_t state, const End& end) {
    const std::size_t at = outcome(end.ending);
    const bool first_broken = graph_.machine().broken_line(graph_.state(state)[0]) != 0;
    outcomes[at].deadlock |= end.deadlock && !first_broken;
    outcomes[at].never_ends |= end.never_ends && !first_broken;
    states.push_back(state);
    outcome_of.push_back(at);
    deadlock.push_back(end.deadlock);
  }

  StateGraph& graph_;
  std::map<std::pair<std::string, bool>, std::size_t> known_;
};

/// The state of each outcome that takes the fewest preemptions, and then the fewest steps.
class Witnesses {
 public:
  Witnesses(const StateGraph& graph, FewestPreemptions& fewest) : graph_(graph), fewest_(fewest) {}

  void offer(std::size_t outcome, std::uint32_t state) {
    if (outcome >= offered_.size()) offered_.resize(outcome + 1);
    offered_[outcome].push_back(state);
  }
  /// False when there was no time for all of them.
  bool give_to(std::vector<ExploredOutcome>& outcomes) {
    const auto too_late = [&] { return graph_.stopped() || !graph_.in_time(); };
    for (bool missing = true; missing;) {
      if (too_late()) return false;
      const bool more = fewest_.go_on();
      missing = false;
      for (std::size_t at = 0; at < offered_.size(); ++at) {
        if (too_late()) return false;  // there may be many outcomes, each a long way off
        if (!offered_[at].empty() && find_in(offered_[at], outcomes[at])) offered_[at] = {};
        missing = missing || (more && !offered_[at].empty());
      }
    }
    return true;
  }

 private:
  bool find_in(const std::vector<std::uint32_t>& states, ExploredOutcome& outcome) {
    std::optional<std::pair<int, std::uint32_t>> least;  // preemptions and steps
    std::uint32_t nearest = 0;
    for (const std::uint32_t state : states) {
      const auto preemptions = fewest_.to(state);
      if (!preemptions) continue;
      const std::pair now(*preemptions, graph_.depth(state));
      if (!least || now < *least) least = now, nearest = state;
    }
    if (!least) return false;
    outcome.preemptions = least->first;
    outcome.schedule = fewest_.schedule_to(nearest);
    return true;
  }

  const StateGraph& graph_;
  FewestPreemptions& fewest_;
  std::vector<std::vector<std::uint32_t>> offered_;  // states by outcome; empty once the nearest is found
};

/// A requirement that is broken is an outcome, whatever comes after it: an end need not be known.
void offer_broken(const StateGraph& graph, Ends& ends, Witnesses& witnesses) {
  for (std::uint32_t s = 0; s < graph.size(); ++s) {
    if (s % states_between_stops == 0 && graph.stopped()) return;
    if (const int line = graph.machine().broken_line(graph.state(s)[0]))
      witnesses.offer(ends.outcome(broken_on_line(line)), s);
  }
}

void report_counts(const StateGraph& graph, const Loops& loops, Ends& ends, Exploration& result) {
  const auto schedules = count_at(graph, loops, ends.states);
  for (std::size_t i = 0; i < ends.states.size(); ++i) {
    ends.outcomes[ends.outcome_of[i]].schedules += schedules[i];
    result.schedules += schedules[i];
    if (ends.deadlock[i]) result.deadlocks += schedules[i];
  }
  for (ExploredOutcome& outcome : ends.outcomes) outcome.share = outcome.schedules.share_of(result.schedules);
}

/// When every schedule ends, apart from rounding, the shares add up to 1.
void normalize_odds(std::vector<ExploredOutcome>& outcomes) {
  constexpr double rounding = 1e-9;
  double all = 0;
  for (const ExploredOutcome& outcome : outcomes) all += outcome.random_share;
  if (all < 1 - rounding) return;
  for (ExploredOutcome& outcome : outcomes)
    outcome.random_share = outcomes.size() == 1 ? 1 : outcome.random_share / all;
}

void report_odds(const StateGraph& graph, const Loops& loops, Ends& ends, Exploration& result) try {
  const RandomWalk walk(graph, loops);
  for (std::size_t i = 0; i < ends.states.size(); ++i)
    ends.outcomes[ends.outcome_of[i]].random_share += walk.ends_in(ends.states[i]);
  normalize_odds(ends.outcomes);
  const bool may_go_on = std::any_of(ends.states.begin(), ends.states.end(),
                                     [&](std::uint32_t state) { return !graph.terminal(state); });
  if (!may_go_on) result.expected_steps = walk.steps();
  result.odds_known = true;
} catch (const Unsolved& unsolved) {
  result.status = unsolved.status;
}

void report_outcomes(StateGraph& graph, const Loops& loops, FewestPreemptions& fewest, Ends& ends,
                     Exploration& result) {
  Witnesses witnesses(graph, fewest);
  offer_broken(graph, ends, witnesses);
  for (std::size_t i = 0; i < ends.states.size(); ++i) witnesses.offer(ends.outcome_of[i], ends.states[i]);
  if (result.counted()) report_counts(graph, loops, ends, result);
  result.odds_known = false;
  if (result.complete()) report_odds(graph, loops, ends, result);
  if (!witnesses.give_to(ends.outcomes) && result.complete()) result.status = ExplorationStatus::time_budget;
  result.outcomes = ends.outcomes;
}

GlobalState state_after(ControlledMachine& machine, const Schedule& schedule) {
  GlobalState state = machine.initial();
  for (const Turn turn : schedule) machine.take(state, turn);
  return state;
}

ExploredDeadlock::Wait wait_of(const ControlledMachine& machine, const GlobalState& state, std::size_t slot) {
  const ThreadState& self = machine.thread(state[slot + 1]);
  ControlledMachine::Wait wait = machine.wait(state, slot);
  return {static_cast<int>(slot), std::move(wait.object), std::move(wait.holders), self.line};
}

/// Whether some thread waits, perhaps through others, for itself.
bool form_cycle(const std::vector<ExploredDeadlock::Wait>& waits) {
  const auto leads_back = [&](const ExploredDeadlock::Wait& to) {
    std::set<int> reached;
    std::vector<int> left = to.holders;
    while (!left.empty() && !reached.contains(to.thread)) {
      const int thread = left.back();
      left.pop_back();
      if (!reached.insert(thread).second) continue;
      for (const auto& wait : waits)
        if (wait.thread == thread) left.insert(left.end(), wait.holders.begin(), wait.holders.end());
    }
    return reached.contains(to.thread);
  };
  return std::any_of(waits.begin(), waits.end(), leads_back);
}

ExploredDeadlock deadlock_after(ControlledMachine& machine, Schedule schedule) {
  ExploredDeadlock deadlock;
  const GlobalState state = state_after(machine, schedule);
  for (std::size_t slot = 0; slot + 1 < state.size(); ++slot)
    if (!machine.thread(state[slot + 1]).ended) deadlock.waits.push_back(wait_of(machine, state, slot));
  deadlock.cycle = form_cycle(deadlock.waits);
  deadlock.schedule = std::move(schedule);
  return deadlock;
}

void report_deadlocks(StateGraph& graph, FewestPreemptions& fewest, const Ends& ends, Exploration& result) {
  ControlledMachine& machine = graph.machine();
  std::set<std::vector<std::pair<std::uint32_t, std::int32_t>>>
      known;  // objects and lines of the stuck threads
  for (std::size_t i = 0; i < ends.states.size() && known.size() < most_kinds; ++i) {
    if (!ends.deadlock[i]) continue;
    if (graph.stopped() || !graph.in_time()) return;
    std::vector<std::pair<std::uint32_t, std::int32_t>> stuck;
    const GlobalState canonical = graph.global(ends.states[i]);
    for (std::size_t slot = 0; slot + 1 < canonical.size(); ++slot) {
      const ThreadState& self = machine.thread(canonical[slot + 1]);
      if (!self.ended) stuck.emplace_back(self.object, self.line);
    }
    std::sort(stuck.begin(), stuck.end());
    if (!known.insert(stuck).second) continue;
    result.deadlock_kinds.push_back(deadlock_after(machine, fewest.schedule_to(ends.states[i])));
  }
}

/// Which threads they are in a state before both accesses.
void place_threads(const GlobalState& state, const Conflict& conflict, DataRace& race) {
  const auto first = std::find(state.begin() + 1, state.end(), conflict.threads[0]);
  auto second = std::find(state.begin() + 1, state.end(), conflict.threads[1]);
  if (second == first) second = std::find(first + 1, state.end(), conflict.threads[1]);  // in equal states
  race.threads[0] = static_cast<int>(first - state.begin()) - 1;
  race.threads[1] = static_cast<int>(second - state.begin()) - 1;
}

void report_races(StateGraph& graph, FewestPreemptions& fewest, Exploration& result) {
  const ControlledMachine& machine = graph.machine();
  for (const Conflict& conflict : graph.conflicts()) {
    DataRace race;
    race.object = machine.objects()[machine.thread(conflict.threads[0]).object]->name();
    for (std::size_t i = 0; i < 2; ++i) {
      race.kinds[i] = machine.thread(conflict.threads[i]).kind;
      race.lines[i] = machine.thread(conflict.threads[i]).line;
    }
    place_threads(graph.global(conflict.state), conflict, race);
    race.schedule = fewest.schedule_to(conflict.state);
    result.races.push_back(std::move(race));
  }
}

void report_loops(StateGraph& graph, const Loops& loops, FewestPreemptions& fewest, Exploration& result) {
  if (loops.count() == 0) return;
  struct Found {
    std::uint32_t first = Loops::none;
    std::set<int> threads, lines;
  };
  std::map<std::uint32_t, Found> found;
  for (std::uint32_t s = 0; s < graph.expanded(); ++s) {
    if (s % states_between_stops == 0 && graph.stopped()) return;
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
  std::set<std::tuple<bool, std::set<int>, std::set<int>>> known;
  for (const auto& [number, loop] : found) {
    if (known.size() == most_kinds || !known.insert({loops.endless(number), loop.threads, loop.lines}).second)
      continue;
    result.loops.push_back({{loop.threads.begin(), loop.threads.end()},
                            {loop.lines.begin(), loop.lines.end()},
                            loops.endless(number),
                            fewest.schedule_to(loop.first)});
  }
}

void report_progress(StateGraph& graph, const Loops& loops, Exploration& result) {
  if (graph.machine().initial().size() != 3) return;
  ProgressFinding found = find_progress(graph, loops, result);
  result.progress = std::move(found.graph);
  result.no_progress = std::move(found.why_not);
}

/// Adds what single schedules come to beyond the states that were visited.
void search_deeper(StateGraph& graph, FewestPreemptions& fewest, Exploration& result) {
  constexpr double share_of_time = 0.85;         // up to then: the rest is for the report
  constexpr std::uint64_t least_steps = 20'000;  // some milliseconds
  DeepSearch deep(graph.machine(), {std::max(graph.options().max_states, least_steps),
                                    graph.time_at(share_of_time), graph.stop()});
  std::mt19937 random(1);
  const std::uint32_t first = graph.expanded(), beyond = graph.size() - first;
  while (deep.budget_left()) {
    if (beyond > 0) deep.run_on(fewest.schedule_to(first + static_cast<std::uint32_t>(random() % beyond)));
    deep.walk_at_random();
  }
  for (const DeepEnd& end : deep.ends()) {
    if (result.find_outcome(end.ending.value, end.ending.held)) continue;
    ExploredOutcome& outcome = result.outcomes.emplace_back();
    outcome.value = end.ending.value;
    outcome.held = end.ending.held;
    outcome.deadlock = end.deadlock;
    outcome.found_by = end.found_by;
    outcome.preemptions = end.preemptions;
    outcome.schedule = end.schedule;
    outcome.schedules = 1;
    result.schedules += 1;
    if (!end.deadlock) continue;
    result.deadlocks += 1;
    result.deadlock_kinds.push_back(deadlock_after(graph.machine(), end.schedule));
  }
}

void report_all(StateGraph& graph, bool progress_graph, Exploration& result) {
  if (graph.stopped()) return;
  const Loops loops(graph);
  result.endless = loops.count() > 0;
  FewestPreemptions fewest(graph);
  if (graph.stopped()) return;
  Ends ends(graph, loops);
  report_outcomes(graph, loops, fewest, ends, result);
  if (graph.stopped()) return;
  report_deadlocks(graph, fewest, ends, result);
  if (!result.complete()) search_deeper(graph, fewest, result);
  sort_outcomes(result.outcomes);
  report_races(graph, fewest, result);
  report_loops(graph, loops, fewest, result);
  // The odds and the witnesses are found one after the other.
  result.bytes += loops.bytes() + std::max(fewest.bytes(), graph.size() * sizeof(double));
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
  report_all(graph, progress_graph, counted);
  // Counts of a stopped exploration are meaningless.
  if (graph.stopped())
    result.status = ExplorationStatus::cancelled;
  else
    result = std::move(counted);
}

void name_replays(const Lesson& lesson, const Settings& settings, bool complete,
                  std::vector<ExploredOutcome>& outcomes) {
  for (ExploredOutcome& outcome : outcomes) {
    if (outcome.schedule.empty() && !complete) continue;
    outcome.replay = replay_token(lesson, settings, outcome.schedule);
    if (outcome.never_ends) outcome.replay += never_ends_mark;
  }
}

void note_misuse(ExplorationStatus& status, std::string& failure) try {
  throw;
} catch (const TakesNoStep& error) {
  status = ExplorationStatus::takes_no_step;
  failure = error.what();
} catch (const std::exception& error) {
  status = ExplorationStatus::misuse;
  failure = sentence_of(error);
}

}  // namespace racecourse
