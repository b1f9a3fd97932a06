#pragma once

#include <ostream>
#include <string_view>

#include "kit/base/visible.h"

namespace racecourse {

/// Prints one sentence about what went wrong, on one line, whatever stands in the words it repeats.
inline void complain(std::ostream& complaints, std::string_view sentence) {
  complaints << "racecourse: " << visible(sentence) << '\n';
}

}  // namespace racecourse
