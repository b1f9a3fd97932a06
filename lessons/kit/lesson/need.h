#pragma once

// What a lesson needs of the system besides threads, and how to find out whether it is there.

#include <functional>
#include <string>

namespace racecourse {

struct Need {
  std::string what;  ///< "child processes"
  /// In well under a second. Throws std::exception, with one sentence, where it is lacking. Any thread.
  std::function<void()> try_it;
};

Need child_processes();
Need temporary_files();

}  // namespace racecourse
