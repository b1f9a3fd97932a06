#pragma once

// A schedule as a table: a row for each step, a column for each thread, the value of each shared object after the step, and
// why the turn went to another thread.

#include <string>
#include <vector>

#include "kit/explorer/walked.h"

namespace racecourse {

struct ScheduleRow {
  std::size_t thread = 0;
  std::string words;      ///< "6 read left → 2": the line, and what is done there
  std::string reason;     ///< why another thread than before; empty where it is the same
  bool switched = false;  ///< the thread of the row before could have gone on
  std::string remark;  ///< what is remarkable about the step, e.g. "one addition is lost"; empty for nothing
  std::string sentence;             ///< the whole step
  std::vector<std::string> values;  ///< of the objects after it
};

struct ScheduleTable {
  std::vector<std::string> objects;  ///< those that the steps are about, in the order in which they come up
  std::vector<ScheduleRow> rows;
};

ScheduleTable schedule_table(const Walked& walk);

}  // namespace racecourse
