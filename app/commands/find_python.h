#pragma once

#include <string>

namespace racecourse {

struct PythonFound {
  std::string version;   ///< e.g. "3.11.2"; empty where there is none that works
  std::string path;      ///< where it was found on PATH; empty where it was not
  std::string sentence;  ///< the same for people
};

/// Looks for python3 on PATH and asks it for its version. Waits a few seconds at most.
PythonFound find_python();

}  // namespace racecourse
