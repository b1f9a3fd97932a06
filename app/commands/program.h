#pragma once

// A program of the reader's own: compiled, and run for real.

#include <ostream>

#include "kit/host/interrupt.h"
#include "kit/programs/build.h"
#include "request/request.h"

namespace racecourse {

/// Compiles it, with a line of progress; Ctrl-C ends the compiler.
Build build_in_foreground(const ProgramRequest& program, BuildFor purpose, int optimise,
                          const InterruptWatch& watch);

/// Says why nothing was built: the compiler's words and a sentence on `complaints`, and with `json` the messages on `out` where
/// it does not compile. Returns the exit code.
int refuse_build(const ProgramRequest& program, const Build& build, bool json, std::ostream& out,
                 std::ostream& complaints);

/// What the program may print: as its comments and the request declare it.
std::vector<std::string> expected_of(const ProgramRequest& program, const Build& build);

/// `run FILE.cpp`. Returns the exit code.
int run_program_of_reader(const RunRequest& request, std::ostream& out, std::ostream& complaints);

}  // namespace racecourse
