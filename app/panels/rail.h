#pragma once

#include "action.h"
#include "draw/theme.h"
#include "draw/widgets.h"
#include "session.h"

namespace racecourse {

/// The course in its parts, goals met as dots. `rows` has what was drawn of it last.
Actions draw_rail(const Session& session, const Theme& theme, KeptInOrder<KeptCourseRow>& rows);

}  // namespace racecourse
