#pragma once

// A run in the background: start, stop, poll. The window polls once a frame; only the destructor and wait() wait.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/host/background.h"
#include "kit/host/python.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/run_totals.h"

namespace racecourse {

struct RunOptions {
  /// Set: lanes go on until this much time is up. Unset: until their count is reached.
  std::optional<std::chrono::milliseconds> duration;
  /// Lanes go on until stopped. Ignored where the lesson cannot (`Lesson::runs_on`).
  bool until_stopped = false;
  /// Runs one after another; outcomes are collected over all of them. 1 .. 1,000,000.
  std::int64_t repeat = 1;
  /// Whether each of many runs is remembered by itself (Snapshot::each), and not only what they come to.
  bool keep_each = false;
  /// Whether threads record what they do, for the timeline and the trace.
  bool record = true;
  /// Whether threads run at a lower priority than a window that draws them, but for their first milliseconds. Without a window
  /// it gains nothing.
  bool low_priority = false;
  /// Whether two threads record when they took each step, where the lesson can: for the path over the progress graph
  /// (Snapshot::steps). Each step then takes some nanoseconds more; a note of the run says about how many.
  bool stamp_steps = false;
  /// What to run in place of the lesson's experiment, until its count is reached (replay.h); empty for the lesson's own.
  std::function<void(Stage&)> experiment;
  /// The Python for a lesson that runs one: a path, or a name in PATH.
  std::string python{usual_python};
};

/// Owns the threads of one run. Any thread may call the members, but for the destructor; none waits for a lane, but for the
/// destructor and wait().
class Run {
 public:
  /// Starts at once. `lesson` must outlive the run. A machine that refuses a thread gives a finished run whose
  /// snapshot has a `failure`; nothing is thrown.
  Run(const Lesson& lesson, const Settings& settings, const RunOptions& options = {});
  /// Stops, and waits until all threads have ended (under 100 ms on a machine that is not overloaded).
  ~Run() = default;
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  /// Asks the run to stop. Returns at once; safe to call again.
  void request_stop() { background_.request_stop(); }
  /// Waits until the run is over, or for that long; true when it is over.
  bool wait(std::optional<std::chrono::milliseconds> at_most = {}) const { return background_.wait(at_most); }
  bool finished() const { return background_.finished(); }
  /// Changes a live setting. Lanes see it within a few microseconds of work; a mark is noted at this moment.
  void set_live(std::string_view name, std::int64_t value);
  /// The newest snapshot. Never null, never changes once handed out.
  std::shared_ptr<const Snapshot> poll() const { return background_.poll(); }

 private:
  bool goes_on() const;
  std::size_t ring() const;
  void run_all();
  bool run_once(bool last);  // whether another run follows
  void enter(Stage& stage);
  bool leave(const Stage& stage, bool last);
  void publish(const Stage& stage);
  void publish_when_due(const Stage& stage);
  void finish(std::string failure);
  void describe(Snapshot& snapshot, RunState state) const;
  void describe_many(Snapshot& snapshot, bool over) const;

  const Lesson& lesson_;
  const RunOptions options_;

  // For the run's own thread.
  RunTotals totals_;
  std::chrono::steady_clock::time_point published_{};

  mutable std::mutex control_mutex_;  // guards settings_, marks_ and stage_
  Settings settings_;
  std::vector<Mark> marks_;
  Stage* stage_ = nullptr;  // of the run that is going; null between two

  Background<Snapshot> background_;
};

}  // namespace racecourse
