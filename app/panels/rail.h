#pragma once

#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// The course in its parts, goals met as dots.
Actions draw_rail(const Session& session, const Theme& theme, ViewState& view);

}  // namespace racecourse
