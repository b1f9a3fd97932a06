#pragma once

// What a class guessed, a bar for each value, with what the run said marked.

#include <span>

#include "imgui.h"
#include "pictures/guess_bars.h"
#include "ui/theme.h"

namespace racecourse {

/// Takes that width, and the height all rows need.
void guess_bars(std::span<const GuessBar> rows, float width, const Theme& theme);

}  // namespace racecourse
