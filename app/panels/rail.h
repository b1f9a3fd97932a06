#pragma once

#include <vector>

#include "action.h"
#include "draw/theme.h"
#include "draw/widgets.h"
#include "session.h"

namespace racecourse {

/// The course in its parts, goals met as dots. `kept` has what was drawn of it last.
Actions draw_rail(const Session& session, const Theme& theme, std::vector<KeptCourseRow>& kept);

}  // namespace racecourse
