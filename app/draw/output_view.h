#pragma once

// Lines of text as they came, each with the colour of whose it is.

#include <span>
#include <string_view>

#include "draw/theme.h"
#include "imgui.h"
#include "kit/figure.h"

namespace racecourse {

/// Follows the end while it grows, until the reader scrolls away from it. Only what is in sight is drawn.
void output_view(const char* id, std::span<const OutputLine> lines, std::string_view empty, ImVec2 size,
                 const Theme& theme);

}  // namespace racecourse
