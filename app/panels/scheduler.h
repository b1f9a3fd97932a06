#pragma once

// "You are the scheduler": each thread's next line, why it cannot go, the shared values, and the steps taken so far.

#include <string_view>

#include "imgui.h"
#include "kit/explorer/walked.h"
#include "session/action.h"
#include "ui/theme.h"

namespace racecourse {

/// The reader says whose turn is next: with a click on a thread, or its number.
/// Nothing but the card without a walk.
Actions draw_scheduler(const Walked* walked, std::string_view body, ImVec2 size, const Theme& theme);

/// A line of the body, counted from 1, without its indentation and comment; empty if there is no such line.
std::string_view code_of_line(std::string_view body, int line);

}  // namespace racecourse
