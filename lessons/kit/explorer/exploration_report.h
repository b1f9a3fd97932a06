#pragma once

// Reports a state graph as an Exploration.

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

class StateGraph;

/// Fills in everything but the lesson, the settings and the time. Changes the status when the exploration is stopped
/// meanwhile.
void report(StateGraph& graph, bool progress_graph, Exploration& result);
/// Fills in the replay token of each outcome.
void name_replays(const Lesson& lesson, Exploration& result);

}  // namespace racecourse
