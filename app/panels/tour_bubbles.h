#pragma once

// The tour of the window at the first start: one bubble at a time, beside what it is about.

#include "panels/landmarks.h"
#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// Where a bubble of that size goes: beside `subject` if there is room, and within the window unless it is larger. All in
/// screen units; `gap` is the distance to the subject and to the edge of the window.
ImVec2 place_bubble(const Area& subject, ImVec2 bubble, ImVec2 window, float gap);

/// The bubble of the step the session is at. There is a tour.
Actions draw_tour(const Session& session, const Theme& theme, const Landmarks& landmarks);

}  // namespace racecourse
