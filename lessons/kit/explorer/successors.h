#pragma once

// The steps that lead on from states of a graph, as the machine takes them.

#include <cstdint>
#include <vector>

#include "kit/explorer/packed_states.h"
#include "kit/explorer/symmetry.h"
#include "kit/machine/controlled_machine.h"

namespace racecourse {

/// Two conflicting accesses that are both possible in one state.
struct Conflict {
  std::uint32_t state = 0;
  std::uint32_t threads[2] = {0, 0};  ///< thread states
};

/// The steps from states with consecutive numbers.
struct StepBatch {
  struct Edge {
    std::uint64_t hash = 0;  ///< of the target
    std::uint8_t slot = 0;   ///< whose step it is; of threads in equal states the first
    std::uint8_t way = 0;    ///< that it goes
    /// The slot of that thread in the target; of threads in equal states the first.
    std::uint8_t landing = 0;
  };
  struct Source {
    std::uint32_t end_edge = 0;  ///< its edges: from where those of the source before it end
    std::uint64_t orbit = 1;
    std::uint64_t machine_bytes = 0;  ///< that the machine took then
  };
  std::uint32_t first = 0;  ///< number of the first source
  std::vector<Source> sources;
  std::vector<Edge> edges;
  std::vector<std::uint32_t> targets;  ///< packed, one after the other

  void begin(std::uint32_t source) {
    first = source;
    sources.clear();
    edges.clear();
    targets.clear();
  }
  /// Where to pack the target of the edge that is added next. Others may move.
  std::uint32_t* add_target(std::size_t words) {
    targets.resize(targets.size() + words);
    return targets.data() + targets.size() - words;
  }
  std::uint32_t next() const { return first + static_cast<std::uint32_t>(sources.size()); }
};

/// Thrown when one of several symmetric threads starts another thread.
struct SymmetryBroken {};

/// Only the thread that made the machine may use it.
class Successors {
 public:
  Successors(ControlledMachine& machine, const Symmetry& symmetry) : machine_(machine), symmetry_(symmetry) {}

  /// Appends the steps from the state batch.next(). Returns false and appends nothing where states need a wider layout:
  /// wider_layout(). Throws Misuse and SymmetryBroken.
  bool expand(const PackedStates& states, StepBatch& batch);
  StateLayout wider_layout() const;

  /// Each kind once, at the first state where it was seen.
  const std::vector<Conflict>& conflicts() const { return conflicts_; }

 private:
  bool expand_local(const StateLayout& layout, const std::uint32_t* packed, StepBatch& batch);
  void expand_general(const StateLayout& layout, StepBatch& batch);
  void add_edge(const StateLayout& layout, Turn turn, StepBatch& batch);
  void add_edge_again(const StateLayout& layout, StepBatch& batch);
  bool fits(const StateLayout& layout) const {
    return layout.fits(most_threads_, machine_.memories(), machine_.thread_states());
  }
  void note_conflicts(std::uint32_t id);
  void note_conflict(std::uint32_t id, std::uint32_t a, std::uint32_t b);

  ControlledMachine& machine_;
  const Symmetry& symmetry_;
  std::size_t most_threads_ = machine_.initial().size() - 1;
  std::vector<std::uint32_t> here_, next_;  // a state of the layout
  GlobalState taken_;
  std::vector<Conflict> conflicts_;
};

}  // namespace racecourse
