#pragma once

#include <ostream>

#include "request/request.h"

namespace racecourse {

/// Runs the Python twin of a lesson and prints what it says. What cannot be done is one sentence on `complaints`. Returns
/// the exit code.
int python(const PythonRequest& request, std::ostream& out, std::ostream& complaints);

}  // namespace racecourse
