#pragma once

// This very program as a child process of a lesson (Lesson::as_child): what the lessons that start one have in common.

#include <functional>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include "kit/host/child_process.h"
#include "kit/running/stage.h"

namespace racecourse {

/// Ended with the run. For the thread that made it.
class LessonChild {
 public:
  /// Starts it. Throws what ChildProcess throws.
  LessonChild(const Stage& stage, std::vector<std::string> words);

  /// The next line it printed; nothing after the last one. A lane that calls this is busy with input meanwhile.
  std::optional<std::string> read_line();
  /// Calls back for each line it prints, and waits until it has ended.
  ChildExit follow(const std::function<void(const std::string&)>& on_line);
  /// Only after follow().
  const std::string& errors() const { return child_.errors(); }
  /// Why it did not end well: its own last sentence, where it wrote one. Only after follow().
  std::runtime_error failure(const ChildExit& how) const;

 private:
  ChildProcess child_;
  std::stop_callback<std::function<void()>> on_stop_;
};

/// One sentence; `said` is what such a child wrote to its standard error.
std::string why_child_failed(const ChildExit& how, std::string said);

}  // namespace racecourse
