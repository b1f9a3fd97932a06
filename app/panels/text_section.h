#pragma once

// A section of the lesson's text, with the numbers of the run in it.

#include <string_view>

#include "panels/view_state.h"
#include "ui/theme.h"

namespace racecourse {

/// Draws one section of the lesson's text, without its heading, where the lesson has it.
void draw_text_of(std::string_view section, ViewState& view, float width, const Theme& theme,
                  bool muted = false);

}  // namespace racecourse
