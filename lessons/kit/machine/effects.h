#pragma once

// What a thread's code does from one operation to the next, apart from the operations themselves.

#include <cstdint>

namespace racecourse {

/// What the code tells without taking a step.
struct Note {
  enum class What : std::uint8_t { set, add, broken, terminated, failed } what = What::set;
  std::uint32_t object = 0;
  std::uint64_t value = 0;  ///< where something is broken, the line; of one that failed where its words are
  bool operator==(const Note&) const = default;
};

/// What an operation gives to the code that goes on.
struct Input {
  std::uint64_t value = 0;     ///< the operation's result
  bool failed_weakly = false;  ///< see ControlledDriver::failed_weakly
  bool operator==(const Input&) const = default;
};

}  // namespace racecourse
