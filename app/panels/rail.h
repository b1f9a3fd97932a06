#pragma once

#include "action.h"
#include "draw/theme.h"
#include "panels/view_state.h"
#include "session.h"

namespace racecourse {

/// The course in its parts, goals met as dots.
Actions draw_rail(const Session& session, const Theme& theme, ViewState& view);

}  // namespace racecourse
