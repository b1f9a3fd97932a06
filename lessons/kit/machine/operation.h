#pragma once

#include <cstdint>

#include "kit/recording/step.h"
#include "kit/worlds/controlled_world.h"

namespace racecourse {

/// What a thread is about to do.
struct Operation {
  /// The operand; of a wait and a wake the index of the mutex; of a notify 1 for all; of a choice how many numbers there are; of a release
  /// and a count_down how many.
  std::uint64_t value = 0;
  std::uint64_t expected =
      0;  ///< of a compare_exchange; of an atomic load and store of a program's variable 1; of a wait and a wake 1 when it lasts some time at most
  std::uint32_t object = 0;  ///< its index; of a join which child of the thread
  std::int32_t line = 0;
  StepKind kind = StepKind::load;
  bool operator==(const Operation&) const = default;
};

/// What an operation depends on besides its object's word.
struct Circumstances {
  std::uint8_t way = 0;
  bool holds = false;  ///< the thread holds that lock already
};

/// Takes an operation that is possible, only reads or changes the word of one object, and needs no other thread. Returns its
/// result for the body; of an arrival whether it was the last one. Does not ask who holds a lock that is released.
std::uint64_t apply(const Operation& operation, const ControlledObject& object, std::uint64_t& word,
                    Circumstances circumstances);

/// Whether nobody has to wait at an event or a latch with that word.
inline bool is_open(const ControlledObject& object, std::uint64_t word) {
  return object.kind() == ObjectKind::latch ? word == 0 : word != 0;
}
/// Of a wake: there is none to take again.
inline constexpr std::uint64_t no_mutex = 0xffffffffU;
/// Of the words of a shared_mutex.
inline constexpr std::uint64_t held_alone = 1, one_sharer = 2;
/// Of the words of a barrier.
inline constexpr std::uint64_t one_each_time = std::uint64_t{1} << 32;
constexpr std::uint64_t still_to_come(std::uint64_t barrier) { return barrier % one_each_time; }

}  // namespace racecourse
