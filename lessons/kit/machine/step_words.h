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
  std::int64_t operand = 0;  ///< the bits of a fetch_or and fetch_and; how many are given back to a semaphore
  std::uint8_t way = 0;      ///< see Turn
  bool timed = false;        ///< of a wait and a wake: it lasts some time at most
  bool to_all = false;       ///< of a notify
  bool anybody = false;      ///< of a notify: a thread sleeps that was not notified yet
  bool open = false;         ///< the event is set, the latch counted down
  const char* opened = "set";  ///< what that is called
};
/// A sentence without its full stop, e.g. "thread 1 reads 0 from counter".
std::string words_of_effect(StepKind kind, const StepEffect& effect);

/// What an event and a latch are called that nobody has to wait for.
const char* opened_word(ObjectKind kind);
/// Why a thread cannot go on, e.g. "waits for counter lock, which thread 1 holds"; empty when it can.
std::string words_of_wait(ControlledMachine& machine, const GlobalState& state, std::size_t slot);
/// The state of an object, e.g. "3", "free", "held by thread 1".
std::string words_of_object(const ControlledMachine& machine, const GlobalState& state, std::uint32_t object);

}  // namespace racecourse
