#pragma once

// The one mutable object of the window: its parts, and which of them may use the cores. Keys and panels ask (action.h), the
// parts act, panels read. Nothing here waits for a thread while the window draws.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files/settings_store.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "session/action.h"
#include "session/explore_session.h"
#include "session/guess_session.h"
#include "session/look.h"
#include "session/notebook.h"
#include "session/program_session.h"
#include "session/run_session.h"
#include "session/sweep_session.h"
#include "session/twin_session.h"

namespace racecourse {

class Session {
 public:
  using Clock = std::chrono::steady_clock;

  /// `course` must outlive the session and is not empty.
  Session(const std::vector<Lesson>& course, const Preferences& preferences, Progress progress);

  // What the panels read; of the current lesson where no lesson is named.

  const std::vector<Lesson>& course() const { return course_; }
  std::size_t lesson_index() const { return lesson_; }
  const Lesson& lesson() const { return course_[lesson_]; }

  const Settings& settings() const { return run_.settings(lesson_); }
  bool until_stopped() const { return run_.until_stopped(lesson_); }
  RunState state() const { return run_.state(lesson_); }
  /// The newest snapshot; of state idle before the first run. Never null.
  const std::shared_ptr<const Snapshot>& snapshot() const { return snapshot(lesson_); }
  const std::shared_ptr<const Snapshot>& snapshot(std::size_t lesson) const { return run_.snapshot(lesson); }
  /// The newest snapshot of many runs; null when there were none.
  const std::shared_ptr<const Snapshot>& repeated(std::size_t lesson) const { return run_.repeated(lesson); }
  /// Real runs that came about by themselves, with the settings that are explored; null for none.
  const Snapshot* runs_to_compare() const;
  std::int64_t runs_started() const { return run_.started(); }
  /// Live settings changed while a run was going.
  std::int64_t flips() const { return run_.flips(); }

  /// The reader's own programs, and whether their page is shown in place of the lesson.
  const ProgramSession& programs() const { return programs_; }

  const TwinSession& twin() const { return twin_; }
  const SweepSession& sweeps() const { return sweeps_; }
  std::size_t sweep_metric() const { return sweep_metric(lesson_); }
  std::size_t sweep_metric(std::size_t lesson) const { return sweeps_.metric(course_[lesson]); }
  std::size_t sweep_setting() const { return sweeps_.shown_setting(lesson()); }
  /// The interleavings; null where they cannot be visited, or were not looked at yet.
  const ExploreSession* exploring() const { return exploring_[lesson_].get(); }

  const Predictions& predictions() const { return predictions(lesson_); }
  const Predictions& predictions(std::size_t lesson) const { return guesses_.of(lesson); }
  /// As Predictions::guess_for, result_of and answer_of say, with the newest run.
  std::optional<double> guess() const { return guess(lesson_); }
  std::optional<double> guess(std::size_t lesson) const {
    return predictions(lesson).guess_for(*snapshot(lesson));
  }
  std::optional<double> guess_result() const { return predictions().result_of(*snapshot()); }
  std::string guess_answer() const { return guess_answer(lesson_); }
  std::string guess_answer(std::size_t lesson) const {
    return predictions(lesson).answer_of(*snapshot(lesson));
  }
  Typing typing() const { return guesses_.typing(lesson_, look_); }
  /// The line that is typed into; null while none is.
  const LineEdit* line() const { return guesses_.line(lesson_, look_); }
  /// As in GuessSession.
  std::uint64_t asked_where_to_guess() const { return guesses_.asked_where(); }

  bool goal_met(const Lesson& lesson, const Goal& goal) const { return notebook_.goal_met(lesson, goal); }
  bool hint_shown(const Goal& goal) const { return notebook_.hint_shown(lesson(), goal); }
  const std::string& note() const { return notebook_.note(lesson()); }
  const Notes& notes() const { return notebook_.notes(); }
  const Progress& progress() const { return notebook_.progress(); }

  bool has_tab(Tab tab) const { return look_.has_tab(lesson(), tab); }
  std::vector<Tab> tabs() const { return look_.tabs(lesson()); }
  Tab tab() const { return look_.tab(lesson()); }
  bool tab_on_stage() const { return look_.tab_on_stage(lesson()); }
  std::size_t pictures() const { return pictures_of(lesson()); }
  std::size_t picture() const { return look_.picture(lesson()); }
  ThemeName theme() const { return look_.theme(); }
  float scale() const { return look_.scale(); }
  float type_size() const { return look_.type_size(); }
  bool presenter() const { return look_.presenter(); }
  Overlay overlay() const { return look_.overlay(); }
  bool pointer_ring() const { return look_.pointer_ring(); }
  std::optional<std::size_t> tour_step() const { return look_.tour_step(); }
  bool tour_seen() const { return look_.tour_seen(); }
  std::string_view notice() const { return look_.notice(); }

  bool leaving() const { return leaving_; }
  bool ready_to_leave() const {
    return leaving_ && !run_.has_threads() && !twin_.busy() && !sweeps_.going() &&
           !programs_.work().has_threads();
  }
  /// Whether there are threads of ours whose work is drawn as it goes on.
  bool busy() const {
    return run_.busy() || twin_.busy() || sweeps_.busy() || (exploring() && exploring()->busy());
  }
  /// Whether something about a program is being found out: what is shown changes now and then.
  bool works_on_program() const { return programs_.work().busy(); }

  // What the window does.

  void apply(const Action& action);
  /// Once a frame: takes the newest snapshots, checks goals, lets go of what has ended, starts what has waited.
  void update(Clock::time_point now = Clock::now());
  /// Sets from text, as after --set. Returns nothing when done, else one sentence.
  std::optional<std::string> set_text(std::string_view setting, std::string_view value);
  /// Once, however often it is to be shown before it is dismissed.
  void show_notice(std::string sentence) { look_.show_notice(std::move(sentence)); }
  /// True when the side text has no room of its own and has to be a tab.
  void set_narrow(bool narrow) { look_.set_narrow(narrow); }
  void set_stage_height(float height) {
    look_.set_stage_height(height);
    programs_.set_stage_height(height);
  }
  /// Lines in sight of the program that is edited: what a page is.
  void set_program_page(std::size_t lines) { programs_.set_page(lines); }
  /// As in ProgramSession.
  void keep_programs_in(std::filesystem::path folder, Programs recent) {
    programs_.begin_with(std::move(folder), std::move(recent));
  }
  bool follow_programs(Clock::time_point now = Clock::now()) { return programs_.follow(now); }
  void prepare_headers_when_idle() { programs_.prepare_headers_when_idle(); }
  void keep_programs() { programs_.keep(); }
  bool take_programs_changed() { return programs_.take_recent_changed(); }
  void set_notes(Notes notes) { notebook_.set_notes(std::move(notes)); }
  /// As in Notebook.
  bool take_progress_changed() { return notebook_.take_progress_changed(); }
  bool take_notes_changed() { return notebook_.take_notes_changed(); }
  bool take_report_wanted() { return notebook_.take_report_wanted(); }

 private:
  void act(const RunAction& action);
  void act(const TwinAction& action);
  void act(const SweepAction& action);
  void act(const ExploreAction& action);
  void act(const GuessAction& action);
  void act(const NotebookAction& action) { notebook_.apply(action, lesson(), look_); }
  void act(const LookAction& action);
  void act(const SharedAction& action);
  void act(const ProgramAction& action);

  void go_to_lesson(std::ptrdiff_t index);
  void step_lesson(int by);
  void reset();
  void flip_key(char key);
  void replay_walk();
  void run_explored(std::int64_t times);
  void edit_copy();
  void leave();

  void stop_all();
  void make_room_for_run();
  void make_room_for_sweep();
  void follow_interleavings(Clock::time_point now);

  const std::vector<Lesson>& course_;
  std::size_t lesson_ = 0;
  bool leaving_ = false;

  RunSession run_;
  TwinSession twin_;
  SweepSession sweeps_;
  std::vector<std::unique_ptr<ExploreSession>> exploring_;  // one for each lesson; null until it is looked at
  GuessSession guesses_;
  Notebook notebook_;
  Look look_;
  ProgramSession programs_;
};

}  // namespace racecourse
