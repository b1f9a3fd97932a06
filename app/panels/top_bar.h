#pragma once

#include "action.h"
#include "draw/theme.h"
#include "panels/view_state.h"
#include "session.h"

namespace racecourse {

/// The program's name, the lesson's, the keys that matter, cores and frames a second.
Actions draw_top_bar(const Session& session, const Theme& theme, ViewState& view);

}  // namespace racecourse
