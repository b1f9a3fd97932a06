#pragma once

// The tabs below a program of the reader's own.

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/program_session.h"
#include "ui/theme.h"

namespace racecourse {

/// The row of tabs alone, over something else.
Actions draw_program_tab_row(const ProgramSession& programs, const Theme& theme, float width);
/// The row of tabs and the card of the chosen one.
Actions draw_program_tabs(const ProgramSession& programs, ImVec2 size, const Theme& theme, ViewState& view);

}  // namespace racecourse
