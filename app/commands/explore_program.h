#pragma once

// `explore FILE.cpp`: every interleaving of a program of the reader's own.

#include <ostream>

#include "commands/refuse.h"
#include "kit/explorer/exploration.h"
#include "request/request.h"

namespace racecourse {

/// Returns the exit code.
int explore_program_of_reader(const ExploreRequest& request, std::ostream& out, std::ostream& complaints);

/// What an exploration with that status exits with.
ExitCode code_of(ExplorationStatus status);

}  // namespace racecourse
