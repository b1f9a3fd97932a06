#pragma once

#include "action.h"
#include "draw/theme.h"
#include "imgui.h"
#include "session.h"

namespace racecourse {

/// How runs ended, and beside it what each setting does to them.
Actions draw_outcomes(const Session& session, const Theme& theme, ImVec2 size);

}  // namespace racecourse
