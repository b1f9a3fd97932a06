#pragma once

#include <ostream>

#include "request/request.h"

namespace racecourse {

/// Runs every lesson for a moment on real threads and prints a line for each. Returns the exit code.
int tour(const TourRequest& request, std::ostream& out);

}  // namespace racecourse
