#pragma once

#include <ostream>
#include <string>

#include "request/request.h"

namespace racecourse {

/// Runs every lesson for a moment on real threads and prints a line for each. Returns the exit code.
int tour(const TourRequest& request, std::ostream& out);

/// What a machine gets that cannot open the window: one line that says why, and the tour. Returns the exit code.
int tour_instead_of_window(const WindowRequest& request, const std::string& why, std::ostream& out,
                           std::ostream& errors);

}  // namespace racecourse
