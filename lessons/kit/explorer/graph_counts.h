#pragma once

// What is counted over a state graph: its loops, and the schedules that lead to each state. All of it ends early when the
// exploration is stopped (StateGraph::stopped); the results are then meaningless.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kit/base/schedule_count.h"
#include "kit/explorer/state_graph.h"

namespace racecourse {

/// The loops: strongly connected components of more than one state, or with an edge to itself. Tarjan, "Depth-First Search
/// and Linear Graph Algorithms", 1972.
class Loops {
 public:
  static constexpr std::uint32_t none = 0xffffffffU;

  explicit Loops(const StateGraph& graph);
  std::size_t count() const { return endless_.size(); }
  /// Which loop the state is part of, or none.
  std::uint32_t of(std::uint32_t state) const { return loops_.empty() ? none : loops_[state]; }
  /// Whether no edge leads out of the loop: who is in it can never end.
  bool endless(std::uint32_t loop) const { return endless_[loop]; }
  std::size_t bytes() const { return (loops_.capacity() + order_.capacity()) * sizeof(std::uint32_t); }

  /// Calls visit(states) for each part of the graph: a loop, its states sorted, or one state that is in none. All edges
  /// from one part to another lead forward.
  template <class Visit>
  void for_each_part(Visit visit) const {
    for (std::uint32_t i = 0; i < states_;) i = visit_part(i, visit);
  }
  template <class Visit>
  void for_each_part_backwards(Visit visit) const {
    for (std::uint32_t end = states_; end > 0;) {
      std::uint32_t first = end - 1;
      while (first > 0 && same_loop(first - 1, end - 1)) --first;
      visit_part(first, visit);
      end = first;
    }
  }

 private:
  std::uint32_t at(std::uint32_t place) const { return order_.empty() ? place : order_[place]; }
  bool same_loop(std::uint32_t a, std::uint32_t b) const {
    return of(at(a)) != none && of(at(a)) == of(at(b));
  }
  template <class Visit>
  std::uint32_t visit_part(std::uint32_t first, Visit& visit) const {
    const std::uint32_t state = at(first);
    std::uint32_t end = first + 1;
    while (end < states_ && same_loop(first, end)) ++end;
    visit(end == first + 1 ? std::span(&state, 1) : std::span(order_).subspan(first, end - first));
    return end;
  }

  std::uint32_t states_;
  std::vector<std::uint32_t> loops_;  // by state; empty where there is none
  std::vector<std::uint32_t> order_;  // of the states; empty where their numbers are one
  std::vector<bool> endless_;         // by loop
};

/// How many schedules lead to each of the states, which are sorted. For a graph without loops.
std::vector<ScheduleCount> count_at(const StateGraph& graph, const Loops& loops,
                                    const std::vector<std::uint32_t>& states);

}  // namespace racecourse
