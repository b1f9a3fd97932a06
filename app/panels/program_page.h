#pragma once

// The page of the reader's own programs: the editor, and beside it what was found out about the program.

#include <string>

#include "panels/view_state.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// In the place of a lesson's stage.
Actions draw_program_page(const Session& session, const Theme& theme, ViewState& view);
/// In the place of a lesson's text.
void draw_program_help(const Theme& theme);

/// "saved", "not saved", "not on the disk yet"; empty without a program.
std::string saved_words(const ProgramSession& programs);
/// "Your own · counter.cpp"
std::string program_title(const ProgramSession& programs);

}  // namespace racecourse
