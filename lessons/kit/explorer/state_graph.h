#pragma once

// The graph of all states that a program's bodies can be in, and what can be counted over it.
//
// States of equal threads are turned into one: threads that began as equal bytes stand in the order of their numbers.
// A state then stands for as many as there are ways to hand its places out, and a schedule of one for a schedule of each.

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

  /// Complete, or why it stopped. Throws Misuse.
  ExplorationStatus build();

  ControlledMachine& machine() const { return machine_; }
  std::uint32_t size() const { return count_; }
  std::span<const std::uint32_t> state(std::uint32_t id) const {
    return {states_.data() + std::size_t{id} * stride_, stride_};
  }
  /// A state as the machine takes it.
  GlobalState global(std::uint32_t id) const;
  /// States whose steps are known: the first so many.
  std::uint32_t expanded() const { return static_cast<std::uint32_t>(edge_ends_.size() - 1); }
  /// The edges of a state: [first_edge, end_edge).
  std::uint64_t first_edge(std::uint32_t id) const { return edge_ends_[id]; }
  std::uint64_t end_edge(std::uint32_t id) const { return edge_ends_[id + 1]; }
  std::uint32_t source(std::uint64_t edge) const;
  std::uint32_t target(std::uint64_t edge) const { return targets_[edge]; }
  /// Whose step it is; of equal threads the first.
  std::uint8_t slot(std::uint64_t edge) const { return slots_[edge]; }
  /// Where that thread stands in the target; of equal threads the first.
  std::uint8_t landing(std::uint64_t edge) const { return landings_[edge]; }
  std::uint64_t edge_count() const { return targets_.size(); }
  std::size_t threads() const { return threads_; }
  /// The initial state is 0.
  bool terminal(std::uint32_t id) const { return id < expanded() && edge_ends_[id] == edge_ends_[id + 1]; }
  /// By number of steps from the initial state: the first state of each level.
  std::uint32_t depth(std::uint32_t id) const;
  /// All edges lead to a state with a higher number: there is no loop, and the numbers are an order.
  bool ordered() const { return ordered_; }

  /// Of the states as they are without taking equal threads for one another.
  std::uint64_t states() const { return all_states_; }
  std::uint64_t transitions() const { return all_transitions_; }
  std::uint64_t bytes() const;
  /// What counting over the graph takes beyond it, at most (graph_counts.h).
  static constexpr std::uint64_t counted_bytes_of_state = 48, counted_bytes_of_thread = 8;
  std::uint64_t bytes_to_count() const {
    return count_ * (counted_bytes_of_state + threads_ * counted_bytes_of_thread);
  }
  bool stopped() const { return options_.stop.stop_requested(); }
  const std::stop_token& stop() const { return options_.stop; }
  bool in_time() const;

  /// Places that equal threads may exchange; [first, end).
  struct Group {
    std::uint32_t first = 0, end = 0;
  };
  /// Slot of the graph -> slot of the machine's initial state.
  const std::vector<std::uint32_t>& order() const { return order_; }
  const std::vector<Group>& groups() const { return groups_; }

  /// Two accesses that conflict, both possible in one state.
  struct Conflict {
    std::uint32_t state = 0;
    std::uint32_t threads[2] = {0, 0};  ///< their states
  };
  const std::vector<Conflict>& conflicts() const { return conflicts_; }

 private:
  void find_groups();
  void take_none_for_equal();
  void begin();
  void expand(std::uint32_t id);
  void expand_plainly(std::uint32_t id);
  void expand_with_care(std::uint32_t id);
  void add_edge(std::size_t slot);
  std::size_t first_equal(const std::uint32_t* words, std::size_t slot) const;
  std::size_t settle(std::size_t slot);
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
  std::size_t threads_ = 0;  // there is room for
  std::size_t stride_ = 0;   // words of a state: memory, threads, and nobody (0) where there is none
  std::vector<std::uint32_t> states_;
  std::uint32_t count_ = 0;
  IdIndex index_;
  std::vector<std::uint32_t> targets_;  // of the edges; those of one state stand side by side
  std::vector<std::uint8_t> slots_, landings_;
  std::vector<std::uint32_t> edge_ends_{0};
  std::vector<std::uint32_t> levels_{0};
  bool ordered_ = true;
  std::uint64_t all_states_ = 0, all_transitions_ = 0;
  std::uint32_t looked_at_clock_ = 0;
  std::vector<std::uint32_t> here_, next_;  // stride_ words each
  GlobalState taken_;
  std::vector<Conflict> conflicts_;
};

}  // namespace racecourse
