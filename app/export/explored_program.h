#pragma once

#include <string>
#include <vector>

#include "kit/explorer/exploration.h"

namespace racecourse {

/// What `explore` has found out about a program of the reader's own, and how it was asked.
struct ExploredProgram {
  std::string file;  ///< as it was named
  std::string standard, compiler;
  int optimise = 0;
  std::vector<std::string> expected;  ///< what it may print; empty: nothing is declared
  Exploration found;
};

}  // namespace racecourse
