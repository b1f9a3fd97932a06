#pragma once

#include "imgui.h"
#include "panels/landmarks.h"
#include "ui/theme.h"

namespace racecourse {

/// The space between the edge of a plate and what is on it.
ImVec2 overlay_padding(const Theme& theme);

/// A plate over everything else, at a place of its own. Draw into it until end_overlay(), in any case.
void begin_overlay(const char* name, ImVec2 at, ImVec2 size, const Theme& theme);
void end_overlay();

/// Dims everything except the areas in `lit`, which get frames.
void draw_shade(const char* name, const Area& lit, const Theme& theme);
/// The part of an area that lies in the window.
Area within_window(const Area& area);

}  // namespace racecourse
