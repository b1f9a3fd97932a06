#pragma once

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// The row of tabs alone, for a tab that has a stage of its own.
Actions draw_tab_row(const Session& session, const Theme& theme, float width);

/// The height of the row of tabs and its card if what is shown in the card takes `content`.
float tabs_height(float content, const Theme& theme);
/// The row of tabs and the card of the chosen one.
Actions draw_tabs(const Session& session, const Theme& theme, ViewState& view, ImVec2 size);

}  // namespace racecourse
