#pragma once

#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// What a class guessed: a line to type the next one into, the list of all, nearest first, and how they spread.
Actions draw_class_guesses(const Session& session, const Theme& theme, ViewState& view);

}  // namespace racecourse
