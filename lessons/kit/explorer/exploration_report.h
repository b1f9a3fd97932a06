#pragma once

// Reports a state graph as an Exploration.

#include <string>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

class StateGraph;

/// Fills in everything but the lesson, the settings and the time. Changes the status when the exploration is stopped
/// meanwhile.
void report(StateGraph& graph, bool progress_graph, Exploration& result);
/// Fills in the replay token of each outcome that has a schedule: of a `complete` answer, each has.
void name_replays(const Lesson& lesson, const Settings& settings, bool complete,
                  std::vector<ExploredOutcome>& outcomes);
/// To be called where an exception is caught: what a body did that no body may.
void note_misuse(ExplorationStatus& status, std::string& failure);

}  // namespace racecourse
