#pragma once

#include <cstdint>

#include "kit/recording/step.h"

namespace racecourse {

/// What a thread is about to do.
struct Operation {
  /// The operand; of a wait the index of the mutex; of a notify 1 for all; of a choice how many numbers there are.
  std::uint64_t value = 0;
  std::uint64_t expected = 0;  ///< of a compare_exchange
  std::uint32_t object = 0;    ///< its index; of a join which child of the thread
  std::int32_t line = 0;
  StepKind kind = StepKind::load;
  bool operator==(const Operation&) const = default;
};

/// Takes an operation that only reads or changes one word, and needs no other thread. Returns its result for the body.
/// `mask`: the bits a value of the object has. An unlock and a lock do not ask who holds the mutex.
std::uint64_t apply(const Operation& operation, std::uint64_t& word, std::uint64_t mask);

}  // namespace racecourse
