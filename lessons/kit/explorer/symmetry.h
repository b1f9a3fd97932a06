#pragma once

// Threads that begin as equal bytes are symmetric: states that differ only in which of them is where are merged into a
// canonical one, with the threads in the order of their state numbers. It stands for its whole orbit, the states that
// permuting symmetric threads gives, and a schedule through it for one through each of them.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kit/machine/controlled_machine.h"

namespace racecourse {

/// Which slots of a graph's states are symmetric. States are as in GlobalState, but in the graph's order of slots.
class Symmetry {
 public:
  /// Slots of symmetric threads: [first, end).
  struct Group {
    std::uint32_t first = 0, end = 0;
  };

  /// Unless `merged`, no threads are symmetric.
  Symmetry(const ControlledMachine& machine, bool merged);

  const std::vector<Group>& groups() const { return groups_; }
  /// Slot of the graph -> slot of the machine's initial state. Threads started later keep their slots.
  const std::vector<std::uint32_t>& order() const { return order_; }
  /// A state of the machine in the graph's order.
  GlobalState ordered(const GlobalState& state) const;

  /// Of symmetric threads in equal states the first.
  std::size_t first_equal(const std::uint32_t* state, std::size_t slot) const;
  /// Sorts the symmetric threads. Returns the slot to which the thread in `slot` moved; of those in equal states the first.
  std::size_t canonicalize(std::uint32_t* state, std::size_t slot) const;
  /// How many states this one stands for: the ways to assign its thread states to the slots of each group.
  std::uint64_t orbit(const std::uint32_t* state) const;

 private:
  std::vector<Group> groups_;
  std::vector<std::uint32_t> order_;
};

}  // namespace racecourse
