#pragma once

// A twin that runs beside us: a child process of a Python, started, polled, stopped.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/host/python.h"
#include "kit/lesson/setting.h"
#include "kit/twins/twin.h"

namespace racecourse {

/// How long a Python may be silent.
struct TwinPatience {
  std::chrono::milliseconds first{20'000};  ///< until it says what it is
  std::chrono::milliseconds next{60'000};   ///< until it says one more thing
};

struct TwinOptions {
  std::string python{usual_python};  ///< a path, or a name to be looked up in PATH
  TwinPatience patience;
};

/// The words to start a twin with: each of its settings.
std::vector<std::string> twin_words(const Settings& settings);

/// Owns one run of a twin and its process. Any thread may call its members; none waits for the process, but the destructor
/// and wait().
class TwinRun {
 public:
  /// Starts at once. `source` is the text of twin.py and must outlive the run. What goes wrong is a finished run whose
  /// snapshot has a `failure`; nothing is thrown.
  TwinRun(std::string_view source, std::vector<std::string> words, const TwinOptions& options = {});
  /// Stops, and waits until the process and all it started are gone (under 100 ms on a machine that is not overloaded).
  ~TwinRun();
  TwinRun(const TwinRun&) = delete;
  TwinRun& operator=(const TwinRun&) = delete;

  /// Asks it to stop: the process is ended at once. Again, too.
  void request_stop();
  /// Waits until it is over, or for that long; true when it is over.
  bool wait(std::optional<std::chrono::milliseconds> at_most = {});
  bool finished() const;
  /// The newest picture. Never null, never changes once handed out; the same one while nothing was said.
  std::shared_ptr<const TwinSnapshot> poll() const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace racecourse
