#pragma once

// A schedule of any number of threads: a row for each, a column for each step, so that exactly one cell of a column is
// filled. A step that took the turn from a thread that could have gone on has a mark.

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "imgui.h"
#include "kit/explorer/walk.h"
#include "ui/theme.h"

namespace racecourse {

struct ScheduleLanesData {
  std::span<const WalkThread> threads;
  std::span<const WalkStep> steps;
};

/// The height at which the rows of so many threads can be read.
float schedule_lanes_height(std::size_t threads, const Theme& theme);

/// Draws it, scrolled to the newest steps. Returns the number of steps that the reader wants to go back to.
std::optional<std::size_t> schedule_lanes(const char* id, const ScheduleLanesData& data, ImVec2 size,
                                          const Theme& theme);

}  // namespace racecourse
