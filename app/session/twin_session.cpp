#include "session/twin_session.h"

#include <algorithm>
#include <utility>

#include "text/twin_words.h"

namespace racecourse {

TwinSession::TwinSession(const std::vector<Lesson>& course, std::string python)
    : course_(course),
      first_python_(python.empty() ? std::string(usual_python) : std::move(python)),
      python_(first_python_) {
  for (const Lesson& lesson : course) places_.push_back(fresh(lesson));
}

TwinSession::Place TwinSession::fresh(const Lesson& lesson) const {
  return {Settings(lesson.twin_settings), std::make_shared<const TwinSnapshot>(), {}};
}

void TwinSession::apply(const TwinAction& action, std::size_t lesson, const Settings& of_lesson, Look& look) {
  Settings& own = places_[lesson].own;
  std::visit(Overloaded{
                 [&](const ask::RunOrStopTwin&) { run_or_stop(lesson, of_lesson, look); },
                 [&](const ask::SetTwin& asked) {
                   if (own.has(asked.setting)) own.set_number(asked.setting, asked.value);
                 },
                 [&](const ask::NextPython&) { next_python(look); },
             },
             action);
}

void TwinSession::run_or_stop(std::size_t lesson, const Settings& of_lesson, Look& look) {
  if (course_[lesson].twin.empty()) return;
  look.open(Tab::python);
  if (running(lesson)) return stop();
  stop();
  next_ =
      std::make_unique<Start>(Start{lesson, twin_settings(course_[lesson], places_[lesson].own, of_lesson)});
  start_next();
}

/// Those in PATH, and the one it began with.
void TwinSession::next_python(Look& look) {
  std::vector<std::string> all = pythons_in_path();
  if (std::find(all.begin(), all.end(), first_python_) == all.end()) all.insert(all.begin(), first_python_);
  const auto now = std::find(all.begin(), all.end(), python_);
  const std::string next = now == all.end() || now + 1 == all.end() ? all.front() : *(now + 1);
  if (std::exchange(python_, next) == next)
    look.show_notice("The only Python in PATH is " + python_ + "; --python PROGRAM names another.");
}

void TwinSession::stop() {
  next_.reset();
  if (!run_ || stopping_) return;
  stopping_ = true;
  run_->request_stop();
}

void TwinSession::forget(std::size_t lesson) {
  if (run_ && lesson_ == lesson) {
    stop();
    discard_ = true;
  }
  places_[lesson] = fresh(course_[lesson]);
}

void TwinSession::update() {
  if (run_) {
    const bool over = run_->finished();  // asked first: the snapshot taken after it is then the last one
    if (!discard_) places_[lesson_].snapshot = run_->poll();
    if (over) run_.reset();
  }
  start_next();
}

void TwinSession::start_next() {
  if (!next_ || run_) return;
  const std::unique_ptr<Start> start = std::exchange(next_, nullptr);
  lesson_ = start->lesson;
  stopping_ = discard_ = false;
  run_ = std::make_unique<TwinRun>(course_[lesson_].twin, twin_words(start->settings),
                                   TwinOptions{.python = python_});
  places_[lesson_].snapshot = run_->poll();
  places_[lesson_].ran_with = start->settings;
}

}  // namespace racecourse
