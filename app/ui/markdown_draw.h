#pragma once

// Draws Markdown.

#include "text/markdown.h"
#include "ui/theme.h"

namespace racecourse {

/// Draws at the cursor, wrapped to `width`, and moves it below. `muted` is for side remarks.
void draw_markdown(const Blocks& blocks, float width, const Theme& theme, bool muted = false);

}  // namespace racecourse
