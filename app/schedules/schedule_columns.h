#pragma once

// A schedule as columns: a row for each step, in the column of its thread; beside them the values of shared objects after each
// step, and why the turn went to another thread. The heads stay in sight; what has no room beside is scrolled to.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "imgui.h"
#include "kit/explorer/walked.h"
#include "schedules/schedule_table.h"
#include "ui/theme.h"

namespace racecourse {

struct ScheduleColumnsData {
  const ScheduleTable& table;
  std::span<const WalkThread> threads;  ///< as they are after the current step
  std::size_t current = 0;              ///< so many steps were taken; the others are still ahead
};

/// What the reader asks for: so many steps of this schedule, or a step of that thread.
struct ScheduleColumnsWish {
  std::optional<std::size_t> steps, thread;
};

/// What was drawn last. It may be lost at any time.
struct ScheduleColumnsView {
  std::size_t current = ~std::size_t{0};  ///< the step that was scrolled to
  std::size_t rows = 0;
};

ScheduleColumnsWish schedule_columns(const char* id, const ScheduleColumnsData& data,
                                     ScheduleColumnsView& view, ImVec2 size, const Theme& theme);

}  // namespace racecourse
