#pragma once

// What is counted over a state graph: the schedules that lead to each state, the probability of reaching it when each step
// picks one of the enabled threads, the fewest preemptions on the way, and the loops. All of it ends early when the
// exploration is stopped (StateGraph::stopped); the results are then meaningless.

#include <cstdint>
#include <optional>
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
  std::size_t count() const { return count_; }
  /// Which loop the state is part of, or none.
  std::uint32_t of(std::uint32_t state) const { return loops_.empty() ? none : loops_[state]; }
  /// Whether the edge steps back within a loop: counted schedules do not take it.
  bool closes(const StateGraph& graph, std::uint32_t from, std::uint32_t to) const;

 private:
  std::vector<std::uint32_t> loops_;  // by state; empty where there is none
  std::size_t count_ = 0;
};

/// How many schedules lead to each of the states without stepping back within a loop (Loops::closes).
std::vector<ScheduleCount> count_at(const StateGraph& graph, const Loops& loops,
                                    const std::vector<std::uint32_t>& states);

/// The probability of reaching each of the states when each step picks one of the enabled threads, each equally likely.
std::vector<double> odds_of(const StateGraph& graph, const std::vector<std::uint32_t>& states);

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
