#pragma once

#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// Run and stop, and a control for every setting the lesson declares.
Actions draw_controls(const Session& session, const Theme& theme, ViewState& view);

}  // namespace racecourse
