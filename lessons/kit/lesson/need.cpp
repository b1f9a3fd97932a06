#include "kit/lesson/need.h"

#include <stdexcept>

#include "kit/host/child_process.h"
#include "kit/host/temporary_file.h"

namespace racecourse {

Need child_processes() {
  return {"child processes", [] {
            ChildProcess child(this_program(), {"--version"});
            while (child.read_line()) {
            }
            const ChildExit end = child.wait();
            if (!end.well()) throw std::runtime_error("a child process failed, " + end.text());
          }};
}

Need temporary_files() {
  return {"temporary files", [] { const TemporaryFile file("racecourse-doctor"); }};
}

}  // namespace racecourse
