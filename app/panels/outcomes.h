#pragma once

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// How runs ended, and beside that what each setting does to them.
Actions draw_outcomes(const Session& session, const Theme& theme, const ViewState& view, ImVec2 size);

}  // namespace racecourse
