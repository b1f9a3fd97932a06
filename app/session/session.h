#pragma once

// The one mutable object of the window: which lesson, its settings, the run, what was reached. Keys and panels ask
// (action.h), Session acts, panels read. Nothing here waits for a thread while the window draws.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files/settings_store.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "session/action.h"
#include "session/explore_session.h"
#include "session/predictions.h"
#include "session/run_session.h"
#include "session/sweep_session.h"
#include "session/twin_session.h"
#include "text/theme_name.h"

namespace racecourse {

/// Where what is typed goes to.
enum class Typing { nothing, guess, class_guess };

class Session {
 public:
  using Clock = std::chrono::steady_clock;

  /// `course` must outlive the session and is not empty.
  Session(const std::vector<Lesson>& course, const Preferences& preferences, Progress progress);

  // What the panels read.
  const std::vector<Lesson>& course() const { return course_; }
  std::size_t lesson_index() const { return lesson_; }
  const Lesson& lesson() const { return course_[lesson_]; }
  const Settings& settings() const { return place().settings; }
  bool until_stopped() const { return place().until_stopped; }
  /// The newest picture of the current lesson; of state idle before its first run. Never null.
  const std::shared_ptr<const Snapshot>& snapshot() const { return place().snapshot; }
  /// Of the current lesson. `running` already when a start is only waiting for an older run to end.
  RunState state() const;
  const TwinSession& twin() const { return twin_; }
  bool goal_met(const Lesson& lesson, const Goal& goal) const;
  bool has_tab(Tab tab) const;
  std::vector<Tab> tabs() const;  ///< those there are
  Tab tab() const;                ///< the one that is open
  /// Pictures of the current lesson on the stage: the live chart, where it has lines, and its figures.
  std::size_t pictures() const { return (lesson().series.empty() ? 0 : 1) + lesson().figures.size(); }
  /// The one that is shown, 0 the first.
  std::size_t picture() const { return place().picture; }
  /// Real runs of the current lesson that came about by themselves, with the settings that are explored; null for none.
  const Snapshot* runs_to_compare() const;
  /// The interleavings of the current lesson; null where they cannot be visited, or were not looked at yet.
  const ExploreSession* exploring() const { return place().exploring.get(); }
  /// What was guessed about the current lesson.
  const Predictions& predictions() const { return predictions(lesson_); }
  const Predictions& predictions(std::size_t lesson) const { return predictions_[lesson]; }
  /// The reader's own guess that the newest run answers, or will; nothing when there is none.
  std::optional<double> guess() const { return guess(lesson_); }
  std::optional<double> guess(std::size_t lesson) const;
  /// What the newest run says in the measure of a guess; nothing while it says nothing.
  std::optional<double> guess_result() const;
  /// The sentence that answers the reader's own guess; empty while there is none.
  std::string guess_answer() const { return guess_answer(lesson_); }
  std::string guess_answer(std::size_t lesson) const;
  Typing typing() const;
  bool hint_shown(const Goal& goal) const { return place().hints.contains(goal.id); }
  const SweepSession& sweeps() const { return sweeps_; }
  /// Of sweep_metrics() the one that is drawn.
  std::size_t sweep_metric() const { return sweep_metric(lesson_); }
  std::size_t sweep_metric(std::size_t lesson) const { return places_[lesson].sweep_metric; }
  /// 0 for all of sweep_settings(), else one more than the place of the one that is drawn.
  std::size_t sweep_setting() const { return place().sweep_setting; }
  /// The newest picture of many runs of a lesson; null when there were none.
  const std::shared_ptr<const Snapshot>& repeated(std::size_t lesson) const {
    return places_[lesson].repeated;
  }
  const std::shared_ptr<const Snapshot>& snapshot(std::size_t lesson) const {
    return places_[lesson].snapshot;
  }
  /// What the student wrote about the lesson.
  const std::string& note() const;
  ThemeName theme() const { return theme_; }
  bool presenter() const { return presenter_; }
  Overlay overlay() const { return overlay_; }
  bool pointer_ring() const { return pointer_ring_; }
  /// The bubble of the tour that is shown, 0 the first; nothing while there is no tour.
  std::optional<std::size_t> tour_step() const { return tour_step_; }
  /// Whether the tour was begun, now or another time.
  bool tour_seen() const { return tour_seen_; }
  bool leaving() const { return leaving_; }
  /// Something a person should know, to be dismissed; empty for nothing.
  std::string_view notice() const;
  /// Of all type and lengths, apart from what the display asks for.
  float scale() const;
  float type_size() const { return type_size_; }

  // What the window does.
  void apply(const Action& action);
  /// Once a frame: takes the newest picture, checks goals, lets go of a run that ended, starts one that waited.
  void update(Clock::time_point now = Clock::now());
  /// Whether there are threads of ours: the picture may change without any input.
  bool busy() const {
    return run_.busy() || twin_.busy() || sweeps_.busy() || (exploring() && exploring()->busy());
  }
  bool ready_to_leave() const { return leaving_ && !run_.has_threads() && !twin_.busy() && !sweeps_.going(); }
  /// Sets from text, as after --set. Returns nothing when done, else one sentence.
  std::optional<std::string> set_text(std::string_view setting, std::string_view value);
  /// Once, however often it is to be shown before it is dismissed.
  void show_notice(std::string sentence);
  /// True when the side text has no room of its own and has to be a tab.
  void set_narrow(bool narrow) { narrow_ = narrow; }
  /// True once after a goal was met, or all were forgotten.
  bool take_progress_changed();
  const Progress& progress() const { return progress_; }
  void set_notes(Notes notes) { notes_ = std::move(notes); }
  const Notes& notes() const { return notes_; }
  /// True once after something was written.
  bool take_notes_changed() { return std::exchange(notes_changed_, false); }
  /// True once after the lab report was asked for.
  bool take_report_wanted() { return std::exchange(report_wanted_, false); }
  std::int64_t runs_started() const { return run_.started(); }
  /// Live settings changed while a run was going.
  std::int64_t flips() const { return flips_; }

 private:
  /// What is remembered of a lesson while another one is looked at.
  struct Place {
    Settings settings;
    bool until_stopped = false;
    std::shared_ptr<const Snapshot> snapshot;
    std::size_t picture = 0;                   ///< of those on the stage
    std::shared_ptr<const Snapshot> repeated;  ///< of the last time several runs were asked for
    std::size_t sweep_metric = 0;
    std::size_t sweep_setting = 0;
    std::unique_ptr<ExploreSession> exploring;
    std::set<std::string> hints;  ///< goals whose hint is shown
  };

  const Place& place() const { return places_[lesson_]; }
  Place& place() { return places_[lesson_]; }
  Place fresh_place(const Lesson& lesson) const;

  void go_to_lesson(std::size_t index);
  void set(const std::string& setting, std::int64_t value);
  void flip_key(char key);
  void toggle_until_stopped();
  void run_or_stop();
  void run_or_stop_twin();
  void run_many(std::int64_t times);
  void run_explored(std::int64_t times);
  void replay_walk();
  /// Does it with the interleavings of the current lesson, where there are any.
  template <class Deed>
  void explore(Deed deed);
  void reset();
  void sweep_or_stop(const std::string& setting);
  void add_sweep(const Setting& setting, std::chrono::milliseconds budget);
  void note(const std::string& text);
  void change_size(int by);
  void next_theme();
  void next_python();
  void step_tour(int by);
  void enter_guess();
  void type(std::string_view text);
  void erase();
  void enter_text();
  void toggle_hint(const std::string& goal);
  void next_hint();
  void forget_progress();
  void leave();

  RunOptions single_run() const;
  void start_when_free(RunSession::Start next);
  void begin_run();
  void show(std::shared_ptr<const Snapshot> picture);
  void check_goals(const Lesson& lesson, const Snapshot& picture);
  void follow_interleavings(Clock::time_point now);

  const std::vector<Lesson>& course_;
  std::vector<Place> places_;             // one for each lesson
  std::vector<Predictions> predictions_;  // one for each lesson
  std::size_t lesson_ = 0;

  RunSession run_;
  TwinSession twin_;
  SweepSession sweeps_;

  std::optional<Tab> tab_;
  ThemeName theme_;
  float type_size_;
  bool presenter_ = false;
  bool pointer_ring_ = false;
  Overlay overlay_ = Overlay::none;
  std::optional<std::size_t> tour_step_;
  bool tour_seen_;
  bool narrow_ = false;
  bool leaving_ = false;
  Typing typing_ = Typing::nothing;
  std::vector<std::string> notices_;
  Progress progress_;
  bool progress_changed_ = false;
  Notes notes_;
  bool notes_changed_ = false;
  bool report_wanted_ = false;
  std::int64_t flips_ = 0;
};

/// Bubbles of the tour.
constexpr std::size_t tour_length = 5;

/// Whether that setting is the count each lane works off (it is named after what the lanes count), which a run that goes
/// on until stopped does not use.
bool is_lane_count(const Lesson& lesson, const Setting& setting);

/// The setting a key flips; null when the lesson has none.
const Setting* setting_with_key(const Lesson& lesson, char key);

}  // namespace racecourse
