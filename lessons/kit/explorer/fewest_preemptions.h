#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "kit/base/id_index.h"
#include "kit/explorer/state_graph.h"
#include "kit/recording/step.h"

namespace racecourse {

/// The way to each state with the fewest preemptions: switches away from a thread that could have gone on. A 0-1
/// breadth-first search over pairs of a state and the thread that took the last step. It goes only as far as it is asked to:
/// most ends take few preemptions, and few states do. Ends early when the exploration is stopped (StateGraph::stopped).
class FewestPreemptions {
 public:
  explicit FewestPreemptions(const StateGraph& graph);
  /// Finds all states that take one preemption more, at first those that take none. Returns false when there are no more.
  bool go_on();
  /// Nothing as long as that state has not been found.
  std::optional<int> to(std::uint32_t state) const;
  /// Goes on until that state is found. Threads by their slot in the machine's initial state.
  Schedule schedule_to(std::uint32_t state);
  std::size_t bytes() const;

 private:
  /// A state, and the thread that took the step into it.
  struct Node {
    std::uint32_t state = 0;
    std::uint32_t edge = 0;  // of that step, on the best way
    std::uint16_t preemptions = 0;
    std::uint8_t last = nobody;
    std::uint8_t last_before = nobody;  // the thread that took the step before
  };
  static constexpr std::uint8_t nobody = 0xff;

  void take_steps(std::uint32_t number, bool preempting);
  std::uint32_t find_or_add(std::uint32_t state, std::uint8_t last);
  const Node* find(std::uint32_t state, std::uint8_t last) const;
  /// Of the nodes of that state the one that takes the fewest; null while none is known.
  const Node* best(std::uint32_t state) const;
  std::vector<std::uint32_t> edges_to(std::uint32_t state) const;

  const StateGraph& graph_;
  std::deque<Node> nodes_;  // that were reached
  IdIndex index_;
  std::uint16_t preemptions_ = 0;    // of those that are found next
  std::vector<std::uint32_t> now_;   // nodes of which no step has been taken
  std::vector<std::uint32_t> left_;  // nodes of which only the steps that preempt have not been taken
};

}  // namespace racecourse
