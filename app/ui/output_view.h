#pragma once

// Lines of text in the order in which they came, in the colours of their threads. If there is room, they fill several columns,
// as in a newspaper; if not, or if the columns would be short, only one.

#include <cstddef>
#include <span>
#include <string_view>

#include "imgui.h"
#include "kit/lesson/figure.h"
#include "ui/theme.h"

namespace racecourse {

/// How so many lines of that width are arranged.
struct OutputColumns {
  std::size_t columns = 1, rows = 0;
  float width = 0;  ///< of a column with its gap; 0 for a single column
};
/// `below` is the height of a scroll bar, for when not all columns are visible.
OutputColumns output_columns(std::size_t lines, ImVec2 line, ImVec2 room, float below);

/// The height of so many lines.
float output_height(std::size_t lines, const Theme& theme);

/// Follows the end while it grows, until the reader scrolls away. Draws only what is visible.
void output_view(const char* id, std::span<const OutputLine> lines, std::string_view empty, ImVec2 size,
                 const Theme& theme);

}  // namespace racecourse
