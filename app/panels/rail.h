#pragma once

#include "action.h"
#include "draw/theme.h"
#include "session.h"

namespace racecourse {

/// The course in its parts, goals met as dots.
Actions draw_rail(const Session& session, const Theme& theme);

}  // namespace racecourse
