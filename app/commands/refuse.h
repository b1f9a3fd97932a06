#pragma once

// How a command reports that it could not do what was asked.

#include <ostream>
#include <string>

#include "request/complain.h"
#include "request/request.h"

namespace racecourse {

/// Prints one sentence, and returns the exit code.
inline int refuse(std::ostream& complaints, const std::string& sentence, ExitCode code) {
  complain(complaints, sentence);
  return code;
}

}  // namespace racecourse
