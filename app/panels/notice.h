#pragma once

#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// A strip at the foot of the window: a notice, or that the threads are being stopped.
Actions draw_notice(const Session& session, const Theme& theme);

}  // namespace racecourse
