#pragma once

// How a command says that it did not do what was asked.

#include <ostream>
#include <string>

#include "request/request.h"

namespace racecourse {

/// One sentence for whoever asked; returns the exit code.
inline int refuse(std::ostream& complaints, const std::string& sentence, ExitCode code) {
  complaints << "racecourse: " << sentence << '\n';
  return code;
}

}  // namespace racecourse
