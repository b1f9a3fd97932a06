#pragma once

// A child process: started, read line by line, ended and reaped. Made with Boost.Process.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kit/host/child_limits.h"

namespace racecourse {

/// How a child ended.
struct ChildExit {
  int code = 0;    ///< its exit code; meaningless when a signal ended it
  int signal = 0;  ///< the signal that ended it; 0: none
  bool well() const { return code == 0 && signal == 0; }
  /// "exit code 3", "ended by signal 6 (Aborted)".
  std::string text() const;
};

struct ChildOptions {
  std::string input;  ///< the file that is its standard input; empty: it has none
  std::vector<std::pair<std::string, std::string>> environment;  ///< variables that it has besides ours
  std::optional<ChildLimits> limits;
  int descriptor = -1;  ///< one of ours that it inherits besides its streams, under the same number; -1: none
  /// Called with what it writes to its standard error, as it comes, by a thread that is not the owner's. After wait() no more.
  std::function<void(std::string_view)> on_errors;
};

/// A child writes to pipes that this class reads. Only the thread that made it may call the members, except
/// kill(). On Linux the child outlives neither that thread nor this program, however they end.
class ChildProcess {
 public:
  /// Starts it in a process group of its own. `program` is a path, or a name to look up in PATH. Throws std::runtime_error
  /// with one sentence where the system starts no such process, or no thread to read its errors.
  ChildProcess(const std::string& program, const std::vector<std::string>& arguments,
               const ChildOptions& options = {});
  /// Ends it with all that it started, where it still runs, and reaps it.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Waits for the next line of its standard output. A line longer than 64 KiB comes in pieces. Nothing after the last one: of
  /// what the child has started, nothing is awaited once the child has ended.
  std::optional<std::string> read_line();
  /// Waits for more of its standard output, and returns it as it came; empty after the end, as for read_line().
  std::string read_output();
  /// Waits until it has ended.
  ChildExit wait();
  /// What it wrote to its standard error, about 64 KiB at most. Only after wait().
  const std::string& errors() const;
  /// Its number, as long as wait() has not returned; 0 where it is not known.
  int id() const;
  /// Ends it at once with all that it started (SIGKILL). Any thread, any number of times, also after its end.
  void kill() noexcept;

 private:
  class Handle;
  std::unique_ptr<Handle> handle_;
};

/// The path of the program that runs. Throws std::runtime_error where the system does not tell.
std::string this_program();

}  // namespace racecourse
