#pragma once

// The Python twin that Session runs beside the lesson: at most one at a time, each lesson's last result kept.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/twins/twin_run.h"
#include "session/action.h"
#include "session/look.h"

namespace racecourse {

class TwinSession {
 public:
  /// `course` must outlive it. `python` is a path, or a name to be looked up in PATH.
  TwinSession(const std::vector<Lesson>& course, std::string python);

  /// The settings that only the twin has. It is run with these and those of the lesson.
  const Settings& own_settings(std::size_t lesson) const { return places_[lesson].own; }
  /// The newest snapshot; of state idle before its first run. Never null.
  const std::shared_ptr<const TwinSnapshot>& snapshot(std::size_t lesson) const {
    return places_[lesson].snapshot;
  }
  /// With what it was run then; nothing before its first run.
  const std::optional<Settings>& ran_with(std::size_t lesson) const { return places_[lesson].ran_with; }
  bool running(std::size_t lesson) const { return run_ && lesson_ == lesson && !stopping_; }
  /// Whether there is a process of ours.
  bool busy() const { return run_ || next_; }
  /// The interpreter, wherever one is run: a path, or a name in PATH.
  const std::string& python() const { return python_; }

  /// `of_lesson` is what the lesson's settings are now.
  void apply(const TwinAction& action, std::size_t lesson, const Settings& of_lesson, Look& look);
  /// Returns at once; update() lets go of the run when it has ended.
  void stop();
  /// Stops it, and forgets what it said and what was set.
  void forget(std::size_t lesson);
  /// Once a frame: takes the newest snapshot, lets go of a run that has ended, starts one that waited.
  void update();

 private:
  void run_or_stop(std::size_t lesson, const Settings& of_lesson, Look& look);
  void next_python(Look& look);

  struct Place {
    Settings own;
    std::shared_ptr<const TwinSnapshot> snapshot;
    std::optional<Settings> ran_with;
  };
  struct Start {
    std::size_t lesson = 0;
    Settings settings;
  };

  Place fresh(const Lesson& lesson) const;
  void start_next();

  const std::vector<Lesson>& course_;
  const std::string first_python_;
  std::string python_;
  std::vector<Place> places_;  // one for each lesson
  std::unique_ptr<TwinRun> run_;
  std::size_t lesson_ = 0;  // whose run it is
  bool stopping_ = false, discard_ = false;
  std::unique_ptr<Start> next_;
};

}  // namespace racecourse
