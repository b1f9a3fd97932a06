#pragma once

// The graph of all states that a program's bodies can be in.
//
// Threads that begin as equal bytes are symmetric: states that differ only in which of them is where are merged into a
// canonical one, with the threads in the order of their state numbers. It stands for its whole orbit, the states that
// permuting symmetric threads gives, and a schedule through it for one through each of them.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kit/base/id_index.h"
#include "kit/explorer/explorer.h"
#include "kit/machine/controlled_machine.h"

namespace racecourse {

class StateGraph {
 public:
  StateGraph(ControlledMachine& machine, const ExploreOptions& options);

  /// Returns ExplorationStatus::complete, or why it stopped. Throws Misuse.
  ExplorationStatus build();

  ControlledMachine& machine() const { return machine_; }
  std::uint32_t size() const { return count_; }
  std::span<const std::uint32_t> state(std::uint32_t id) const {
    return {states_.data() + std::size_t{id} * stride_, stride_};
  }
  /// The number of a state of a complete graph.
  std::uint32_t number_of(const GlobalState& state);
  /// A state as the machine takes it.
  GlobalState global(std::uint32_t id) const;
  /// The first so many states have been expanded: their steps are known.
  std::uint32_t expanded() const { return static_cast<std::uint32_t>(edge_ends_.size() - 1); }
  /// The edges of a state: [first_edge, end_edge).
  std::uint64_t first_edge(std::uint32_t id) const { return edge_ends_[id]; }
  std::uint64_t end_edge(std::uint32_t id) const { return edge_ends_[id + 1]; }
  std::uint32_t source(std::uint64_t edge) const;
  std::uint32_t target(std::uint64_t edge) const { return targets_[edge]; }
  /// Whose step it is; of threads in equal states the first.
  std::uint8_t slot(std::uint64_t edge) const { return slots_[edge]; }
  /// Which way that step goes.
  std::uint8_t way(std::uint64_t edge) const { return ways_.empty() ? std::uint8_t{0} : ways_[edge]; }
  /// The slot of that thread in the target; of threads in equal states the first.
  std::uint8_t landing(std::uint64_t edge) const { return landings_[edge]; }
  std::uint64_t edge_count() const { return targets_.size(); }
  /// Calls visit(target, probability) for each edge of an expanded state: each step picks one of the threads that can take
  /// one, all equally likely, and then one of the ways that its step can go, all equally likely.
  template <class Visit>
  void for_each_step(std::uint32_t id, Visit visit) const {
    const std::uint64_t first = first_edge(id), end = end_edge(id);
    const double each = 1.0 / static_cast<double>(end - first);
    const std::vector<double> by_slot = ways_.empty() ? std::vector<double>{} : odds_by_slot(id);
    for (std::uint64_t e = first; e < end; ++e) visit(target(e), by_slot.empty() ? each : by_slot[slot(e)]);
  }
  std::size_t threads() const { return threads_; }
  /// The initial state is 0.
  bool terminal(std::uint32_t id) const { return id < expanded() && edge_ends_[id] == edge_ends_[id + 1]; }
  /// The fewest steps from the initial state.
  std::uint32_t depth(std::uint32_t id) const;
  /// All edges lead to a state with a higher number: there are no loops, and the numbers are a topological order.
  bool ordered() const { return ordered_; }

  /// Without symmetry: each state counts with the size of its orbit.
  std::uint64_t states() const { return all_states_; }
  std::uint64_t transitions() const { return all_transitions_; }
  std::uint64_t bytes() const;
  /// The most that counting over the graph takes (graph_counts.h).
  static constexpr std::uint64_t counted_bytes_of_state = 48, counted_bytes_of_thread = 8;
  std::uint64_t bytes_to_count() const {
    return count_ * (counted_bytes_of_state + threads_ * counted_bytes_of_thread);
  }
  bool stopped() const { return options_.stop.stop_requested(); }
  const std::stop_token& stop() const { return options_.stop; }
  /// Within the whole budget of time.
  bool in_time() const { return time_used() < 1; }
  /// The part of the budget of time that is used up; 0 .. 1 and beyond.
  double time_used() const;
  std::chrono::steady_clock::time_point time_at(double part) const;
  const ExploreOptions& options() const { return options_; }

  /// Slots of symmetric threads: [first, end).
  struct Group {
    std::uint32_t first = 0, end = 0;
  };
  /// Slot of the graph -> slot of the machine's initial state.
  const std::vector<std::uint32_t>& order() const { return order_; }
  const std::vector<Group>& groups() const { return groups_; }

  /// Two conflicting accesses that are both possible in one state.
  struct Conflict {
    std::uint32_t state = 0;
    std::uint32_t threads[2] = {0, 0};  ///< thread states
  };
  const std::vector<Conflict>& conflicts() const { return conflicts_; }

 private:
  void find_groups();
  void disable_symmetry();
  void begin();
  void expand(std::uint32_t id);
  bool expand_local();
  void expand_general(std::uint32_t id);
  void add_edge(Turn turn);
  void add_edge_again();
  bool drop_edges(std::size_t from);
  std::vector<double> odds_by_slot(std::uint32_t id) const;
  std::size_t first_equal(const std::uint32_t* words, std::size_t slot) const;
  std::size_t canonicalize(std::size_t slot);
  std::uint32_t find_or_add();
  void widen(std::size_t threads);
  std::uint64_t hash(const std::uint32_t* words) const;
  std::uint64_t orbit(const std::uint32_t* words) const;
  void note_conflicts(std::uint32_t id);
  void note_conflict(std::uint32_t id, std::uint32_t a, std::uint32_t b);
  std::optional<ExplorationStatus> budget_reached();

  ControlledMachine& machine_;
  const ExploreOptions& options_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::vector<Group> groups_;
  std::vector<std::uint32_t> order_;
  std::size_t threads_ = 0;  // slots of a state
  std::size_t stride_ = 0;   // words of a state: memory and threads; 0 in a slot without a thread
  std::vector<std::uint32_t> states_;
  std::uint32_t count_ = 0;
  IdIndex index_;
  std::vector<std::uint32_t> targets_;  // of the edges; those of one state are adjacent
  std::vector<std::uint8_t> slots_, landings_;
  std::vector<std::uint8_t> ways_;  // empty as long as all are 0
  std::vector<std::uint32_t> edge_ends_{0};
  std::vector<std::uint32_t> levels_{0};  // the first state of each depth
  bool ordered_ = true;
  std::uint64_t all_states_ = 0, all_transitions_ = 0;
  std::uint32_t clock_checks_ = 0;
  std::vector<std::uint32_t> here_, next_;  // stride_ words each
  GlobalState taken_;
  std::vector<Conflict> conflicts_;
};

}  // namespace racecourse
