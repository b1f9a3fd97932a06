#pragma once

// Draws how many threads were in which state, over time.

#include "imgui.h"
#include "pictures/census.h"
#include "ui/theme.h"

namespace racecourse {

/// The colour of a state where lanes have none of their own.
ImU32 colour_of_state(LaneState state, const Theme& theme);
/// Draws the states as stacked areas, and their names at the left, from `names` down.
void draw_census(ImDrawList& list, ImVec2 low, ImVec2 high, ImVec2 names, const Census& census,
                 const Theme& theme);

}  // namespace racecourse
