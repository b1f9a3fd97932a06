#pragma once

#include <string_view>

#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"
#include "ui/widgets.h"

namespace racecourse {

/// The lesson's question, what the reader's guess is made in, and afterwards the guess beside the result, large, with the answer.
Actions draw_predict(const Session& session, const Theme& theme, ViewState& view, float width);

/// Notes where a guess is made, and brings it into sight when somebody asked for it.
void see_guess(ImVec2 low, ImVec2 high, ViewState& view);
/// What is typed, as it is drawn.
TextLine line_of(const LineEdit& edit, std::string_view hint, bool typing);
/// A line that guesses are typed into, with `typing` while it has the keyboard: a press on it asks for the keyboard, a press
/// beside it gives the keyboard back.
Actions draw_guess_line(const TextLine& line, float width, const Theme& theme);

}  // namespace racecourse
