#pragma once

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/program_session.h"
#include "ui/theme.h"

namespace racecourse {

/// The tab with the instructions of the functions that the step's line is in.
Actions draw_program_assembly(const ProgramSession& programs, ImVec2 size, const Theme& theme,
                              ViewState& view);

}  // namespace racecourse
