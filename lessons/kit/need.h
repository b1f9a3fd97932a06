#pragma once

// What a lesson needs of the system besides threads, and how to find out whether it is there.

#include <functional>
#include <string>

namespace racecourse {

struct Need {
  std::string what;  ///< "child processes"
  /// Tries it, in well under a second. Returns what is lacking, in one sentence without a full stop; nothing when all is
  /// there. Any thread.
  std::function<std::string()> lacking;
};

Need child_processes();
Need temporary_files();

}  // namespace racecourse
