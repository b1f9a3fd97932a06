#pragma once

#include <ostream>

#include "request/request.h"

namespace racecourse {

/// racecourse explore. Returns the exit code.
int explore(const ExploreRequest& request, std::ostream& out, std::ostream& complaints);

}  // namespace racecourse
