#pragma once

// The run that Session shows on the stage: at most one at a time. One that is to end is asked to, and let go of only once
// it has, so that nothing here waits for a thread; the next one starts after that.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/run.h"

namespace racecourse {

class RunSession {
 public:
  using Clock = std::chrono::steady_clock;

  struct Start {
    RunOptions options;
    std::optional<Settings> settings;  ///< those that hold at the moment it starts, when there are none
  };

  /// Whose run it is, or was.
  std::size_t lesson() const { return lesson_; }
  /// Whether it is a run of that lesson and was not asked to stop.
  bool going(std::size_t lesson) const { return run_ && lesson_ == lesson && !stopping_; }
  /// Whether it is a run of that lesson and was asked to stop.
  bool stopping(std::size_t lesson) const { return run_ && lesson_ == lesson && stopping_; }
  /// Whether there are threads of ours.
  bool has_threads() const { return run_ != nullptr; }
  /// Whether one is to start as soon as there is room for it.
  bool waiting() const { return next_.has_value(); }
  bool busy() const { return run_ || next_ || restart_at_; }
  std::int64_t started() const { return started_; }

  /// Stops what goes on, and has `next` start at the next begin().
  void start(Start next);
  void stop();
  /// Has it start anew once the settings have not changed for a while.
  void restart_when_settled();
  /// Whether it is to start anew now. True once.
  bool take_restart_due(Clock::time_point now);
  /// Whether one run after another is going on. They are left to end as they began: half of their outcomes under other
  /// settings would be worth nothing.
  bool repeats() const { return run_ && repeated_; }
  /// Hands a live setting on to a run that is going.
  void set_live(const std::string& name, std::int64_t value) { run_->set_live(name, value); }
  /// No picture is wanted any more of what goes on, where it is that lesson's.
  void discard(std::size_t lesson) { discard_ = discard_ || (run_ && lesson_ == lesson); }

  /// Once a frame. The newest picture where there is a new one, else null. Lets go of a run that has ended.
  std::shared_ptr<const Snapshot> take_picture();
  /// Starts the one that waits, with its own settings or else with these, where no other goes on. Returns its first
  /// picture, else null.
  std::shared_ptr<const Snapshot> begin(const Lesson& lesson, std::size_t index, const Settings& settings);

 private:
  std::unique_ptr<Run> run_;
  std::size_t lesson_ = 0;
  std::shared_ptr<const Snapshot> picture_;      // the last one that was taken
  bool repeated_ = false;                        // several runs were asked for
  bool stopping_ = false;                        // it was asked to stop
  bool discard_ = false;                         // its pictures are no longer wanted
  std::optional<Start> next_;                    // once run_ has ended
  std::optional<Clock::time_point> restart_at_;  // when a setting that is not live has settled
  std::int64_t started_ = 0;
};

}  // namespace racecourse
