#pragma once

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// The lesson's Python twin: its source, a button to run it, what it found, and what differs from C++ and why.
Actions draw_python_tab(const Session& session, const Theme& theme, ViewState& view, ImVec2 size);

}  // namespace racecourse
