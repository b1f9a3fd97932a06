#pragma once

// What steps touch, and which of them may change places. Two steps of different threads are independent when no object that
// one of them changes is touched by the other one: in either order they then lead to the same state.
//
// What a step touches is judged by what it does: a compare_exchange that fails reads, one that succeeds writes.

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "kit/base/id_index.h"
#include "kit/machine/controlled_machine.h"

namespace racecourse {

/// What a step touches.
struct Footprint {
  enum class How : std::uint8_t {
    read,
    add,  ///< changes it, but two such changes may come in either order: what a body notes, the setting of an event
    write  ///< any other change
  };
  struct Touch {
    std::uint32_t object = 0;
    How how = How::read;
    auto operator<=>(const Touch&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 errs
  };
  std::vector<Touch> touches;     ///< sorted, each object once
  std::uint32_t broken_line = 0;  ///< of the first requirement that it breaks; 0: none
  bool ends_program = false;      ///< no thread takes a step after it

  /// Changes nothing that another thread, or the ending, could see.
  bool only_reads() const;
  auto operator<=>(const Footprint&) const = default;  // NOLINT(modernize-use-nullptr): the same
};

/// A step, and what it touches.
struct TracedStep {
  Turn turn{0};
  std::uint8_t ways = 1;  ///< that it could go
  std::uint32_t footprint = 0;
};

/// Whether steps of two threads may change places.
bool independent(const Footprint& a, const Footprint& b);

/// The footprints of a machine's steps, each with a number. One thread only.
class Footprints {
 public:
  explicit Footprints(ControlledMachine& machine) : machine_(machine) {}

  /// Of a step that can be taken. Throws Misuse.
  std::uint32_t of(const GlobalState& state, Turn turn);
  TracedStep trace(const GlobalState& state, Turn turn) {
    return {turn, machine_.ways(state[turn.thread + 1U]), of(state, turn)};
  }
  /// Of the step that a thread waits for: all that it might touch.
  std::uint32_t of_blocked(const GlobalState& state, std::size_t slot);
  const Footprint& operator[](std::uint32_t number) const { return *footprints_[number]; }
  bool independent(std::uint32_t a, std::uint32_t b) const {
    return racecourse::independent(*footprints_[a], *footprints_[b]);
  }
  std::size_t bytes() const;

 private:
  struct Key {
    std::uint32_t memory, thread;
    Turn turn;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      const std::uint64_t whose = std::uint64_t{key.turn.thread} << 8 | key.turn.way;
      return mixed((std::uint64_t{key.memory} << 32 | key.thread) + mixed(whose));
    }
  };

  // Objects that are none of the program's: the order in which threads start, and the end of each thread.
  std::uint32_t starting() const { return static_cast<std::uint32_t>(machine_.objects().size()); }
  std::uint32_t end_of(std::size_t slot) const { return starting() + 1 + static_cast<std::uint32_t>(slot); }
  void touch_operation(const GlobalState& state, std::size_t slot, const GlobalState* after, Footprint& made);
  void touch_notes(const GlobalState& state, Turn turn, Footprint& made);
  Footprint make(const GlobalState& state, Turn turn);
  std::uint32_t intern(Footprint footprint);

  ControlledMachine& machine_;
  std::map<Footprint, std::uint32_t> numbers_;
  std::vector<const Footprint*> footprints_;  // by number
  std::unordered_map<Key, std::uint32_t, Hash> known_;
  GlobalState after_;
};

}  // namespace racecourse
