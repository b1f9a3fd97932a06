#pragma once

// Steps and threads in words.

#include <string>

#include "kit/controlled_machine.h"

namespace racecourse {

/// What the thread in that slot is about to do, e.g. "load counter".
std::string words_of_step(const ControlledMachine& machine, const GlobalState& state, std::size_t slot);
/// Why it cannot go on, e.g. "waits for counter lock, which thread 1 holds"; empty when it can.
std::string words_of_wait(ControlledMachine& machine, const GlobalState& state, std::size_t slot);
/// What an object is now, e.g. "3", "free", "held by thread 1".
std::string words_of_object(const ControlledMachine& machine, const GlobalState& state, std::uint32_t object);

}  // namespace racecourse
