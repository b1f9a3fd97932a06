#pragma once

// The walk around the window at the first start: one bubble at a time, beside what it speaks of.

#include "panels/landmarks.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// Where a bubble of that size stands: beside `subject` where there is room, and within the window in any case, as long
/// as it is not larger. All in screen units; `gap` is kept to the subject and to the window's edge.
ImVec2 place_bubble(const Area& subject, ImVec2 bubble, ImVec2 window, float gap);

/// The bubble of the step the session is at. There is a tour.
Actions draw_tour(const Session& session, const Theme& theme, const Landmarks& landmarks);

}  // namespace racecourse
