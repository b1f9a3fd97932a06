#pragma once

// The progress graph of two threads, found by visiting their states once more, by how many steps each has taken.

#include <optional>
#include <stop_token>
#include <string>

#include "kit/explorer/exploration.h"
#include "kit/machine/controlled_machine.h"

namespace racecourse {

struct ProgressFinding {
  std::optional<ProgressGraph> graph;
  std::string why_not;  ///< one sentence where there is none; empty when it was stopped
};

/// Of a program of two threads. `endless`: there are loops in the graph of its states. Throws Misuse.
ProgressFinding find_progress(ControlledMachine& machine, bool endless, const std::stop_token& stop);

}  // namespace racecourse
