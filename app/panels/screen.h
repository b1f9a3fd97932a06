#pragma once

// The whole window as panels: where each of them is, and what is drawn there.

#include "imgui.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// Widths and heights of the parts, in screen units; 0 for a part that is folded away.
struct ScreenLayout {
  float top = 0;           ///< height of the bar
  float rail = 0;          ///< width of the course
  float side = 0;          ///< width of the text
  float stage_height = 0;  ///< inside its edges, in lengths that no scale has changed
};
ScreenLayout arrange_screen(ImVec2 size, const Theme& theme, bool presenter);

/// Draws everything, between NewFrame and Render, and returns what the reader asked for.
Actions draw_screen(const Session& session, const Theme& theme, ViewState& view);

}  // namespace racecourse
