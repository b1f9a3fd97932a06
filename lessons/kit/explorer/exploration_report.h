#pragma once

// From a graph of states to what is said about it.

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

class StateGraph;

/// Fills in all but the lesson, the settings and the time. Changes the status where the budget or the patience ends here.
void report(StateGraph& graph, bool progress_graph, Exploration& result);
/// The replay token of each outcome.
void name_replays(const Lesson& lesson, Exploration& result);

}  // namespace racecourse
