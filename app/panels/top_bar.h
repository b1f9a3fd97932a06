#pragma once

#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// The program's name, the lesson's, the keys that matter, cores and frames a second.
Actions draw_top_bar(const Session& session, const Theme& theme, ViewState& view);

}  // namespace racecourse
