#pragma once

// The Python of this machine: where it is, and what it is.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

/// What is started where nobody chose another: looked up in PATH.
inline constexpr std::string_view usual_python = "python3";

struct PythonFound {
  std::string path;     ///< of its program; empty where there is none
  std::string version;  ///< e.g. "3.11.2"; empty where there is none that works
  std::string about;    ///< e.g. "CPython 3.11.2, which has a GIL"
  std::string failure;  ///< why it cannot be used, and the cure, in one sentence; empty when it can
};

/// Starts `program`, a path or a name to be looked up in PATH, and asks it what it is. Waits that long at most.
PythonFound find_python(const std::string& program = std::string(usual_python),
                        std::chrono::milliseconds patience = std::chrono::seconds(5));

/// The Pythons there are in PATH, by the names they are started with: the usual one first, and each program once, however many
/// names it has.
std::vector<std::string> pythons_in_path();

/// What a Python says of itself, in words. Since 3.13 there are builds without a GIL (PEP 703).
std::string about_python(std::string_view implementation, std::string_view version, bool free_threaded,
                         bool gil);

/// The end of a sentence about a Python that is no good: what to try.
std::string python_cure(std::string_view program);

}  // namespace racecourse
