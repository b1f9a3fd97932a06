#pragma once

// A lesson's text, filled with the figures of a run.

#include <string_view>

#include "kit/lesson/slots.h"
#include "text/markdown.h"

namespace racecourse {

/// A sentence taken literally: nothing in it is Markdown.
Blocks plain_paragraph(std::string_view sentence);

/// Fills in the figures. A block that needs a figure which was not measured is left out.
Blocks told(const Blocks& blocks, const Slots& slots);

}  // namespace racecourse
