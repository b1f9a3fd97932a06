#pragma once

// What is kept of the reader's work: notes, goals met, hints shown, and whether the lab report is to be written.

#include <string>
#include <utility>

#include "files/settings_store.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "session/action.h"
#include "session/look.h"

namespace racecourse {

class Notebook {
 public:
  explicit Notebook(Progress progress) : progress_(std::move(progress)) {}

  bool goal_met(const Lesson& lesson, const Goal& goal) const;
  bool hint_shown(const Lesson& lesson, const Goal& goal) const;
  /// What the student wrote about the lesson.
  const std::string& note(const Lesson& lesson) const;
  const Progress& progress() const { return progress_; }
  const Notes& notes() const { return notes_; }

  void apply(const NotebookAction& action, const Lesson& lesson, Look& look);
  void set_notes(Notes notes) { notes_ = std::move(notes); }
  /// Marks the goals that a run has met.
  void check_goals(const Lesson& lesson, const Snapshot& run);
  void hide_hints(const Lesson& lesson) { hints_.erase(lesson.id); }
  /// True once after a goal was met, or all were forgotten.
  bool take_progress_changed() { return std::exchange(progress_changed_, false); }
  /// True once after something was written.
  bool take_notes_changed() { return std::exchange(notes_changed_, false); }
  /// True once after the lab report was asked for.
  bool take_report_wanted() { return std::exchange(report_wanted_, false); }

 private:
  void write(const Lesson& lesson, const std::string& text);
  void show_next_hint(const Lesson& lesson);

  Progress progress_;
  Progress hints_;  // goals whose hint is shown, by id of the lesson
  Notes notes_;
  bool progress_changed_ = false;
  bool notes_changed_ = false;
  bool report_wanted_ = false;
};

}  // namespace racecourse
