#pragma once

// A tool that works on a reader's program, such as a compiler: run to its end as a child process with limits.

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "kit/host/child_process.h"

namespace racecourse {

struct ToolRun {
  ChildExit exit;
  std::string output;  ///< about ToolOptions::most_output at most
  std::string errors;
  bool timed_out = false;  ///< it took longer than `patience`, and was ended
};

struct ToolOptions {
  std::chrono::milliseconds patience{60'000};
  std::size_t most_output = std::size_t{1} << 20;  ///< bytes that are kept
  std::filesystem::path scratch;  ///< the folder for its temporary files; empty for the system's
  std::stop_token stop;           ///< ends it at once
};

/// Its messages are in English. Throws std::runtime_error with one sentence where it cannot be started.
ToolRun run_tool(const std::string& program, const std::vector<std::string>& words,
                 const ToolOptions& options);

}  // namespace racecourse
