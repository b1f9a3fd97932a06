#include "kit/explorer/graph_counts.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

constexpr std::uint32_t states_between_checks = 1U << 14;

/// Whether to ask again if the exploration was stopped.
bool check_due(std::uint32_t state) { return state % states_between_checks == 0; }

/// Tarjan's search with an explicit stack: graphs are too deep for recursion.
class ComponentSearch {
 public:
  ComponentSearch(const StateGraph& graph, std::vector<std::uint32_t>& component)
      : graph_(graph),
        component_(component),
        seen_(graph.size(), 0),
        low_(graph.size(), 0),
        open_(graph.size()) {}

  /// Returns how many components are loops.
  std::size_t run() {
    begin(0);
    for (std::uint32_t visits = 0; !path_.empty(); ++visits) {
      if (check_due(visits) && graph_.stopped()) break;
      Visit& visit = path_.back();
      if (visit.edge < end_of(visit.state)) {
        const std::uint32_t target = graph_.target(visit.edge++);
        if (seen_[target] == 0)
          begin(target);
        else if (open_[target])
          low_[visit.state] = std::min(low_[visit.state], seen_[target]);
      } else {
        const std::uint32_t done = visit.state;
        path_.pop_back();
        if (!path_.empty()) low_[path_.back().state] = std::min(low_[path_.back().state], low_[done]);
        if (low_[done] == seen_[done]) close(done);
      }
    }
    return loops_;
  }

 private:
  struct Visit {
    std::uint32_t state;
    std::uint64_t edge;
  };

  std::uint64_t end_of(std::uint32_t state) const {
    return state < graph_.expanded() ? graph_.end_edge(state) : 0;
  }
  void begin(std::uint32_t state) {
    seen_[state] = low_[state] = ++clock_;
    open_[state] = true;
    stack_.push_back(state);
    path_.push_back({state, state < graph_.expanded() ? graph_.first_edge(state) : 0});
  }
  void close(std::uint32_t first) {
    bool loop = stack_.back() != first;
    for (std::uint64_t e = first < graph_.expanded() ? graph_.first_edge(first) : 0; e < end_of(first); ++e)
      loop = loop || graph_.target(e) == first;
    const std::uint32_t number = loop ? static_cast<std::uint32_t>(loops_++) : Loops::none;
    for (bool more = true; more;) {
      const std::uint32_t state = stack_.back();
      stack_.pop_back();
      open_[state] = false;
      component_[state] = number;
      more = state != first;
    }
  }

  const StateGraph& graph_;
  std::vector<std::uint32_t>& component_;
  std::vector<std::uint32_t> seen_, low_;
  std::vector<bool> open_;
  std::vector<std::uint32_t> stack_;
  std::vector<Visit> path_;
  std::uint32_t clock_ = 0;
  std::size_t loops_ = 0;
};

/// The states in an order in which all counted edges lead forward. Kahn, "Topological Sorting of Large Networks", 1962.
/// Not all of them when the exploration is stopped meanwhile.
std::vector<std::uint32_t> forward_order(const StateGraph& graph, const Loops& loops) {
  std::vector<std::uint32_t> before(graph.size(), 0), order;
  const auto for_each_target = [&](std::uint32_t state, auto&& visit) {
    for (std::uint64_t e = graph.first_edge(state); e < graph.end_edge(state); ++e)
      if (!loops.closes(graph, state, graph.target(e))) visit(graph.target(e));
  };
  for (std::uint32_t s = 0; s < graph.expanded(); ++s) {
    if (check_due(s) && graph.stopped()) return order;
    for_each_target(s, [&](std::uint32_t target) { ++before[target]; });
  }
  // A state that only uncounted edges lead to has no predecessor, and no schedule either.
  for (std::uint32_t s = 0; s < graph.size(); ++s)
    if (before[s] == 0) order.push_back(s);
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (check_due(static_cast<std::uint32_t>(i)) && graph.stopped()) break;
    if (order[i] >= graph.expanded()) continue;
    for_each_target(order[i], [&](std::uint32_t target) {
      if (--before[target] == 0) order.push_back(target);
    });
  }
  return order;
}

/// False when the sum does not fit.
template <class Count>
bool add_to(Count& count, const Count& more) {
  if constexpr (std::is_same_v<Count, long double>) {
    count += more;
    return true;
  } else {
    return !__builtin_add_overflow(count, more, &count);
  }
}

/// Nothing when one of the counts does not fit.
template <class Count>
std::optional<std::vector<Count>> counts(const StateGraph& graph, const Loops& loops) {
  std::vector<Count> count(graph.size(), Count{0});
  count[0] = Count{1};
  const auto pass_on = [&](std::uint32_t state) {
    for (std::uint64_t e = graph.first_edge(state); e < graph.end_edge(state); ++e) {
      const std::uint32_t target = graph.target(e);
      if (!loops.closes(graph, state, target) && !add_to(count[target], count[state])) return false;
    }
    return true;
  };
  const std::vector<std::uint32_t> order =
      graph.ordered() ? std::vector<std::uint32_t>{} : forward_order(graph, loops);
  const std::uint32_t states = graph.ordered() ? graph.expanded() : static_cast<std::uint32_t>(order.size());
  for (std::uint32_t i = 0; i < states; ++i) {
    if (check_due(i) && graph.stopped()) break;
    const std::uint32_t s = graph.ordered() ? i : order[i];
    if (s < graph.expanded() && !pass_on(s)) return {};
  }
  return count;
}

}  // namespace

Loops::Loops(const StateGraph& graph) {
  if (graph.ordered()) return;
  loops_.assign(graph.size(), none);
  count_ = ComponentSearch(graph, loops_).run();
  if (count_ == 0) loops_.clear();
}

bool Loops::closes(const StateGraph& graph, std::uint32_t from, std::uint32_t to) const {
  return !loops_.empty() && loops_[from] != none && loops_[from] == loops_[to] &&
         graph.depth(to) <= graph.depth(from);
}

std::vector<ScheduleCount> count_at(const StateGraph& graph, const Loops& loops,
                                    const std::vector<std::uint32_t>& states) {
  std::vector<ScheduleCount> result;
  if (const auto exact = counts<ScheduleCount::Wide>(graph, loops)) {
    for (const std::uint32_t s : states) result.push_back(ScheduleCount::of((*exact)[s]));
    return result;
  }
  const auto large = counts<long double>(graph, loops);
  for (const std::uint32_t s : states) result.push_back(ScheduleCount::about((*large)[s]));
  return result;
}

std::vector<double> odds_of(const StateGraph& graph, const std::vector<std::uint32_t>& states) {
  std::vector<double> reaching(graph.size(), 0.0);
  reaching[0] = 1;
  // Passes the probability of a state on to its targets. Returns how much of it went to states that come earlier.
  const auto pass_on = [&](std::uint32_t s) {
    const std::uint64_t first = graph.first_edge(s), end = graph.end_edge(s);
    if (first == end || reaching[s] == 0) return 0.0;
    const double each = reaching[s] / static_cast<double>(end - first);
    reaching[s] = 0;
    double back = 0;
    for (std::uint64_t e = first; e < end; ++e) {
      reaching[graph.target(e)] += each;
      if (graph.target(e) <= s) back += each;
    }
    return back;
  };
  // One round is enough without loops. With loops each round leaves less in them.
  constexpr int most_rounds = 20'000;
  constexpr double negligible = 1e-14;
  double left_before = 2;
  for (int round = 0; round < most_rounds; ++round) {
    double back = 0;
    for (std::uint32_t s = 0; s < graph.expanded(); ++s) {
      if (check_due(s) && graph.stopped()) return std::vector<double>(states.size(), 0.0);
      back += pass_on(s);
    }
    if (back < negligible || back >= left_before * (1 - 1e-12) || !graph.in_time()) break;
    left_before = back;
  }
  std::vector<double> odds;
  for (const std::uint32_t s : states) odds.push_back(reaching[s]);
  return odds;
}

FewestPreemptions::FewestPreemptions(const StateGraph& graph)
    : graph_(graph), threads_(graph.threads()), nodes_(std::size_t{graph.size()} * graph.threads()) {
  leave(0, nobody, 0);
  std::uint32_t visits = 0;
  for (std::uint16_t preemptions = 0; !now_.empty() || !later_.empty(); ++preemptions) {
    while (!now_.empty()) {
      const Place place = now_.back();
      now_.pop_back();
      Node& here = node(place.state, place.last);
      if (here.done) continue;
      here.done = true;
      if (check_due(visits++) && graph_.stopped()) return;
      leave(place.state, place.last, preemptions);
    }
    std::swap(now_, later_);
  }
}

void FewestPreemptions::leave(std::uint32_t state, std::uint8_t last, std::uint16_t preemptions) {
  if (state >= graph_.expanded()) return;
  const std::uint64_t first = graph_.first_edge(state), end = graph_.end_edge(state);
  bool could_go_on = false;
  for (std::uint64_t e = first; e < end; ++e) could_go_on = could_go_on || graph_.slot(e) == last;
  for (std::uint64_t e = first; e < end; ++e) {
    const bool preempts = could_go_on && graph_.slot(e) != last;
    const auto cost = static_cast<std::uint16_t>(preemptions + (preempts ? 1 : 0));
    Node& there = node(graph_.target(e), graph_.landing(e));
    if (there.preemptions <= cost) continue;
    there.preemptions = cost;
    there.edge = static_cast<std::uint32_t>(e);
    there.last_before = last;
    (preempts ? later_ : now_).push_back({graph_.target(e), graph_.landing(e)});
  }
}

std::uint8_t FewestPreemptions::best(std::uint32_t state) const {
  std::uint8_t best = 0;
  for (std::uint8_t last = 1; last < threads_; ++last)
    if (node(state, last).preemptions < node(state, best).preemptions) best = last;
  return best;
}

int FewestPreemptions::to(std::uint32_t state) const {
  return state == 0 ? 0 : node(state, best(state)).preemptions;
}

Schedule FewestPreemptions::schedule_to(std::uint32_t state) const {
  // Backwards over the graph, then forwards on the machine, where symmetric threads are told apart.
  std::vector<std::uint32_t> edges;
  std::uint8_t last = state == 0 ? nobody : best(state);
  if (last != nobody && node(state, last).preemptions == unreached) return {};
  while (last != nobody) {
    const Node& here = node(state, last);
    edges.push_back(here.edge);
    last = here.last_before;
    state = graph_.source(here.edge);
  }
  std::reverse(edges.begin(), edges.end());
  ControlledMachine& machine = graph_.machine();
  GlobalState now = machine.initial();
  Schedule schedule;
  for (const std::uint32_t edge : edges) {
    const std::uint32_t thread = graph_.state(graph_.source(edge))[graph_.slot(edge) + 1U];
    std::size_t slot = graph_.slot(edge);
    if (!graph_.groups().empty()) {
      // Of threads in equal states the one that took the last step, if it is among them.
      slot = schedule.empty() ? 0 : schedule.back();
      if (now[slot + 1] != thread) slot = 0;
      while (now[slot + 1] != thread) ++slot;
    }
    machine.take(now, slot);
    schedule.push_back(static_cast<std::uint8_t>(slot));
  }
  return schedule;
}

}  // namespace racecourse
