#pragma once

#include "imgui.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// How runs ended, and beside that what each setting does to them.
Actions draw_outcomes(const Session& session, const Theme& theme, ImVec2 size);

}  // namespace racecourse
