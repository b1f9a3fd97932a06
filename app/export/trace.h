#pragma once

#include <string>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

/// What every thread did, in the Trace Event Format that ui.perfetto.dev and chrome://tracing open ("Trace
/// Event Format", Google, 2016): a track per lane with slices (X), arrows from an unlock to the lock it let
/// in (s, f), the lines of the chart as counters (C), and live settings that changed as instants (i). Times
/// are microseconds since the start.
std::string trace_json(const Lesson& lesson, const Snapshot& snapshot);

}  // namespace racecourse
