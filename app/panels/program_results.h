#pragma once

// What was found out about the reader's own program: the verdict, the odds of its outcomes. Each takes its place at
// the cursor and moves it on.

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/program_session.h"
#include "ui/theme.h"

namespace racecourse {

/// One line.
void draw_verdict(const ProgramSession& programs, float width, const Theme& theme);
/// How the program can end, and how likely.
Actions draw_outcomes_card(const ProgramSession& programs, ImVec2 size, const Theme& theme, ViewState& view);

}  // namespace racecourse
