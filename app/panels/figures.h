#pragma once

// The pictures of a run on the stage: the live chart where the lesson has lines, and its figures.

#include "imgui.h"
#include "panels/giving_way.h"
#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// The height that the pictures need: a text line for each label at the ends of the chart's lines, for each bar, and for the
/// row that chooses a picture.
LeastHeight least_for_pictures(const Session& session, float width, const Theme& theme);

/// A card with the chosen picture, and the next one beside it where there is room. The lesson has at least one.
Actions draw_pictures(const Session& session, const Theme& theme, ViewState& view, ImVec2 size);

}  // namespace racecourse
