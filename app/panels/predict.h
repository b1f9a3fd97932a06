#pragma once

#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"
#include "ui/widgets.h"

namespace racecourse {

/// The lesson's question, the field the reader's guess is typed into before the first run, and afterwards the guess with its
/// answer.
Actions draw_predict(const Session& session, const Theme& theme, ViewState& view, float width);

/// A line that guesses are typed into, with `typing` while it has the keyboard: a press on it asks for the keyboard, a press
/// beside it gives the keyboard back.
Actions draw_guess_line(const TextLine& line, float width, const Theme& theme);

}  // namespace racecourse
