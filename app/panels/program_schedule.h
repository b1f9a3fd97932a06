#pragma once

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/program_session.h"
#include "ui/theme.h"

namespace racecourse {

/// The tab with one schedule of the reader's program: which one, how it ends, and its steps in columns.
Actions draw_program_schedule(const ProgramSession& programs, ImVec2 size, const Theme& theme,
                              ViewState& view);

}  // namespace racecourse
