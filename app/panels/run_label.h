#pragma once

// Results say under which settings they came about, and are dimmed when those are no longer set.

#include "panels/view_state.h"
#include "ui/theme.h"

namespace racecourse {

/// The line above the results: what the run had, or of it what is set otherwise by now. Nothing before the first run.
void draw_run_label(const Session& session, const ViewState& view, float width, const Theme& theme);

/// Dims what was drawn there on such a surface, windows in it too, where it shows a run whose settings are no longer set.
void dim_past_results(const char* id, const ViewState& view, ImVec2 low, ImVec2 high, ImU32 surface);

/// The same in a sentence, for a place where the run is explained; empty where it is of what is set.
std::string about_past_run(const ViewState& view);

}  // namespace racecourse
