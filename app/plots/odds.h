#pragma once

// How likely each outcome is, solved and counted exactly, beside how often real threads produced it.

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
  double random_share = 0;  ///< if each step picks a ready thread at random; 0 .. 1
  std::string schedules;    ///< how many end like this, as text
  double share = 0;         ///< of all schedules, all equally likely; 0 .. 1
  std::int64_t runs = 0;    ///< the reader's own runs that ended like this
  bool held = true;
  bool deadlock = false;
  bool judged = true;  ///< false: nobody said what is right
  bool known = true;   ///< false: a real run ended like this, but no schedule found so far
};

struct OddsData {
  std::span<const OddsRow> rows;
  bool odds_known = true;  ///< false: nothing is known of `random_share`
  bool counted = true;     ///< false: nor of `schedules` and `share`
  std::int64_t runs = 0;   ///< real runs that may be compared; 0 for none
  /// The row that the schedule on the screen ended in.
  std::optional<std::size_t> chosen;
  std::string_view empty;  ///< said where there are no rows
};

/// Draws a row for each outcome. Returns the row whose schedule the reader asks for.
std::optional<std::size_t> odds(const char* id, const OddsData& data, ImVec2 size, const Theme& theme);

}  // namespace racecourse
