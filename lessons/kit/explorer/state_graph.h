#pragma once

// The graph of all states that a program's bodies can be in, breadth first. Symmetric threads are merged (symmetry.h).

#include <algorithm>
#include <cstdint>
#include <exception>
#include <optional>
#include <vector>

#include "kit/explorer/explorer.h"
#include "kit/explorer/packed_edges.h"
#include "kit/explorer/packed_states.h"
#include "kit/explorer/successors.h"
#include "kit/explorer/symmetry.h"
#include "kit/machine/controlled_machine.h"

namespace racecourse {

class BatchQueue;

class StateGraph {
 public:
  StateGraph(ControlledMachine& machine, const ExploreOptions& options);

  /// Returns ExplorationStatus::complete, or why it stopped. Throws Misuse.
  ExplorationStatus build();

  ControlledMachine& machine() const { return machine_; }
  std::uint32_t size() const { return states_.size(); }
  /// Its memory, and the threads in the graph's order; 0 in a slot without a thread.
  StateView state(std::uint32_t id) const { return {states_.layout(), states_.packed(id)}; }
  /// The number of a state of a complete graph.
  std::uint32_t number_of(const GlobalState& state);
  /// A state as the machine takes it.
  GlobalState global(std::uint32_t id) const;
  /// The first so many states have been expanded: their steps are known.
  std::uint32_t expanded() const { return edges_.states(); }
  /// The edges of a state: [first_edge, end_edge).
  std::uint64_t first_edge(std::uint32_t id) const { return edges_.first_of(id); }
  std::uint64_t end_edge(std::uint32_t id) const { return edges_.end_of(id); }
  std::uint32_t source(std::uint64_t edge) const { return edges_.source(edge); }
  std::uint32_t target(std::uint64_t edge) const { return edges_.target(edge); }
  /// Whose step it is; of threads in equal states the first.
  std::uint8_t slot(std::uint64_t edge) const { return edges_.slot(edge); }
  /// Which way that step goes.
  std::uint8_t way(std::uint64_t edge) const { return edges_.way(edge); }
  /// The slot of that thread in the target; of threads in equal states the first.
  std::uint8_t landing(std::uint64_t edge) const { return edges_.landing(edge); }
  std::uint64_t edge_count() const { return edges_.size(); }
  /// Calls visit(target, probability) for each edge of an expanded state: each step picks one of the threads that can take
  /// one, all equally likely, and then one of the ways that its step can go, all equally likely.
  template <class Visit>
  void for_each_step(std::uint32_t id, Visit visit) const {
    const std::uint64_t first = first_edge(id), end = end_edge(id);
    const double each = 1.0 / static_cast<double>(end - first);
    const std::vector<double> by_slot = several_ways_ ? odds_by_slot(id) : std::vector<double>{};
    for (std::uint64_t e = first; e < end; ++e) visit(target(e), by_slot.empty() ? each : by_slot[slot(e)]);
  }
  std::size_t threads() const { return states_.layout().numbers() - 1; }
  /// The initial state is 0.
  bool terminal(std::uint32_t id) const { return id < expanded() && first_edge(id) == end_edge(id); }
  /// The fewest steps from the initial state.
  std::uint32_t depth(std::uint32_t id) const;
  /// All edges lead to a state with a higher number: there are no loops, and the numbers are a topological order.
  bool ordered() const { return ordered_; }

  /// Without symmetry: each state counts with the size of its orbit.
  std::uint64_t states() const { return all_states_; }
  std::uint64_t transitions() const { return all_transitions_; }
  std::uint64_t bytes() const;
  /// The most that counting over the graph takes (graph_counts.h).
  std::uint64_t bytes_to_count() const {
    constexpr std::uint64_t of_state = 48, of_step_into_it = 28;
    return size() * of_state + std::min(edge_count(), size() * threads()) * of_step_into_it;
  }
  bool stopped() const { return options_.stop.stop_requested(); }
  const std::stop_token& stop() const { return options_.stop; }
  /// Within the whole budget of time.
  bool in_time() const { return time_used() < 1; }
  /// The part of the budget of time that is used up; 0 .. 1 and beyond.
  double time_used() const;
  std::chrono::steady_clock::time_point time_at(double part) const;
  const ExploreOptions& options() const { return options_; }

  /// Slot of the graph -> slot of the machine's initial state.
  const std::vector<std::uint32_t>& order() const { return symmetry_.order(); }
  const std::vector<Symmetry::Group>& groups() const { return symmetry_.groups(); }
  const std::vector<Conflict>& conflicts() const { return conflicts_; }

 private:
  ExplorationStatus visit_all();
  void begin();
  // These return why they stopped, if they did.
  std::optional<ExplorationStatus> visit_alone(Successors& successors);
  std::optional<ExplorationStatus> visit_in_two(Successors& successors);
  std::optional<ExplorationStatus> add_all(BatchQueue& queue);
  /// Of the first so many states. Returns false where they need a wider layout first.
  bool fill(StepBatch& batch, std::uint32_t states, Successors& successors,
            std::exception_ptr& failure) const;
  std::optional<ExplorationStatus> add(const StepBatch& batch);
  void add_edges(const StepBatch& batch, std::size_t first, std::size_t end);
  std::uint32_t find_or_add(const std::uint32_t* packed, std::uint64_t hash);
  std::optional<ExplorationStatus> budget_reached();
  std::vector<double> odds_by_slot(std::uint32_t id) const;

  ControlledMachine& machine_;
  const ExploreOptions& options_;
  const unsigned threads_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  Symmetry symmetry_;
  PackedStates states_;
  PackedEdges edges_;
  bool several_ways_ = false;
  std::vector<std::uint32_t> levels_;  // the first state of each depth
  std::uint32_t end_of_level_ = 0;
  bool ordered_ = true;
  std::uint64_t all_states_ = 0, all_transitions_ = 0;
  std::uint64_t machine_bytes_ = 0;
  std::uint32_t clock_checks_ = 0;
  std::vector<std::uint32_t> scratch_;
  std::vector<Conflict> conflicts_;
};

}  // namespace racecourse
