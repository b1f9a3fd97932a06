#pragma once

// What a class guessed, a bar for each value, with what the run said marked.

#include <cstdint>
#include <span>
#include <string>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

struct GuessBar {
  std::string label;
  std::int64_t count = 0;
  bool is_result = false;  ///< what the run said is here
};

/// Takes that width, and the height all rows need.
void guess_bars(std::span<const GuessBar> rows, float width, const Theme& theme);

}  // namespace racecourse
