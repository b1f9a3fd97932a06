#pragma once

#include <ostream>

#include "request/request.h"

namespace racecourse {

/// Prints the course. Returns the exit code.
int list(const ListRequest& request, std::ostream& out);

}  // namespace racecourse
