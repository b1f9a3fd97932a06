#pragma once

// Results say under which settings they came about, and are dimmed when those are no longer set.

#include "panels/view_state.h"
#include "ui/theme.h"

namespace racecourse {

/// The line above the results: what the run had, or of it what is set otherwise by now. Before the first run what has to be known before it.
void draw_run_label(const Session& session, const ViewState& view, float width, const Theme& theme);
/// The same at the right end of a line that was just drawn at `line` and is so long, as far as there is room.
void draw_run_label_beside(const Session& session, const ViewState& view, ImVec2 line, float taken,
                           float width, const Theme& theme);

/// Dims what was drawn there on such a surface, windows in it too, where it shows a run whose settings are no longer set.
void dim_past_results(const char* id, const ViewState& view, ImVec2 low, ImVec2 high, ImU32 surface);

// Sentences where the run is not of what is set; empty where it is: above its results, and where it is explained.
std::string past_results(const ViewState& view);
std::string about_past_run(const ViewState& view);

}  // namespace racecourse
