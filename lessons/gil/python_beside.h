#pragma once

// The real Python of this machine, which does the same work after a race (twin.py).

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kit/lesson/figure.h"
#include "kit/running/stage.h"
#include "kit/twins/twin_run.h"

namespace racecourse::gil {

/// For the run's own thread.
class PythonBeside {
 public:
  explicit PythonBeside(Stage& stage) : stage_(stage) {}

  /// Runs it on a lane of its own, if the setting asks for it. What it prints becomes metrics
  /// and notes; `observe` is called after each look.
  void run(const std::function<void()>& observe);

  /// Its speedups, against one after another: a bar for each of its ways.
  std::vector<Bar> bars() const;

 private:
  /// The ways of twin.py.
  enum Way : std::size_t { sequential, threads, processes };

  /// What it has said so far; empty where it was not started.
  TwinSnapshot said() const { return twin_ ? *twin_->poll() : TwinSnapshot{}; }
  bool is_wanted() const { return stage_.settings().text("python") == "on"; }
  std::vector<std::string> words() const;
  void tell();
  std::string why_not(const TwinSnapshot& python) const;
  static std::optional<double> ms(const TwinSnapshot& python, Way way);
  static std::optional<double> speed_up(const TwinSnapshot& python, Way way);

  Stage& stage_;
  std::unique_ptr<TwinRun> twin_;  // null: not started
};

}  // namespace racecourse::gil
