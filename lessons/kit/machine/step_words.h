#pragma once

// Steps and threads, described in words.

#include <cstdint>
#include <string>

#include "kit/machine/controlled_machine.h"

namespace racecourse {

/// What an operation did with its object.
struct StepEffect {
  std::string thread;  ///< its name
  std::string object;  ///< its name
  std::string mutex;   ///< of a wait and a wake
  std::int64_t before = 0, after = 0;
  std::int64_t expected = 0;  ///< of a compare_exchange
  bool to_all = false;        ///< of a notify
  bool anybody = false;       ///< of a notify: a thread sleeps that was not notified yet
};
/// A sentence without its full stop, e.g. "thread 1 reads 0 from counter".
std::string words_of_effect(StepKind kind, const StepEffect& effect);

/// Why a thread cannot go on, e.g. "waits for counter lock, which thread 1 holds"; empty when it can.
std::string words_of_wait(ControlledMachine& machine, const GlobalState& state, std::size_t slot);
/// The state of an object, e.g. "3", "free", "held by thread 1".
std::string words_of_object(const ControlledMachine& machine, const GlobalState& state, std::uint32_t object);

}  // namespace racecourse
