#pragma once

#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// The lesson: its question, its controls, its threads, its figures, its chart, and the tabs below.
Actions draw_stage(const Session& session, const Theme& theme, ViewState& view);

}  // namespace racecourse
