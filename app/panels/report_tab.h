#pragma once

#include "imgui.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// The student's notes on the lesson, and the button that writes the lab report.
Actions draw_report_tab(const Session& session, const Theme& theme, ImVec2 size);

}  // namespace racecourse
