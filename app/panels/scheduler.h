#pragma once

// "You are the scheduler": each thread's next line, why it cannot go, the shared values, and the steps taken so far.

#include <string_view>

#include "imgui.h"
#include "session/action.h"
#include "session/explore_session.h"
#include "ui/theme.h"

namespace racecourse {

/// Whose turn is next is for the reader to say: a click on a thread, or its number.
Actions draw_scheduler(const ExploreSession& exploring, std::string_view body, ImVec2 size,
                       const Theme& theme);

/// The line of the body without what it is indented by, and without its comment; empty where there is none. 1 the first.
std::string_view code_of_line(std::string_view body, int line);

}  // namespace racecourse
