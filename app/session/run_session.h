#pragma once

// The settings of each lesson's real runs, their newest snapshots, and the run that is going: at most one at a time. A run
// that is to end is asked to, and let go of only once it has, so that nothing here waits for a thread; the next one starts
// after that.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/run.h"
#include "session/action.h"
#include "session/look.h"
#include "text/run_words.h"

namespace racecourse {

/// The setting a key flips; null when the lesson has none.
const Setting* setting_with_key(const Lesson& lesson, char key);

class RunSession {
 public:
  using Clock = std::chrono::steady_clock;

  /// `course` must outlive it.
  explicit RunSession(const std::vector<Lesson>& course);

  const Settings& settings(std::size_t lesson) const { return places_[lesson].settings; }
  bool until_stopped(std::size_t lesson) const { return places_[lesson].until_stopped; }
  /// The newest snapshot; of state idle before the first run. Never null.
  const std::shared_ptr<const Snapshot>& snapshot(std::size_t lesson) const {
    return places_[lesson].snapshot;
  }
  /// The newest snapshot of many runs; null when there were none.
  const std::shared_ptr<const Snapshot>& repeated(std::size_t lesson) const {
    return places_[lesson].repeated;
  }
  /// `running` already when a start is only waiting for an older run to end.
  RunState state(std::size_t lesson) const;
  /// Whether there are threads of ours.
  bool has_threads() const { return run_ != nullptr; }
  /// Whether a run is to start as soon as it may.
  bool waiting() const { return next_.has_value(); }
  /// Whether that is a replay, or another experiment that is not the lesson's own.
  bool replay_waits() const { return next_ && next_->settings; }
  bool busy() const { return run_ || next_ || restart_at_; }
  std::int64_t started() const { return started_; }
  /// Live settings changed while a run was going.
  std::int64_t flips() const { return flips_; }

  /// Afterwards a run may be waiting().
  void apply(const RunAction& action, std::size_t lesson, Look& look);
  void set(std::size_t lesson, const std::string& name, std::int64_t value, Look& look);
  /// Sets from text, as after --set. Returns nothing when done, else one sentence.
  std::optional<std::string> set_text(std::size_t lesson, std::string_view name, std::string_view value,
                                      Look& look);
  /// The setting with that key takes its next word.
  void flip_key(std::size_t lesson, char key, Look& look);
  /// The next runs of that lesson are of a set count.
  void end_by_itself(std::size_t lesson) { places_[lesson].until_stopped = false; }
  /// Stops the run that is going, and has many of them wait.
  void run_many(std::size_t lesson, std::int64_t times);
  /// The same over other settings, which the lesson takes over, to the end of their count.
  void run_many_with(std::size_t lesson, Settings settings, std::int64_t times);
  /// Stops the run that is going, and has this one wait, with settings that the lesson does not take over.
  void run_experiment(std::size_t lesson, std::function<void(Stage&)> experiment, Settings settings);
  /// Ends the run that is going, and forgets the one that waits.
  void stop();
  /// Stops, and has the lesson as it was at its beginning.
  void reset(std::size_t lesson);

  /// Once a frame. Takes the newest snapshot and returns it where there is a new one, else null; lets go of a run that has
  /// ended; has a run of that lesson wait again where its settings have changed and settled.
  std::shared_ptr<const Snapshot> update(std::size_t lesson, Clock::time_point now);
  /// Whose run it is, or was.
  std::size_t lesson() const { return lesson_; }
  /// Starts the run that waits, where no other goes on.
  void begin(const std::string& python);

 private:
  /// What is remembered of a lesson while another one is looked at.
  struct Place {
    Settings settings;
    bool until_stopped = false;
    std::shared_ptr<const Snapshot> snapshot;
    std::shared_ptr<const Snapshot> repeated;  // of the last time many runs were asked for
  };
  struct Start {
    std::size_t lesson = 0;
    RunOptions options;
    std::optional<Settings> settings;  // nothing: those of the lesson at the moment it starts
  };

  static Place fresh(const Lesson& lesson);
  bool going(std::size_t lesson) const { return run_ && lesson_ == lesson && !stopping_; }
  void run_once(std::size_t lesson);
  void run_or_stop(std::size_t lesson);
  void start(Start next);
  void toggle_until_stopped(std::size_t lesson);
  void restart_when_settled();

  const std::vector<Lesson>& course_;
  std::vector<Place> places_;  // one for each lesson
  std::unique_ptr<Run> run_;
  std::size_t lesson_ = 0;                       // whose run it is, or was
  std::shared_ptr<const Snapshot> snapshot_;     // the last one that was taken
  bool repeated_ = false;                        // many runs were asked for
  bool stopping_ = false;                        // it was asked to stop
  bool discard_ = false;                         // its snapshots are no longer wanted
  std::optional<Start> next_;                    // once run_ has ended
  std::optional<Clock::time_point> restart_at_;  // when a setting that is not live has settled
  std::int64_t started_ = 0;
  std::int64_t flips_ = 0;
};

}  // namespace racecourse
