#include "kit/need.h"

#include <stdexcept>

#include "kit/child_process.h"
#include "kit/temporary_file.h"

namespace racecourse {

Need child_processes() {
  return {"child processes", [] {
            try {
              ChildProcess child(this_program(), {"--version"});
              while (child.read_line()) {
              }
              const ChildExit end = child.wait();
              return end.well() ? std::string() : "a child process failed, " + end.text();
            } catch (const std::runtime_error& error) {
              return std::string(error.what());
            }
          }};
}

Need temporary_files() {
  return {"temporary files", [] {
            try {
              const TemporaryFile file("racecourse-doctor");
              return std::string();
            } catch (const std::runtime_error& error) {
              return std::string(error.what());
            }
          }};
}

}  // namespace racecourse
