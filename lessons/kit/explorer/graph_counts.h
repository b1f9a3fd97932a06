#pragma once

// What is counted over a graph of states: schedules that lead to each state, the odds of getting there when each step
// picks one of the enabled threads, the fewest preemptions on the way, and the loops. All of it ends soon when the exploration
// is stopped (StateGraph::stopped), and is then worth nothing.

#include <cstdint>
#include <optional>
#include <vector>

#include "kit/base/schedule_count.h"
#include "kit/explorer/state_graph.h"

namespace racecourse {

/// The states of each loop, those that can be reached from one another; by Tarjan, "Depth-First Search and Linear Graph
/// Algorithms", 1972.
class Loops {
 public:
  static constexpr std::uint32_t none = 0xffffffffU;

  explicit Loops(const StateGraph& graph);
  std::size_t count() const { return count_; }
  /// Which loop the state is part of, or none.
  std::uint32_t of(std::uint32_t state) const { return loops_.empty() ? none : loops_[state]; }
  /// The edge leads back: the schedules that are counted do not take it.
  bool closes(const StateGraph& graph, std::uint32_t from, std::uint32_t to) const;

 private:
  std::vector<std::uint32_t> loops_;  // by state; empty where there is none
  std::size_t count_ = 0;
};

/// How many schedules lead to each state that take no step back in a loop (Loops::closes).
std::vector<ScheduleCount> count_at(const StateGraph& graph, const Loops& loops,
                                    const std::vector<std::uint32_t>& states);

/// The odds of coming to each of these states, when each step picks one of the enabled threads, each as likely.
std::vector<double> odds_of(const StateGraph& graph, const std::vector<std::uint32_t>& states);

/// Of all ways to each state the one with the fewest switches away from a thread that could have gone on: a 0-1
/// breadth-first search over states and the thread that took the last step.
class FewestSwitches {
 public:
  explicit FewestSwitches(const StateGraph& graph);
  /// To that state; 0 for the initial one.
  int to(std::uint32_t state) const;
  /// The threads, by their number in the machine's initial state.
  Schedule schedule_to(std::uint32_t state) const;

 private:
  static constexpr std::uint16_t unreached = 0xffff;
  struct Node {
    std::uint32_t edge = 0;  // that led here
    std::uint16_t switches = unreached;
    std::uint8_t last_before = 0;  // the thread that had taken the step before
    bool done = false;
  };
  static_assert(sizeof(Node) <= StateGraph::counted_bytes_of_thread);
  static constexpr std::uint8_t nobody = 0xff;

  Node& node(std::uint32_t state, std::uint8_t last) { return nodes_[std::size_t{state} * threads_ + last]; }
  const Node& node(std::uint32_t state, std::uint8_t last) const {
    return nodes_[std::size_t{state} * threads_ + last];
  }
  void leave(std::uint32_t state, std::uint8_t last, std::uint16_t switches);
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
