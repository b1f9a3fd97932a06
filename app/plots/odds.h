#pragma once

// How likely each outcome is, counted exactly, and beside it how often real threads came to it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

struct OddsRow {
  std::string value;
  std::string schedules;    ///< how many end so, as it is to be read
  double share = 0;         ///< of all schedules, each as likely as the other; 0 .. 1
  double random_share = 0;  ///< when each step picks a thread that can go, each as likely; 0 .. 1
  std::int64_t runs = 0;    ///< of the reader's own
  bool held = true;
  bool deadlock = false;
  bool known = true;  ///< false: a real run ended so, and no schedule found so far does
};

struct OddsData {
  std::span<const OddsRow> rows;
  std::int64_t runs = 0;    ///< real runs that may be compared; 0 for none
  std::string_view chosen;  ///< the value that the schedule on the screen ended in; empty for none
  std::string_view empty;   ///< said where there are no rows
};

/// Draws a line for each outcome, and returns the one the reader wants to see a schedule of.
std::optional<std::size_t> odds(const char* id, const OddsData& data, ImVec2 size, const Theme& theme);

}  // namespace racecourse
