#pragma once

// The interleavings of one lesson: the settings that are explored (apart from those of real runs), the search in the
// background, and the schedule walked by hand. Owned by Session; panels read it. Nothing here waits for a search: one that
// is no longer wanted is cancelled, and let go of once it has ended.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "kit/explorer/exploration.h"
#include "kit/explorer/explorer.h"
#include "kit/explorer/walk.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/replay/run_path.h"
#include "session/action.h"

namespace racecourse {

class ExploreSession {
 public:
  using Clock = std::chrono::steady_clock;

  /// The lesson must be explorable and outlive this. Begins with what it explores by default, but with those words of `real`
  /// that the reader has chosen for real runs. Nothing is searched before the first update.
  ExploreSession(const Lesson& lesson, const Settings& real);

  // What the panels read.
  const Settings& settings() const { return settings_; }
  /// The answer for these settings, partial ones included; null while there is none.
  const std::shared_ptr<const Exploration>& found() const { return found_; }
  /// A search for these settings is going, or about to begin.
  bool searching() const { return !found_; }
  std::uint64_t states_so_far() const { return states_so_far_; }
  double seconds_so_far() const { return seconds_so_far_; }
  /// Null when the body cannot be walked; `failure` then says why.
  const Walked* walk() const { return walk_ ? &*walk_ : nullptr; }
  const std::string& failure() const { return failure_; }
  /// The path of the newest run on real threads, over these settings; empty where there is none, or none could be computed.
  const Schedule& run_path() const { return run_path_.schedule; }
  /// Whose path that is, or why there is none, in a few words; empty where no steps were stamped.
  const std::string& run_words() const { return run_words_; }
  /// Whether real runs that ended so can be compared with what is explored.
  bool comparable(const Snapshot& runs) const;
  /// These settings in place of the same ones of `real`; what no interleaving depends on stays.
  Settings for_real_runs(Settings real) const;

  // What Session does.
  void apply(const ExploreAction& action);
  void set(const std::string& setting, std::int64_t value, Clock::time_point now = Clock::now());
  void flip_key(char key, Clock::time_point now = Clock::now());
  void reset();
  void step(std::size_t thread);
  void undo();
  void start_over();
  void finish();
  void follow(const Schedule& schedule);
  void go_to(const ProgressPlace& place);
  /// To the end; each step by one of the threads that can go, each with the same probability.
  void walk_at_random();
  /// Once a frame, with the newest snapshot of a run on real threads. While it goes, its path is computed a few times a second;
  /// once the threads stand still, at once.
  void follow_run(const std::shared_ptr<const Snapshot>& run, Clock::time_point now = Clock::now());
  /// Once a frame. A search goes only while it is looked at.
  void update(bool looked_at, Clock::time_point now = Clock::now());
  /// There is a thread of ours, or one is about to start.
  bool busy() const { return search_ || start_at_; }
  std::int64_t searches_started() const { return searches_started_; }

 private:
  void settings_changed(Clock::time_point now);
  void begin_walk();
  void take_answer();
  void give_up_search();
  void take_path(const Snapshot& run);
  template <class Move>
  void move(Move by);

  const Lesson* lesson_;
  Settings settings_;
  std::optional<Walk> walk_;
  std::string failure_;
  std::shared_ptr<const Exploration> found_;
  std::unique_ptr<ExplorationRun> search_;
  bool given_up_ = false;                      // the search that goes was cancelled
  std::optional<Clock::time_point> start_at_;  // when the settings have settled
  std::uint64_t states_so_far_ = 0;
  double seconds_so_far_ = 0;
  std::int64_t searches_started_ = 0;
  std::shared_ptr<const Snapshot> followed_;  // the newest snapshot of a run
  bool path_due_ = false;                     // its path is not computed yet
  Clock::time_point path_taken_{};
  RunPath run_path_;
  std::string run_words_;
  std::mt19937 dice_{std::random_device{}()};
};

/// Of the outcomes that break the property: the one with the fewest preemptions, and the least likely one, which only
/// a complete answer knows. Null when none breaks it.
const ExploredOutcome* fewest_preemptions_that_break(const Exploration& exploration);
const ExploredOutcome* rarest_that_breaks(const Exploration& exploration);

}  // namespace racecourse
