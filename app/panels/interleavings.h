#pragma once

// The tab "Every interleaving": what all schedules come to, and the reader as the scheduler. It takes the whole stage.

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// Everything under the tabs.
Actions draw_interleavings(const Session& session, const Theme& theme, ViewState& view, ImVec2 size);

/// The heading of the stage while the tab is open.
std::string interleavings_headline();
std::string interleavings_subtitle(const Session& session);

}  // namespace racecourse
