#pragma once

// Under which settings a run came about, in words. Its results carry them, because by now others may be set.

#include <string>

#include "kit/lesson/lesson.h"
#include "kit/lesson/setting.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

/// Whether that setting is the count each lane works off (it is named after what the lanes count), which a run that goes
/// on until stopped does not use.
bool is_lane_count(const Lesson& lesson, const Setting& setting);
/// Whether a run that went so used that setting.
bool was_used(const Lesson& lesson, const Setting& setting, const Snapshot& run);

/// What the run had: "threads 4 · lock off · until stopped"; live settings as they were at its end.
std::string had_words(const Lesson& lesson, const Snapshot& run);
/// What is set otherwise by now, as the run had it: "lock off". Empty where the run is of what is set, has not begun, or takes
/// over what is set while it goes.
std::string no_longer_set(const Lesson& lesson, const Snapshot& run, const Settings& now, bool until_stopped);

}  // namespace racecourse
