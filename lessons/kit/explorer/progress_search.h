#pragma once

// Finds the progress graph of two threads: visits their states once more, by how many steps each thread has taken.

#include <optional>
#include <string>

#include "kit/explorer/exploration.h"
#include "kit/explorer/graph_counts.h"
#include "kit/explorer/state_graph.h"

namespace racecourse {

struct ProgressFinding {
  std::optional<ProgressGraph> graph;
  std::string why_not;  ///< one sentence when there is no graph; empty when the search was stopped
};

/// For a complete state graph of a program of two threads. `found`: its outcomes, with their schedules. Throws Misuse.
ProgressFinding find_progress(StateGraph& graph, const Loops& loops, const Exploration& found);

}  // namespace racecourse
