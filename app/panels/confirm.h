#pragma once

#include "action.h"
#include "draw/theme.h"
#include "session.h"

namespace racecourse {

/// Whether all goals are really to be open again, on a plate in the middle of the window.
Actions draw_forget_progress(const Session& session, const Theme& theme);

}  // namespace racecourse
