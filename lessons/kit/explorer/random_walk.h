#pragma once

// Where schedules end when each step picks one of the threads that can take one, all equally likely: an absorbing Markov
// chain (Kemeny and Snell, "Finite Markov Chains", 1960). Loops are solved one at a time, by eliminating their states
// without ever subtracting, so that every result is accurate to its last digits: Grassmann, Taksar, Heyman, "Regenerative
// Analysis and Steady State Distributions for Markov Chains", 1985.

#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include "kit/explorer/graph_counts.h"
#include "kit/explorer/state_graph.h"

namespace racecourse {

/// Why a loop was not solved.
struct Unsolved : std::runtime_error {
  explicit Unsolved(ExplorationStatus why) : std::runtime_error("unsolved"), status(why) {}
  ExplorationStatus status;
};

/// The walk from the initial state.
class RandomWalk {
 public:
  /// Throws Unsolved when it is stopped, out of time, or out of memory.
  RandomWalk(const StateGraph& graph, const Loops& loops);

  /// The probability of coming to that state and staying: of a state without steps. Where a loop has no way out, of
  /// entering it there.
  double ends_in(std::uint32_t state) const { return arriving_[state]; }
  /// How many steps it takes on average until the walk ends, or enters a loop that has no way out.
  double steps() const { return steps_; }

 private:
  void pass(const StateGraph& graph, std::uint32_t state);
  void pass_loop(const StateGraph& graph, const Loops& loops, std::span<const std::uint32_t> states);

  std::vector<double> arriving_;  // by state: the probability of coming to it that is not passed on yet
  double steps_ = 0;
};

/// The probability of coming from each state to one where `good`, by state. Throws Unsolved.
std::vector<double> odds_of_coming_to(const StateGraph& graph, const Loops& loops,
                                      const std::vector<bool>& good);

}  // namespace racecourse
