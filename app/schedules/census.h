#pragma once

// A census of threads as a picture: how many were in which state, over time.

#include "imgui.h"
#include "pictures/census.h"
#include "ui/theme.h"

namespace racecourse {

/// States as areas on top of one another, with their names at the left, from `names` down.
void draw_census(ImDrawList& list, ImVec2 low, ImVec2 high, ImVec2 names, const Census& census,
                 const Theme& theme);

}  // namespace racecourse
