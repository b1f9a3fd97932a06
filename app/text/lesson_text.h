#pragma once

// A lesson's text with the figures of a run in it.

#include <cstdint>
#include <string>
#include <string_view>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "text/markdown.h"

namespace racecourse {

/// A value as its chip shows it: "1,000,000", "none".
std::string shown_value(const Setting& setting, std::int64_t value);

/// What {name} in the text stands for: every setting, and every figure that was measured.
Slots slots_of(const Lesson& lesson, const Settings& settings, const Snapshot& snapshot);

/// A sentence as it is, with no marks in it.
Blocks plain_paragraph(std::string_view sentence);

/// The text with its figures. What speaks of figures that are not there is left out.
Blocks told(const Blocks& blocks, const Slots& slots);

}  // namespace racecourse
