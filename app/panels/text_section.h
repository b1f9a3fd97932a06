#pragma once

// A section of the lesson's text, with the numbers of the run in it.

#include <string_view>

#include "draw/theme.h"
#include "panels/view_state.h"
#include "session.h"

namespace racecourse {

/// Draws one section of the lesson's text, without its heading. What speaks of figures that are not there yet is left out
/// until they are.
void draw_text_of(const Session& session, std::string_view section, const ViewState& view, float width,
                  const Theme& theme, bool muted = false);

}  // namespace racecourse
