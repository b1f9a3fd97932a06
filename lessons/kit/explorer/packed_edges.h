#pragma once

#include <cstdint>

#include "kit/base/packed_numbers.h"

namespace racecourse {

/// The edges of a graph by number, in as few bits as they need. Those of one state are adjacent.
class PackedEdges {
 public:
  PackedEdges() { ends_.push_back(0); }

  void add(std::uint32_t target, std::uint8_t slot, std::uint8_t landing, std::uint8_t way) {
    targets_.push_back(target);
    slots_.push_back(slot);
    moves_.push_back(slot ^ landing);
    ways_.push_back(way);
  }
  /// Those added since belong to the next state.
  void end_state() { ends_.push_back(static_cast<std::uint32_t>(targets_.size())); }

  std::uint64_t size() const { return targets_.size(); }
  /// How many states have theirs.
  std::uint32_t states() const { return static_cast<std::uint32_t>(ends_.size() - 1); }
  std::uint32_t first_of(std::uint32_t state) const { return ends_[state]; }
  std::uint32_t end_of(std::uint32_t state) const { return ends_[state + 1]; }
  std::uint32_t source(std::uint64_t edge) const {
    std::uint32_t first = 0, end = states();  // the source is one of these
    while (end - first > 1) {
      const std::uint32_t middle = first + (end - first) / 2;
      (first_of(middle) <= edge ? first : end) = middle;
    }
    return first;
  }

  std::uint32_t target(std::uint64_t edge) const { return targets_[edge]; }
  std::uint8_t slot(std::uint64_t edge) const { return static_cast<std::uint8_t>(slots_[edge]); }
  std::uint8_t landing(std::uint64_t edge) const {
    return static_cast<std::uint8_t>(slots_[edge] ^ moves_[edge]);
  }
  std::uint8_t way(std::uint64_t edge) const { return static_cast<std::uint8_t>(ways_[edge]); }

  std::size_t bytes() const {
    return targets_.bytes() + slots_.bytes() + moves_.bytes() + ways_.bytes() + ends_.bytes();
  }

 private:
  PackedNumbers targets_, slots_;
  PackedNumbers moves_;  // the bits in which the slots of a step's thread differ: all 0 without symmetry
  PackedNumbers ways_;
  PackedNumbers ends_;
};

}  // namespace racecourse
