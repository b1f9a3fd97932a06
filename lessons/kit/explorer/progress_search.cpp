#include "kit/explorer/progress_search.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kit/explorer/random_walk.h"

namespace racecourse {

namespace {

constexpr std::size_t most_cells = 20'000;
constexpr std::size_t most_nodes = 400'000;
constexpr int most_steps_of_thread = 400;
// Of a body with loops a short run is drawn and so many steps more: a few rounds of a short loop.
constexpr int steps_beyond = 12;
constexpr double odds_rounding = 1e-9;  // smaller probabilities are rounding errors

using Pair = std::array<std::uint32_t, 3>;  // a state of two threads: memory and both threads

struct PairHash {
  std::size_t operator()(const Pair& state) const {
    return mixed(mixed(std::uint64_t{state[1]} << 32 | state[2]) + state[0]);
  }
};

/// Thrown when there can be no graph, with the reason; without one when the search was stopped.
struct NoGraph {
  std::string why_not;
};
NoGraph too_large() { return {"No progress graph: it would have too many cells to draw."}; }

class PairStepper {
 public:
  explicit PairStepper(const StateGraph& graph) : machine_(graph.machine()), stop_(graph.stop()) {}

  /// The state after the step of the thread in that slot; nothing when that thread is not enabled.
  std::optional<Pair> step(const Pair& from, std::size_t slot) {
    state_.assign(from.begin(), from.end());
    if (machine_.ways(from[slot + 1]) > 1)
      throw NoGraph{"No progress graph: a step can go several ways, and the graph has room for one."};
    const Turn turn(slot);
    if (!machine_.enabled(state_, turn)) return {};
    machine_.take(state_, turn);
    if (state_.size() != from.size())
      throw NoGraph{"No progress graph: a thread starts another one, and the graph has axes for only two."};
    return Pair{state_[0], state_[1], state_[2]};
  }
  bool all_ended(const Pair& state) {
    state_.assign(state.begin(), state.end());
    return machine_.all_ended(state_);
  }
  bool ends_well(const Pair& state) { return all_ended(state) && machine_.ending(state[0]).held; }
  Pair initial() const { return {machine_.initial()[0], machine_.initial()[1], machine_.initial()[2]}; }
  void check_stop() const {
    if (stop_.stop_requested()) throw NoGraph{};
  }

 private:
  ControlledMachine& machine_;
  const std::stop_token& stop_;
  GlobalState state_;
};

/// For state graphs with loops: the probability of a good end from each state when each step picks one of the enabled
/// threads, and whether anything but a deadlock can still be reached.
class Futures {
 public:
  Futures(StateGraph& graph, const Loops& loops)
      : graph_(graph), ends_(graph.size()), deadlocks_(graph.size()) {
    std::vector<bool> good(graph.size());
    for (std::uint32_t s = 0; s < graph.size(); ++s) {
      if (!graph.terminal(s)) continue;
      ends_[s] = graph.machine().all_ended(graph.global(s));
      deadlocks_[s] = !ends_[s];
      good[s] = ends_[s] && graph.machine().ending(graph.state(s)[0]).held;
    }
    good_ = odds_of_coming_to(graph, loops, good);
    loops.for_each_part_backwards([&](auto states) {
      for (std::vector<bool>* const reached : {&ends_, &deadlocks_}) {
        const bool any = std::any_of(states.begin(), states.end(),
                                     [&](std::uint32_t state) { return leads_to(*reached, state); });
        for (const std::uint32_t state : states) (*reached)[state] = any;
      }
    });
  }

  double good(const Pair& state) { return good_[number_of(state)]; }
  bool only_deadlock(const Pair& state) {
    const std::uint32_t number = number_of(state);
    return deadlocks_[number] && !ends_[number];
  }

 private:
  std::uint32_t number_of(const Pair& state) {
    state_.assign(state.begin(), state.end());
    return graph_.number_of(state_);
  }
  bool leads_to(const std::vector<bool>& reached, std::uint32_t state) const {
    bool any = reached[state];
    for (std::uint64_t e = graph_.first_edge(state); e < graph_.end_edge(state) && !any; ++e)
      any = reached[graph_.target(e)];
    return any;
  }

  StateGraph& graph_;
  std::vector<double> good_;
  std::vector<bool> ends_, deadlocks_;  // can be reached from there
  GlobalState state_;
};

/// How many steps each thread takes in one of the shortest runs to an end, to a good one if there is any.
std::array<int, 2> short_run(const Exploration& found) {
  const ExploredOutcome* best = nullptr;
  for (const ExploredOutcome& outcome : found.outcomes)
    if (!best ||
        std::pair(!outcome.held, outcome.schedule.size()) < std::pair(!best->held, best->schedule.size()))
      best = &outcome;
  std::array<int, 2> steps{0, 0};
  if (best)
    for (const Turn turn : best->schedule)
      if (turn.thread < steps.size()) ++steps[turn.thread];  // one that was started has no axis
  return steps;
}

/// Visits states by how many steps each thread has taken, and counts the ways through them.
class ProgressSearch {
 public:
  ProgressSearch(StateGraph& graph, const Loops& loops, const Exploration& found)
      : machine_(graph.machine()), stepper_(graph), endless_(found.endless) {
    if (!endless_) return;
    futures_.emplace(graph, loops);
    const auto run = short_run(found);
    for (std::size_t slot = 0; slot < 2; ++slot)
      most_[slot] = std::min(run[slot] + steps_beyond, most_steps_of_thread);
  }

  ProgressGraph run() {
    nodes_.push_back({.state = stepper_.initial(), .ways = 1});
    std::size_t begin = 0;
    while (begin < nodes_.size()) {  // level by level: all nodes of one are as many steps from the start
      index_.clear();
      const std::size_t end = nodes_.size();
      for (std::size_t i = begin; i < end; ++i) expand(i);
      stepper_.check_stop();
      begin = end;
    }
    return graph();
  }

 private:
  struct Label {
    StepKind kind;
    std::uint32_t object;
    int times;
  };
  struct Node {
    Pair state;
    std::uint16_t steps[2] = {0, 0};
    double ways = 0;  // that lead here: schedules, or the probability when there are loops
    std::uint32_t next[2] = {0, 0};
    bool over = false;         // no thread can take a step
    double good = 0, bad = 0;  // ways on from here
    bool only_deadlocks = false, end = false;
  };
  struct Key {
    Pair state;
    std::uint16_t first;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const { return mixed(PairHash{}(key.state) + key.first); }
  };

  void expand(std::size_t i) {
    std::optional<Pair> next[2];
    for (std::size_t slot = 0; slot < 2; ++slot) next[slot] = stepper_.step(nodes_[i].state, slot);
    nodes_[i].over = !next[0] && !next[1];
    const double share = endless_ && next[0] && next[1] ? 0.5 : 1;
    for (std::size_t slot = 0; slot < 2; ++slot) {
      if (!next[slot]) continue;
      if (nodes_[i].steps[slot] == most_[slot]) {
        if (!endless_) throw too_large();
        continue;  // beyond what is drawn
      }
      count_label(slot, nodes_[i].steps[slot], machine_.thread(nodes_[i].state[slot + 1]));
      go_to(*next[slot], i, slot, nodes_[i].ways * share);
    }
  }

  void go_to(const Pair& state, std::size_t from, std::size_t slot, double ways) {
    Node made{.state = state, .steps = {nodes_[from].steps[0], nodes_[from].steps[1]}};
    ++made.steps[slot];
    const auto [at, added] =
        index_.try_emplace(Key{state, made.steps[0]}, static_cast<std::uint32_t>(nodes_.size()));
    nodes_[from].next[slot] = at->second;
    if (added) nodes_.push_back(made);
    nodes_[at->second].ways += ways;
    if (nodes_.size() > most_nodes) throw too_large();
  }

  void count_label(std::size_t slot, std::size_t step, const ThreadState& thread) {
    if (labels_[slot].size() <= step) labels_[slot].resize(step + 1);
    auto& counted = labels_[slot][step];
    const auto at = std::find_if(counted.begin(), counted.end(), [&](const Label& label) {
      return label.kind == thread.kind && label.object == thread.object;
    });
    if (at == counted.end())
      counted.push_back({thread.kind, thread.object, 1});
    else
      ++at->times;
  }

  StepLabel most_common(const std::vector<Label>& labels) const {
    const Label& label = *std::max_element(labels.begin(), labels.end(),
                                           [](const Label& a, const Label& b) { return a.times < b.times; });
    if (!has_object(label.kind)) return {label.kind, {}};
    return {label.kind, machine_.objects()[label.object]->name()};
  }

  void count_ways_on(Node& node) {
    node.end = node.over && stepper_.all_ended(node.state);
    if (endless_) {
      node.good = futures_->good(node.state);
      node.bad = 1 - node.good < odds_rounding ? 0 : 1 - node.good;
      node.only_deadlocks = futures_->only_deadlock(node.state);
    } else if (node.over) {
      (stepper_.ends_well(node.state) ? node.good : node.bad) = 1;
      node.only_deadlocks = !node.end;
    } else {
      add_up(node);
    }
  }

  void add_up(Node& node) const {
    node.only_deadlocks = true;
    for (const std::uint32_t next : node.next) {
      if (next == 0) continue;
      node.good += nodes_[next].good;
      node.bad += nodes_[next].bad;
      node.only_deadlocks = node.only_deadlocks && nodes_[next].only_deadlocks;
    }
  }

  ProgressGraph graph() {
    for (std::size_t i = nodes_.size(); i-- > 0;) count_ways_on(nodes_[i]);
    struct Sum {
      double bad = 0, all = 0;
      bool trap = true, end = false;
    };
    std::map<std::pair<std::uint16_t, std::uint16_t>, Sum> sums;
    for (const Node& node : nodes_) {
      Sum& sum = sums[{node.steps[0], node.steps[1]}];
      sum.bad += node.ways * node.bad;
      sum.all += node.ways * (node.good + node.bad);
      sum.trap = sum.trap && node.only_deadlocks;
      sum.end = sum.end || node.end;
    }
    if (sums.size() > most_cells) throw too_large();
    ProgressGraph result{.endless = endless_};
    for (const auto& [steps, sum] : sums)
      result.cells.push_back(
          {{steps.first, steps.second}, sum.all > 0 ? sum.bad / sum.all : 0, sum.trap, sum.end});
    for (std::size_t slot = 0; slot < 2; ++slot)
      for (const auto& counted : labels_[slot]) result.labels[slot].push_back(most_common(counted));
    return result;
  }

  ControlledMachine& machine_;
  PairStepper stepper_;
  const bool endless_;
  std::optional<Futures> futures_;  // with loops
  std::array<int, 2> most_{most_steps_of_thread, most_steps_of_thread};
  std::deque<Node> nodes_;
  std::unordered_map<Key, std::uint32_t, Hash> index_;  // of the next level
  std::vector<std::vector<Label>> labels_[2];           // by step
};

}  // namespace

ProgressFinding find_progress(StateGraph& graph, const Loops& loops, const Exploration& found) {
  try {
    return {ProgressSearch(graph, loops, found).run(), {}};
  } catch (const NoGraph& none) {
    return {{}, none.why_not};
  } catch (const Unsolved&) {
    return {{}, graph.stopped() ? "" : "No progress graph: its loops could not be solved within the budget."};
  }
}

}  // namespace racecourse
