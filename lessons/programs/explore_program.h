#pragma once

// Explores every interleaving of a reader's own program: the engine is that of lessons.

#include <string>

#include "kit/explorer/exploration.h"
#include "kit/explorer/explorer.h"
#include "programs/loaded_program.h"

namespace racecourse {

/// An ending as one text, and its parts again: what was printed, and how it ended.
struct ProgramEnding {
  std::string output, ended;
};
std::string packed(const ProgramEnding& ending);
ProgramEnding unpacked(const std::string& value);

/// Once in a process.
Exploration explore_program(const LoadedProgram& program, const ExploreOptions& options);

}  // namespace racecourse
