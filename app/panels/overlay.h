#pragma once

#include "draw/theme.h"
#include "imgui.h"

namespace racecourse {

/// Between a plate's edge and what is on it.
ImVec2 overlay_padding(const Theme& theme);

/// A plate over everything else, at a place of its own. Draw into it until end_overlay(), in any case.
void begin_overlay(const char* name, ImVec2 at, ImVec2 size, const Theme& theme);
void end_overlay();

}  // namespace racecourse
