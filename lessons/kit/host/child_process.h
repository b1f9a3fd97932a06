#pragma once

// A real child process: started, read line by line, ended and reaped. Made with Boost.Process.

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace racecourse {

/// How a child ended.
struct ChildExit {
  int code = 0;    ///< its exit code; meaningless when a signal ended it
  int signal = 0;  ///< the signal that ended it; 0: none
  bool well() const { return code == 0 && signal == 0; }
  /// "exit code 3", "ended by signal 6 (Aborted)".
  std::string text() const;
};

/// A child reads nothing and writes to pipes of ours. The members are for the thread that made it, but kill(). It does not
/// outlive that thread, nor this program, however that ends (on Linux).
class ChildProcess {
 public:
  /// Starts it, in a process group of its own. `program` is a path, or a name to be looked up in PATH. Throws
  /// std::runtime_error with one sentence when that cannot be done, or when there is no further thread to read its errors.
  ChildProcess(const std::string& program, const std::vector<std::string>& arguments);
  /// Ends it, if it goes on, with all it started, and reaps it.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// The next line it writes to its standard output; waits for it. One that is longer than 64 KiB comes in pieces. Nothing
  /// once there will be no more.
  std::optional<std::string> read_line();
  /// Waits until it has ended.
  ChildExit wait();
  /// What it wrote to its standard error, some 64 KiB at most. After wait().
  const std::string& errors() const;
  /// Ends it at once, with all it started (SIGKILL). Any thread; again and afterwards, too.
  void kill() noexcept;

 private:
  class Handle;
  std::unique_ptr<Handle> handle_;
};

/// The path of the program that runs. Throws std::runtime_error where the system does not tell.
std::string this_program();

}  // namespace racecourse
