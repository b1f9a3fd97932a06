#pragma once

// Lines of text as they came, each with the colour of whose it is. Where there is room for several columns the
// lines go on in the next one, as in a newspaper; where there is not, or columns would be short, they stand in one.

#include <cstddef>
#include <span>
#include <string_view>

#include "imgui.h"
#include "kit/lesson/figure.h"
#include "ui/theme.h"

namespace racecourse {

/// How so many lines of that width stand in a room.
struct OutputColumns {
  std::size_t columns = 1, rows = 0;
  float width = 0;  ///< of a column, with the gap beside it; 0 for a single one
};
/// `below` is what a scroll bar takes where not all columns are in sight.
OutputColumns output_columns(std::size_t lines, ImVec2 line, ImVec2 room, float below);

/// Of so many lines.
float output_height(std::size_t lines, const Theme& theme);

/// Follows the end while it grows, until the reader scrolls away from it. Only what is in sight is drawn.
void output_view(const char* id, std::span<const OutputLine> lines, std::string_view empty, ImVec2 size,
                 const Theme& theme);

}  // namespace racecourse
