#pragma once

#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// Whether all goals are really to be open again, on a plate in the middle of the window.
Actions draw_forget_progress(const Session& session, const Theme& theme);

}  // namespace racecourse
