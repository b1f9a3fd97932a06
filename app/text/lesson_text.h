#pragma once

// A lesson's text, filled with the figures of a run.

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

/// A sentence taken literally: nothing in it is Markdown.
Blocks plain_paragraph(std::string_view sentence);

/// Fills in the figures. A block that needs a figure which was not measured is left out.
Blocks told(const Blocks& blocks, const Slots& slots);

}  // namespace racecourse
