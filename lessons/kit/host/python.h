#pragma once

// The Python interpreters of this machine.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

/// The default, looked up in PATH.
inline constexpr std::string_view usual_python = "python3";

struct PythonFound {
  std::string path;     ///< of the interpreter; empty where none works
  std::string version;  ///< e.g. "3.11.2"; empty where none works
  std::string about;    ///< e.g. "CPython 3.11.2, which has a GIL"
  std::string failure;  ///< why it cannot be used, and the cure, in one sentence; empty when it can
};

/// Long enough for a shim that looks around on a slow disk before it starts the real one.
inline constexpr std::chrono::seconds python_patience{20};

/// Starts `program`, a path or a name to look up in PATH, and asks it what it is. Waits for `patience` at most. Any thread.
PythonFound find_python(const std::string& program = std::string(usual_python),
                        std::chrono::milliseconds patience = python_patience);

/// The names of the interpreters in PATH, the default first. A program with several names is listed once.
std::vector<std::string> pythons_in_path();

/// "CPython 3.13.1, a free-threaded build without a GIL": since 3.13 there are such builds (PEP 703).
std::string about_python(std::string_view implementation, std::string_view version, bool free_threaded,
                         bool gil);

/// The end of a sentence about an interpreter that does not work: what to try.
std::string python_cure(std::string_view program);

}  // namespace racecourse
