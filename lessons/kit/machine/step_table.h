#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "kit/base/id_index.h"

namespace racecourse {

/// What a thread's step does to memory and to itself.
struct ThreadStep {
  std::uint32_t memory = 0, thread = 0;
  bool enabled = false;
  bool local = false;  ///< and to no other thread
};

/// Steps by the memory and the thread before them: a hash table with open addressing, a quarter of a cache line for each.
class StepTable {
 public:
  static constexpr std::uint32_t most_threads = (1U << 30) - 1;  ///< thread states

  /// Calls make() for a step that is not known yet. It may look up others meanwhile.
  template <class Make>
  ThreadStep find_or_make(std::uint32_t memory, std::uint32_t thread, Make make) {
    for (std::size_t at = place_of(memory, thread); cells_[at].thread != none; at = after(at))
      if (cells_[at].memory == memory && cells_[at].thread == thread) return step_in(cells_[at]);
    const ThreadStep made = make();
    add({memory, thread, made.memory, made.thread & most_threads, made.enabled, made.local});
    return made;
  }
  std::size_t bytes() const { return cells_.capacity() * sizeof(Cell); }

 private:
  static constexpr std::uint32_t none = 0xffffffffU;
  struct Cell {
    std::uint32_t memory = 0, thread = none;
    std::uint32_t to_memory = 0, to_thread : 30 = 0, enabled : 1 = 0, local : 1 = 0;
  };
  static_assert(sizeof(Cell) == 16);

  static ThreadStep step_in(const Cell& cell) {
    return {cell.to_memory, cell.to_thread, cell.enabled != 0, cell.local != 0};
  }
  std::size_t place_of(std::uint32_t memory, std::uint32_t thread) const {
    return mixed(std::uint64_t{memory} << 32 | thread) & (cells_.size() - 1);
  }
  std::size_t after(std::size_t at) const { return (at + 1) & (cells_.size() - 1); }
  void add(const Cell& cell) {
    if (4 * (count_ + 1) > 3 * cells_.size()) grow();
    ++count_;
    put(cell);
  }
  void put(const Cell& cell) {
    std::size_t at = place_of(cell.memory, cell.thread);
    while (cells_[at].thread != none) at = after(at);
    cells_[at] = cell;
  }
  void grow() {
    const std::vector<Cell> old = std::exchange(cells_, std::vector<Cell>(2 * cells_.size()));
    for (const Cell& cell : old)
      if (cell.thread != none) put(cell);
  }

  std::vector<Cell> cells_ = std::vector<Cell>(1024);  // their number is a power of two
  std::size_t count_ = 0;
};

}  // namespace racecourse
