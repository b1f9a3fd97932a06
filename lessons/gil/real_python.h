#pragma once

// The real Python of this machine, running measure.py beside us: a child process that says what it measured.

#include <array>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {
class ChildProcess;
}

namespace racecourse::gil {

/// In the order measure.py has them.
enum PythonWay : std::size_t { python_sequential, python_threads, python_processes, python_way_count };

/// What it has said so far.
struct PythonReport {
  struct Way {
    double ms = 0;
    long counter = 0;  ///< what the shared counter said afterwards
  };
  std::string about;  ///< e.g. "CPython 3.11.7, which has a GIL"; empty: not heard yet
  std::array<std::optional<Way>, python_way_count> ways;  ///< those that were measured
  std::string failure;  ///< why there will be no more, in one sentence; empty when all is well

  /// How many times as quick as one after another; nothing where one of the two was not measured.
  std::optional<double> speed_up(PythonWay way) const;
};

/// How long Python may be silent.
struct Patience {
  std::chrono::milliseconds first{20'000};  ///< until it says what it is
  std::chrono::milliseconds next{60'000};   ///< until it has measured one more way
};

class RealPython {
 public:
  explicit RealPython(Patience patience = {}) : patience_(patience) {}

  /// Runs measure.py with these arguments by the python3 in PATH, until it has said all, fails or is stopped. A thread
  /// that may wait. What goes wrong is in the report.
  void measure(std::vector<std::string> arguments, const std::stop_token& stop);
  /// Any thread. To be called now and then: ends a Python that is silent for too long.
  void end_if_silent();
  /// Any thread.
  PythonReport report() const;

 private:
  void run_script(std::vector<std::string> arguments, const std::stop_token& stop);
  void listen(ChildProcess& child);
  void attend(ChildProcess* child);
  bool understood(const std::string& line);
  std::string what_went_wrong(ChildProcess& child);
  void fail(std::string sentence);

  const Patience patience_;

  mutable std::mutex guards_report_;  // guards all below
  PythonReport report_;
  ChildProcess* child_ = nullptr;  // while it may be ended for its silence
  std::chrono::steady_clock::time_point heard_{};
  bool was_silent_ = false;
};

}  // namespace racecourse::gil
