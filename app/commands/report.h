#pragma once

#include <iosfwd>

#include "request/request.h"

namespace racecourse {

/// Runs each lesson, writes the lab report, and says where it is. Returns the exit code.
int report(const ReportRequest& request, std::ostream& out, std::ostream& complaints);

}  // namespace racecourse
