#pragma once

// What a class guessed, a bar for each value, with what the run said marked.

#include <cstdint>
#include <span>
#include <string>

#include "pictures/canvas.h"

namespace racecourse {

struct GuessBar {
  std::string label;
  std::int64_t count = 0;
  bool is_result = false;  ///< what the run said is here
};

float guess_bars_height(const Canvas& canvas, std::size_t rows);
void draw_guess_bars(Canvas& canvas, Vec2 low, float width, std::span<const GuessBar> rows);

}  // namespace racecourse
