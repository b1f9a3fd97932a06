#pragma once

#include <string_view>

#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// Predict, watch, explain, goals and the common belief, with the figures of the run in the text. While a guess is to be made, what
/// gives the answer away is folded.
Actions draw_reading(const Session& session, const Theme& theme, ViewState& view);
/// Questions that a teacher may ask.
void draw_talking_points(const Theme& theme, ViewState& view);

/// A section of the lesson's text, if it has it, without its heading.
void draw_text_of(std::string_view section, ViewState& view, float width, const Theme& theme,
                  bool muted = false);
/// The section on what differs in Python, and why.
void draw_python_section(const Theme& theme, ViewState& view, float width);

}  // namespace racecourse
