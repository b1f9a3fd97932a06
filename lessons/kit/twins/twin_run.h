#pragma once

// A twin in the background: a Python child process, started, polled, stopped.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/host/background.h"
#include "kit/host/python.h"
#include "kit/lesson/setting.h"
#include "kit/twins/twin.h"

namespace racecourse {

class ChildProcess;
class SilenceWatch;

/// How long a Python may be silent before it is killed.
struct TwinPatience {
  std::chrono::milliseconds first{python_patience};  ///< before its first line, which says what it is
  std::chrono::milliseconds next{60'000};            ///< between two lines
};

struct TwinOptions {
  std::string python{usual_python};  ///< a path, or a name in PATH
  TwinPatience patience;
};

/// The command-line arguments that give a twin these settings.
std::vector<std::string> twin_words(const Settings& settings);

/// Owns one run of a twin and its process. Any thread may call the members, but for the destructor; none waits for the
/// process, but for the destructor and wait().
class TwinRun {
 public:
  /// Starts at once. `source` is the text of twin.py and must outlive the run. What goes wrong is a finished run whose
  /// snapshot has a `failure`; nothing is thrown.
  TwinRun(std::string_view source, std::vector<std::string> words, const TwinOptions& options = {});
  /// Stops, and waits until the process and all it started are gone (under 100 ms on a machine that is not overloaded).
  ~TwinRun() = default;
  TwinRun(const TwinRun&) = delete;
  TwinRun& operator=(const TwinRun&) = delete;

  /// Kills the process. Returns at once; safe to call again.
  void request_stop();
  /// Waits until it is over, or for that long; true when it is over.
  bool wait(std::optional<std::chrono::milliseconds> at_most = {}) const { return background_.wait(at_most); }
  bool finished() const { return background_.finished(); }
  /// The newest snapshot. Never null, never changes once handed out; the same one while nothing was said.
  std::shared_ptr<const TwinSnapshot> poll() const { return background_.poll(); }

 private:
  void run_script();
  void listen(ChildProcess& child, SilenceWatch& watch);
  bool understand(const std::string& line);
  void check_end(ChildProcess& child, const SilenceWatch& watch);
  void finish(const std::string& failure);

  const std::string_view source_;
  std::vector<std::string> words_;
  const TwinOptions options_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  Background<TwinSnapshot> background_;
};

}  // namespace racecourse
