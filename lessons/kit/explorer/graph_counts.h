#pragma once

// What is counted over a state graph: its loops, the schedules that lead to each state, and the fewest preemptions on the
// way. All of it ends early when the exploration is stopped (StateGraph::stopped); the results are then meaningless.

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

/// How many schedules lead to each of the states. For a graph without loops.
std::vector<ScheduleCount> count_at(const StateGraph& graph, const Loops& loops,
                                    const std::vector<std::uint32_t>& states);

/// The way to each state with the fewest preemptions: switches away from a thread that could have gone on. A 0-1
/// breadth-first search over pairs of a state and the thread that took the last step.
class FewestPreemptions {
 public:
  explicit FewestPreemptions(const StateGraph& graph);
  /// To that state; 0 for the initial one.
  int to(std::uint32_t state) const;
  /// Threads by their slot in the machine's initial state.
  Schedule schedule_to(std::uint32_t state) const;

 private:
  static constexpr std::uint16_t unreached = 0xffff;
  struct Node {
    std::uint32_t edge = 0;  // that led here
    std::uint16_t preemptions = unreached;
    std::uint8_t last_before = 0;  // the thread that took the step before
    bool done = false;
  };
  static_assert(sizeof(Node) <= StateGraph::counted_bytes_of_thread);
  static constexpr std::uint8_t nobody = 0xff;

  Node& node(std::uint32_t state, std::uint8_t last) { return nodes_[std::size_t{state} * threads_ + last]; }
  const Node& node(std::uint32_t state, std::uint8_t last) const {
    return nodes_[std::size_t{state} * threads_ + last];
  }
  void leave(std::uint32_t state, std::uint8_t last, std::uint16_t preemptions);
  std::uint8_t best(std::uint32_t state) const;

  const StateGraph& graph_;
  const std::size_t threads_;
  std::vector<Node> nodes_;
  struct Place {
    std::uint32_t state;
    std::uint8_t last;
  };
  std::vector<Place> now_, later_;
};

}  // namespace racecourse
