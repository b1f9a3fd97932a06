#pragma once

// Finds the progress graph of two threads: visits their states once more, by how many steps each thread has taken.

#include <optional>
#include <stop_token>
#include <string>

#include "kit/explorer/exploration.h"
#include "kit/machine/controlled_machine.h"

namespace racecourse {

struct ProgressFinding {
  std::optional<ProgressGraph> graph;
  std::string why_not;  ///< one sentence when there is no graph; empty when the search was stopped
};

/// For a program of two threads. `endless`: its state graph has loops. Throws Misuse.
ProgressFinding find_progress(ControlledMachine& machine, bool endless, const std::stop_token& stop);

}  // namespace racecourse
