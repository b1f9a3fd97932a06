#include "kit/explorer/random_walk.h"

#include <algorithm>
#include <queue>
#include <utility>

namespace racecourse {

namespace {

constexpr std::size_t most_entries = 20'000'000;  // of the equations of one loop: 320 MB
constexpr std::uint32_t states_between_checks = 1U << 12;

void check_budget(const StateGraph& graph) {
  if (graph.stopped()) throw Unsolved(ExplorationStatus::cancelled);
  if (!graph.in_time()) throw Unsolved(ExplorationStatus::time_budget);
}

/// The equations of one loop with a way out, solved by eliminating one state after the other. A state that is eliminated is
/// stepped over: whoever came to it goes at once to where it leads.
class LoopEquations {
 public:
  LoopEquations(const StateGraph& graph, const Loops& loops, std::span<const std::uint32_t> states)
      : graph_(graph), states_(states), all_(states.size()) {
    for (std::uint32_t i = 0; i < all_.size(); ++i) set_up(loops, i);
    eliminate_all();
  }

  /// How often each state is come to, on average, when the loop is entered with these probabilities.
  std::vector<double> visits(std::vector<double> entering) const {
    for (const std::uint32_t k : order_)
      for (const Entry& entry : all_[k].to) entering[entry.state] += entering[k] * entry.odds;
    for (auto k = order_.rbegin(); k != order_.rend(); ++k) {
      for (const Entry& entry : all_[*k].from) entering[*k] += entering[entry.state] * entry.odds;
      entering[*k] /= all_[*k].goes_on;
    }
    return entering;
  }

  /// The value of each state, when it is the mean of the values that its steps lead to: `outside` is, by state, what those
  /// steps contribute that leave the loop.
  std::vector<double> values(std::vector<double> outside) const {
    for (const std::uint32_t k : order_) {
      outside[k] /= all_[k].goes_on;
      for (const Entry& entry : all_[k].from) outside[entry.state] += entry.odds * outside[k];
    }
    for (auto k = order_.rbegin(); k != order_.rend(); ++k)
      for (const Entry& entry : all_[*k].to) outside[*k] += entry.odds * outside[entry.state];
    return outside;
  }

 private:
  struct Entry {
    std::uint32_t state;  // its place in the loop
    double odds;
  };
  struct State {
    std::vector<Entry> to;               // sorted; once eliminated, only states that were eliminated later
    std::vector<Entry> from;             // once eliminated: the same, backwards
    std::vector<std::uint32_t> sources;  // that lead here, and some that did
    double leaves = 0;                   // the probability of leaving the loop
    double goes_on = 1;                  // of not coming straight back
    bool eliminated = false;
  };

  void set_up(const Loops& loops, std::uint32_t i) {
    State& self = all_[i];
    const std::uint32_t loop = loops.of(states_[i]);
    graph_.for_each_step(states_[i], [&](std::uint32_t target, double odds) {
      if (loops.of(target) != loop) {
        self.leaves += odds;
        return;
      }
      const auto to = static_cast<std::uint32_t>(std::lower_bound(states_.begin(), states_.end(), target) -
                                                 states_.begin());
      self.to.push_back({to, odds});
    });
    std::sort(self.to.begin(), self.to.end(),
              [](const Entry& a, const Entry& b) { return a.state < b.state; });
    std::size_t kept = 0;
    for (const Entry& entry : self.to) {
      if (kept > 0 && self.to[kept - 1].state == entry.state)
        self.to[kept - 1].odds += entry.odds;
      else
        self.to[kept++] = entry;
    }
    self.to.resize(kept);
    for (const Entry& entry : self.to) all_[entry.state].sources.push_back(i);
    entries_ += kept;
  }

  // Those first that make the fewest new entries: Markowitz, "The Elimination Form of the Inverse and its Application to
  // Linear Programming", 1957.
  void eliminate_all() {
    using Candidate = std::pair<std::size_t, std::uint32_t>;
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> next;
    const auto cost = [&](std::uint32_t k) { return all_[k].to.size() * all_[k].sources.size(); };
    for (std::uint32_t k = 0; k < all_.size(); ++k) next.push({cost(k), k});
    while (!next.empty()) {
      const auto [cost_before, k] = next.top();
      next.pop();
      if (cost(k) > 2 * cost_before) {
        next.push({cost(k), k});
        continue;
      }
      eliminate(k);
      if (order_.size() % 64 == 0) check_budget(graph_);
      if (entries_ > most_entries) throw Unsolved(ExplorationStatus::memory_budget);
    }
  }

  void eliminate(std::uint32_t k) {
    State& self = all_[k];
    order_.push_back(k);
    self.eliminated = true;
    std::erase_if(self.to, [k](const Entry& entry) { return entry.state == k; });
    self.goes_on = self.leaves;
    for (const Entry& entry : self.to) self.goes_on += entry.odds;
    for (Entry& entry : self.to) entry.odds /= self.goes_on;
    for (const std::uint32_t i : std::exchange(self.sources, {}))
      if (!all_[i].eliminated) step_over(k, i);
    entries_ += self.from.size();
  }

  // Where state i led to state k, it leads to where that one leads.
  void step_over(std::uint32_t k, std::uint32_t i) {
    const State& over = all_[k];
    State& from = all_[i];
    const auto at =
        std::lower_bound(from.to.begin(), from.to.end(), k,
                         [](const Entry& entry, std::uint32_t state) { return entry.state < state; });
    const double odds = at->odds;
    all_[k].from.push_back({i, odds});
    from.to.erase(at);
    from.leaves += odds * over.leaves / over.goes_on;
    std::vector<Entry> merged;
    merged.reserve(from.to.size() + over.to.size());
    auto mine = from.to.begin();
    for (const Entry& entry : over.to) {
      while (mine != from.to.end() && mine->state < entry.state) merged.push_back(*mine++);
      const bool known = mine != from.to.end() && mine->state == entry.state;
      merged.push_back({entry.state, odds * entry.odds + (known ? mine++->odds : 0)});
      if (!known) all_[entry.state].sources.push_back(i);
    }
    merged.insert(merged.end(), mine, from.to.end());
    entries_ += merged.size() - from.to.size();
    from.to = std::move(merged);
  }

  const StateGraph& graph_;
  const std::span<const std::uint32_t> states_;  // sorted
  std::vector<State> all_;
  std::vector<std::uint32_t> order_;  // in which they were eliminated
  std::size_t entries_ = 0;
};

}  // namespace

RandomWalk::RandomWalk(const StateGraph& graph, const Loops& loops) : arriving_(graph.size(), 0.0) {
  arriving_[0] = 1;
  std::uint32_t visited = 0;
  loops.for_each_part([&](std::span<const std::uint32_t> states) {
    if (visited++ % states_between_checks == 0) check_budget(graph);
    const std::uint32_t loop = loops.of(states.front());
    if (loop == Loops::none)
      pass(graph, states.front());
    else if (!loops.endless(loop))
      pass_loop(graph, loops, states);
  });
}

void RandomWalk::pass(const StateGraph& graph, std::uint32_t state) {
  if (state >= graph.expanded() || graph.terminal(state)) return;
  const double arriving = std::exchange(arriving_[state], 0);
  steps_ += arriving;
  graph.for_each_step(state,
                      [&](std::uint32_t target, double odds) { arriving_[target] += arriving * odds; });
}

void RandomWalk::pass_loop(const StateGraph& graph, const Loops& loops,
                           std::span<const std::uint32_t> states) {
  std::vector<double> entering;
  for (const std::uint32_t state : states) entering.push_back(std::exchange(arriving_[state], 0));
  const std::vector<double> visits = LoopEquations(graph, loops, states).visits(std::move(entering));
  const std::uint32_t loop = loops.of(states.front());
  for (std::size_t i = 0; i < states.size(); ++i) {
    steps_ += visits[i];
    graph.for_each_step(states[i], [&](std::uint32_t target, double odds) {
      if (loops.of(target) != loop) arriving_[target] += visits[i] * odds;
    });
  }
}

std::vector<double> odds_of_coming_to(const StateGraph& graph, const Loops& loops,
                                      const std::vector<bool>& good) {
  std::vector<double> odds(graph.size(), 0.0);
  std::uint32_t visited = 0;
  const auto mean_of_others = [&](std::uint32_t state) {
    double mean = 0;
    const std::uint32_t loop = loops.of(state);
    graph.for_each_step(state, [&](std::uint32_t target, double share) {
      if (loop == Loops::none || loops.of(target) != loop) mean += share * odds[target];
    });
    return mean;
  };
  loops.for_each_part_backwards([&](std::span<const std::uint32_t> states) {
    if (visited++ % states_between_checks == 0) check_budget(graph);
    const std::uint32_t first = states.front(), loop = loops.of(first);
    if (good[first]) {
      odds[first] = 1;
    } else if (loop == Loops::none) {
      if (first < graph.expanded() && !graph.terminal(first)) odds[first] = mean_of_others(first);
    } else if (!loops.endless(loop)) {
      std::vector<double> outside;
      for (const std::uint32_t state : states) outside.push_back(mean_of_others(state));
      const std::vector<double> values = LoopEquations(graph, loops, states).values(std::move(outside));
      for (std::size_t i = 0; i < states.size(); ++i) odds[states[i]] = values[i];
    }
  });
  return odds;
}

}  // namespace racecourse
