#pragma once

#include "ui/theme.h"

namespace racecourse {

/// Gives Dear ImGui's own parts (tooltips, popups, scroll bars, text fields) the colours and lengths of the theme. Cheap
/// enough for every frame; not between NewFrame and Render.
void apply_style(const Theme& theme);

}  // namespace racecourse
