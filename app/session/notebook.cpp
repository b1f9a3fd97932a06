#include "session/notebook.h"

namespace racecourse {

namespace {

bool contains(const Progress& goals, const Lesson& lesson, const Goal& goal) {
  const auto of_lesson = goals.find(lesson.id);
  return of_lesson != goals.end() && of_lesson->second.contains(goal.id);
}

}  // namespace

bool Notebook::goal_met(const Lesson& lesson, const Goal& goal) const {
  return contains(progress_, lesson, goal);
}

bool Notebook::hint_shown(const Lesson& lesson, const Goal& goal) const {
  return contains(hints_, lesson, goal);
}

const std::string& Notebook::note(const Lesson& lesson) const {
  static const std::string nothing;
  const auto kept = notes_.find(lesson.id);
  return kept == notes_.end() ? nothing : kept->second;
}

void Notebook::apply(const NotebookAction& action, const Lesson& lesson, Look& look) {
  std::visit(Overloaded{
                 [&](const ask::Note& written) { write(lesson, written.text); },
                 [&](const ask::WriteReport&) { report_wanted_ = true; },
                 [&](const ask::ForgetProgress&) {
                   progress_changed_ = progress_changed_ || !progress_.empty();
                   progress_.clear();
                 },
                 [&](const ask::ToggleHint& hint) {
                   if (hints_[lesson.id].erase(hint.goal) == 0) hints_[lesson.id].insert(hint.goal);
                 },
                 [&](const ask::NextHint&) {
                   look.open_reading();
                   show_next_hint(lesson);
                 },
             },
             action);
}

void Notebook::write(const Lesson& lesson, const std::string& text) {
  std::string& kept = notes_[lesson.id];
  if (kept == text) return;
  kept = text;
  notes_changed_ = true;
}

void Notebook::show_next_hint(const Lesson& lesson) {
  for (const Goal& goal : lesson.teaching.goals) {
    if (goal_met(lesson, goal) || hint_shown(lesson, goal)) continue;
    hints_[lesson.id].insert(goal.id);
    return;
  }
  hide_hints(lesson);
}

void Notebook::check_goals(const Lesson& lesson, const Snapshot& run) {
  if (run.replayed) return;
  for (const Goal& goal : lesson.teaching.goals) {
    if (goal_met(lesson, goal) || !meets(goal, run)) continue;
    progress_[lesson.id].insert(goal.id);
    progress_changed_ = true;
  }
}

}  // namespace racecourse
