#pragma once

// Tables for spreadsheets: comma-separated values as in RFC 4180, with a header, lines ending in CR LF.

#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

/// The lines of the chart: t_ms, and a column for each. Lines that were measured at one moment share a row; a
/// cell is empty where a line has no point then.
std::string series_csv(const std::vector<Series>& series);

/// Each of many runs, in their order: value,count,held,elapsed_ms, and a column for each figure of the lesson. The count is 1;
/// a cell is empty where a run did not measure it.
std::string runs_csv(const Lesson& lesson, const std::vector<RunRecord>& runs);

/// A cell as written: in quotes when it must be.
std::string csv_cell(std::string_view text);

}  // namespace racecourse
