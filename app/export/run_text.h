#pragma once

// A run in words and figures for a terminal.

#include <string>
#include <string_view>

#include "export/run_json.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

/// What `run` prints: settings, property with verdict, figures, a line for each thread.
std::string run_text(const Lesson& lesson, const Snapshot& snapshot, const RunStory& story);

/// A figure with its unit: "4,000,000 additions", "38.7 %", "2.14 ns".
std::string figure_text(double value, Format format, std::string_view unit);

/// "held", "broken", or "not known" before a run has come to an end.
std::string_view observed_word(const Snapshot& snapshot);
/// The same, of many runs with how many broke the property: "broken in 3 of 100 runs".
std::string observed_words(const Lesson& lesson, const Snapshot& snapshot);

}  // namespace racecourse
