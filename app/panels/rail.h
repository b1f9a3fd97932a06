#pragma once

#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// The list of lessons in the parts of the course, with a dot for each goal.
Actions draw_rail(const Session& session, const Theme& theme);

}  // namespace racecourse
