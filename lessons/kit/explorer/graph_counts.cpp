#include "kit/explorer/graph_counts.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "kit/explorer/passing_values.h"

namespace racecourse {

namespace {

constexpr std::uint32_t states_between_checks = 1U << 14;

/// Whether to ask again if the exploration was stopped.
bool check_due(std::uint32_t state) { return state % states_between_checks == 0; }

/// Tarjan's search with an explicit stack: graphs are too deep for recursion.
class ComponentSearch {
 public:
  explicit ComponentSearch(const StateGraph& graph)
      : loops(graph.size(), Loops::none),
        graph_(graph),
        seen_(graph.size(), 0),
        low_(graph.size(), 0),
        open_(graph.size()) {
    order.reserve(graph.size());
    begin(0);
    for (std::uint32_t visits = 0; !path_.empty(); ++visits) {
      if (check_due(visits) && graph_.stopped()) return;
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
    std::reverse(order.begin(), order.end());
  }

  std::vector<std::uint32_t> loops;  // by state
  std::vector<std::uint32_t> order;  // components that others lead to come later
  std::vector<bool> endless;         // by loop

 private:
  struct Visit {
    std::uint32_t state;
    std::uint64_t edge;
  };

  std::uint64_t first_of(std::uint32_t state) const {
    return state < graph_.expanded() ? graph_.first_edge(state) : 0;
  }
  std::uint64_t end_of(std::uint32_t state) const {
    return state < graph_.expanded() ? graph_.end_edge(state) : 0;
  }
  void begin(std::uint32_t state) {
    seen_[state] = low_[state] = ++clock_;
    open_[state] = true;
    stack_.push_back(state);
    path_.push_back({state, first_of(state)});
  }
  template <class Holds>
  bool any_target(std::uint32_t state, Holds holds) const {
    for (std::uint64_t e = first_of(state); e < end_of(state); ++e)
      if (holds(graph_.target(e))) return true;
    return false;
  }
  void close(std::uint32_t first) {
    const bool loop =
        stack_.back() != first || any_target(first, [&](std::uint32_t target) { return target == first; });
    const auto number = static_cast<std::uint32_t>(endless.size());
    const std::size_t begin = order.size();
    for (bool more = true; more;) {
      const std::uint32_t state = stack_.back();
      stack_.pop_back();
      open_[state] = false;
      if (loop) loops[state] = number;
      order.push_back(state);
      more = state != first;
    }
    if (!loop) return;
    const auto states = std::span(order).subspan(begin);
    std::sort(states.begin(), states.end(), std::greater<>());  // the whole is turned round in the end
    endless.push_back(std::none_of(states.begin(), states.end(), [&](std::uint32_t state) {
      return any_target(state, [&](std::uint32_t target) { return loops[target] != number; });
    }));
  }

  const StateGraph& graph_;
  std::vector<std::uint32_t> seen_, low_;
  std::vector<bool> open_;
  std::vector<std::uint32_t> stack_;
  std::vector<Visit> path_;
  std::uint32_t clock_ = 0;
};

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
std::optional<std::vector<Count>> counts(const StateGraph& graph, const Loops& loops,
                                         std::span<const std::uint32_t> ends) {
  PassingValues<Count> counts(graph.size());
  counts[0] = Count{1};
  std::vector<Count> at_end(ends.size(), Count{0});
  bool fits = true;
  std::uint32_t visits = 0;
  bool stopped = false;
  loops.for_each_part([&](std::span<const std::uint32_t> states) {
    const std::uint32_t state = states.front();
    if (check_due(visits++)) stopped = graph.stopped();
    if (stopped || !fits) return;
    const Count count = counts[state];
    if (const auto end = std::lower_bound(ends.begin(), ends.end(), state);
        end != ends.end() && *end == state)
      at_end[static_cast<std::size_t>(end - ends.begin())] = count;
    if (state < graph.expanded())
      for (std::uint64_t e = graph.first_edge(state); e < graph.end_edge(state); ++e)
        fits = fits && add_to(counts[graph.target(e)], count);
    counts.forget(state);
  });
  if (!fits) return {};
  return at_end;
}

}  // namespace

Loops::Loops(const StateGraph& graph) : states_(graph.size()) {
  if (graph.ordered()) return;
  ComponentSearch search(graph);
  order_ = std::move(search.order);
  endless_ = std::move(search.endless);
  if (!endless_.empty()) loops_ = std::move(search.loops);
  states_ = static_cast<std::uint32_t>(order_.size());  // fewer when the exploration was stopped
}

std::vector<ScheduleCount> count_at(const StateGraph& graph, const Loops& loops,
                                    const std::vector<std::uint32_t>& states) {
  std::vector<ScheduleCount> result;
  if (const auto exact = counts<ScheduleCount::Wide>(graph, loops, states)) {
    for (const ScheduleCount::Wide count : *exact) result.push_back(ScheduleCount::of(count));
    return result;
  }
  const auto large = counts<long double>(graph, loops, states);
  for (const long double count : *large) result.push_back(ScheduleCount::about(count));
  return result;
}

}  // namespace racecourse
