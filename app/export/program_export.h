#pragma once

// The real runs of a reader's own program, as JSON and in words for a terminal.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kit/programs/build.h"
#include "kit/programs/program_run.h"

namespace racecourse {

struct ProgramReport {
  std::string program;  ///< the file, as it was named
  std::string standard, compiler;
  int optimise = 0;
  std::vector<std::string> expected;
  std::vector<ProgramOutcome> outcomes;
  std::int64_t runs = 0;  ///< that came to an end
  double elapsed_ms = 0;  ///< of all of them together
  bool interrupted = false;
  /// Of a single run: what its threads did; null where nobody watched. And who waited for whom when it hung and was ended.
  std::shared_ptr<const WatchedRun> watched;
  std::string waits;
};

/// The document of `run FILE.cpp --json`.
std::string program_json(const ProgramReport& report);
/// What a program printed, on one line.
std::string shown_value(std::string value);
/// What stands below the output of a single run: how it ended, and whether that was right.
std::string single_run_text(const ProgramReport& report);
/// The outcomes of many runs.
std::string program_text(const ProgramReport& report);

/// The document for a program that does not compile.
std::string not_compiled_json(const std::string& program, const Build& build);

}  // namespace racecourse
