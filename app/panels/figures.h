#pragma once

// The pictures of a run on the stage: the live chart where the lesson has lines, and its figures.

#include "action.h"
#include "draw/theme.h"
#include "imgui.h"
#include "panels/view_state.h"
#include "session.h"

namespace racecourse {

/// A card with the chosen picture, and the next one beside it where there is room. The lesson has at least one.
Actions draw_pictures(const Session& session, const Theme& theme, ViewState& view, ImVec2 size);

}  // namespace racecourse
