#pragma once

#include <ostream>

#include "request/request.h"

namespace racecourse {

/// Runs one lesson, or a program of the reader's own, on real threads and prints what was measured. What cannot be done is one sentence on
/// `complaints`. Returns the exit code.
int run(const RunRequest& request, std::ostream& out, std::ostream& complaints);

}  // namespace racecourse
