#include "kit/explorer/symmetry.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

// An orbit that large is only a lower limit. No graph with one is ever complete.
constexpr std::uint64_t largest_orbit = std::uint64_t{1} << 40;

}  // namespace

Symmetry::Symmetry(const ControlledMachine& machine, bool merged) {
  const GlobalState& initial = machine.initial();
  const auto threads = static_cast<std::uint32_t>(initial.size() - 1);
  for (std::uint32_t slot = 0; slot < threads; ++slot) order_.push_back(slot);
  // A started thread is known by the slot of the one that started it.
  const bool any_child = std::any_of(initial.begin() + 1, initial.end(),
                                     [&](std::uint32_t id) { return machine.thread(id).child != 0; });
  if (!merged || any_child) return;
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return initial[a + 1] < initial[b + 1]; });
  for (std::uint32_t first = 0; first < threads;) {
    std::uint32_t end = first + 1;
    while (end < threads && initial[order_[end] + 1] == initial[order_[first] + 1]) ++end;
    if (end - first > 1) groups_.push_back({first, end});
    first = end;
  }
  if (groups_.empty()) std::sort(order_.begin(), order_.end());
}

GlobalState Symmetry::ordered(const GlobalState& state) const {
  GlobalState ordered = state;
  for (std::size_t slot = 0; slot < order_.size(); ++slot) ordered[slot + 1] = state[order_[slot] + 1];
  return ordered;
}

std::size_t Symmetry::first_equal(const std::uint32_t* state, std::size_t slot) const {
  for (const Group& group : groups_)
    if (slot >= group.first && slot < group.end)
      while (slot > group.first && state[slot] == state[slot + 1]) --slot;
  return slot;
}

std::size_t Symmetry::canonicalize(std::uint32_t* state, std::size_t slot) const {
  for (const Group& group : groups_) {
    for (std::size_t i = group.first + 1; i < group.end; ++i) {
      for (std::size_t j = i; j > group.first && state[j] > state[j + 1]; --j) {
        std::swap(state[j], state[j + 1]);
        if (slot == j)
          slot = j - 1;
        else if (slot == j - 1)
          slot = j;
      }
    }
  }
  return first_equal(state, slot);
}

std::uint64_t Symmetry::orbit(const std::uint32_t* state) const {
  std::uint64_t ways = 1;
  for (const Group& group : groups_) {
    std::uint64_t equal = 1;
    for (std::size_t i = group.first + 1; i < group.end; ++i) {
      equal = state[i] == state[i + 1] ? equal + 1 : 1;
      ways = ways * (i - group.first + 1) / equal;
      if (ways > largest_orbit) return largest_orbit;
    }
  }
  return ways;
}

}  // namespace racecourse
