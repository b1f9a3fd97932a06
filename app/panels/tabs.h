#pragma once

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// The row of tabs alone, for a tab that has a stage of its own.
Actions draw_tab_row(const Session& session, const Theme& theme, ViewState& view, float width);

/// The row of tabs and the card of the chosen one, in all of that size.
/// Of the whole, with its row of tabs, where what is shown in it takes that height.
float tabs_height(float content, const Theme& theme);

Actions draw_tabs(const Session& session, const Theme& theme, ViewState& view, ImVec2 size);

}  // namespace racecourse
