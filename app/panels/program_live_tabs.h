#pragma once

// The tabs about the run for real of a program of the reader's own: what its threads did, and what it printed.

#include <string>

#include "imgui.h"
#include "panels/view_state.h"
#include "session/program_session.h"
#include "ui/theme.h"

namespace racecourse {

/// The lanes of its threads, and beside them who waits for whom, where somebody does.
void draw_program_timeline(const ProgramSession& programs, ImVec2 size, const Theme& theme, ViewState& view);
void draw_program_output(const ProgramSession& programs, ImVec2 size, const Theme& theme);

/// How the run ended, or how far it is, in one line.
std::string live_run_words(const LiveRun& run);
/// What the reader should know of what is drawn: that the run was watched, and what of it was not.
std::string live_run_remark(const LiveRun& run);

}  // namespace racecourse
