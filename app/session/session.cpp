#include "session/session.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "kit/replay/replay.h"

namespace racecourse {

namespace {

/// What the page of the reader's own programs leaves to be asked for: not what is about the lesson behind it.
bool acts_beside_lesson(const Action& action) {
  return std::visit(
      Overloaded{
          [](const ProgramAction&) { return true; },
          [](const ExploreAction&) { return true; },
          [](const LookAction& look) {
            return !std::holds_alternative<ask::ChooseTab>(look) &&
                   !std::holds_alternative<ask::ChoosePicture>(look) &&
                   !std::holds_alternative<ask::NextPicture>(look);
          },
          [](const SharedAction& shared) {
            return std::holds_alternative<ask::ChooseLesson>(shared) ||
                   std::holds_alternative<ask::StepLesson>(shared) ||
                   std::holds_alternative<ask::Leave>(shared);
          },
          [](const NotebookAction& kept) { return std::holds_alternative<ask::ForgetProgress>(kept); },
          [](const auto&) { return false; },
      },
      action.part());
}

}  // namespace

Session::Session(const std::vector<Lesson>& course, const Preferences& preferences, Progress progress)
    : course_(course),
      run_(course),
      twin_(course, preferences.python),
      exploring_(course.size()),
      guesses_(course),
      notebook_(std::move(progress)),
      look_(preferences) {
  assert(!course.empty());
}

const Snapshot* Session::runs_to_compare() const {
  const Snapshot& runs = *snapshot();
  return exploring() && !runs.replayed && exploring()->comparable(runs) ? &runs : nullptr;
}

// What the reader asks for ---------------------------------------------------------------------------------------------

void Session::apply(const Action& action) {
  if (programs_.shown() && !acts_beside_lesson(action)) return;
  const std::size_t lesson = lesson_;
  const Settings before = settings();
  std::visit([&](const auto& part) { act(part); }, action.part());
  // A run that is going is still the one that was asked about, whatever is changed meanwhile.
  if (lesson == lesson_ && settings() != before && state() != RunState::running)
    guesses_.ask_about(lesson_, settings());
  guesses_.leave_hidden(lesson_, look_);
}

std::optional<std::string> Session::set_text(std::string_view setting, std::string_view value) {
  auto error = run_.set_text(lesson_, setting, value, look_);
  guesses_.ask_about(lesson_, settings());
  return error;
}

void Session::act(const GuessAction& action) {
  const bool open = predictions().open();
  guesses_.apply(action, lesson_, look_);
  // The next run is the one that was asked about.
  if (open && predictions().guess() && !lesson().teaching.prediction->goes_on) run_.end_by_itself(lesson_);
}

// What somebody is typing for a guess is not thrown away by a start.
void Session::act(const RunAction& action) {
  if (std::holds_alternative<ask::RunOrStop>(action) && state() != RunState::running) {
    act(GuessAction{ask::CommitGuess{}});
    if (typing() == Typing::guess && predictions().unreadable()) return;
  }
  run_.apply(action, lesson_, look_);
  make_room_for_run();
}

void Session::act(const TwinAction& action) {
  if (!leaving_) twin_.apply(action, lesson_, settings(), look_);
}

void Session::act(const SweepAction& action) {
  if (leaving_) return;
  sweeps_.apply(action, lesson(), settings(), until_stopped(), twin_.python(), look_);
  make_room_for_sweep();
}

void Session::act(const ExploreAction& action) {
  if (programs_.shown()) return programs_.apply(action);
  if (ExploreSession* mine = exploring_[lesson_].get()) mine->apply(action);
}

/// The tabs of the page that is shown.
void Session::act(const LookAction& action) {
  if (programs_.shown()) {
    if (const auto* at = std::get_if<ask::ChooseTabAt>(&action)) return programs_.choose_tab_at(at->place);
    if (std::holds_alternative<ask::ToggleStage>(action)) return programs_.toggle_stage();
  }
  if (std::holds_alternative<ask::StartTour>(action)) programs_.hide();  // it shows a lesson
  look_.apply(action, lesson());
}

void Session::act(const SharedAction& action) {
  std::visit(Overloaded{
                 [&](const ask::ChooseLesson& choice) {
                   if (choice.index < course_.size()) go_to_lesson(static_cast<std::ptrdiff_t>(choice.index));
                 },
                 [&](const ask::StepLesson& step) { step_lesson(step.by); },
                 [&](const ask::Reset&) { reset(); },
                 [&](const ask::FlipKey& flip) { flip_key(flip.key); },
                 [&](const ask::ReplayWalk&) { replay_walk(); },
                 [&](const ask::RunExplored& many) { run_explored(many.times); },
                 [&](const ask::EditCopy&) { edit_copy(); },
                 [&](const ask::Leave&) { leave(); },
             },
             action);
}

void Session::go_to_lesson(std::ptrdiff_t index) {
  const auto last = static_cast<std::ptrdiff_t>(course_.size()) - 1;
  const auto wanted = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(index, 0, last));
  programs_.hide();
  if (wanted == lesson_) return;
  stop_all();
  guesses_.end_typing();
  lesson_ = wanted;
}

void Session::step_lesson(int by) {
  const auto last = static_cast<std::ptrdiff_t>(course_.size()) - 1;
  if (programs_.shown()) return by < 0 ? go_to_lesson(last) : void();
  const std::ptrdiff_t wanted = static_cast<std::ptrdiff_t>(lesson_) + by;
  wanted > last ? act(ProgramAction{ask::ShowPrograms{}}) : go_to_lesson(wanted);
}

/// What was going in a lesson ends where its page is left, the tour of it, too.
void Session::act(const ProgramAction& action) {
  const bool shown = programs_.shown();
  programs_.apply(action);
  if (shown || !programs_.shown()) return;
  act(LookAction{ask::EndTour{}});
  stop_all();
  guesses_.end_typing();
}

void Session::reset() {
  run_.reset(lesson_);
  sweeps_.stop();
  sweeps_.forget(lesson().id);
  twin_.forget(lesson_);
  if (exploring_[lesson_]) exploring_[lesson_]->reset();
  guesses_.begin_anew(lesson_);
  guesses_.ask_about(lesson_, settings());
  notebook_.hide_hints(lesson());
  look_.forget(lesson());
}

// What is in sight is what a key changes.
void Session::flip_key(char key) {
  if (tab() != Tab::interleavings) return run_.flip_key(lesson_, key, look_);
  if (exploring_[lesson_]) exploring_[lesson_]->flip_key(key);
}

void Session::replay_walk() {
  const Walked* walk = exploring() ? exploring()->walk() : nullptr;
  if (!walk || !walk->over()) return;
  run_.run_experiment(lesson_, replay_experiment(lesson(), walk->schedule()), exploring()->settings());
  look_.open(Tab::timeline);
  make_room_for_run();
}

void Session::run_explored(std::int64_t times) {
  if (!exploring()) return;
  run_.run_many_with(lesson_, exploring()->for_real_runs(settings()), times);
  make_room_for_run();
}

void Session::edit_copy() {
  if (!lesson().plain.empty())
    act(ProgramAction{ask::BeginProgram{lesson().id, std::string(lesson().plain)}});
}

void Session::leave() {
  leaving_ = true;
  programs_.keep();
  programs_.stop_work();
  stop_all();
}

// Who may use the cores ------------------------------------------------------------------------------------------------
//
// Runs, sweeps and twins measure time, so that they disturb one another. What the reader asks for last goes first: a run
// ends a sweep, and a sweep ends a run. A search for interleavings measures nothing, and goes only while it is looked at.

void Session::stop_all() {
  run_.stop();
  twin_.stop();
  sweeps_.stop();
}

/// Lets a run that waits begin, as soon as no sweep is going.
void Session::make_room_for_run() {
  if (!run_.waiting()) return;
  sweeps_.stop();
  if (leaving_) return run_.stop();
  if (!run_.replay_waits()) guesses_.close(lesson_, settings());
  if (!sweeps_.going()) run_.begin(twin_.python());
}

void Session::make_room_for_sweep() {
  if (sweeps_.waiting()) run_.stop();
}

void Session::update(Clock::time_point now) {
  if (const auto snapshot = run_.update(lesson_, now))
    notebook_.check_goals(course_[run_.lesson()], *snapshot);
  twin_.update();
  make_room_for_run();
  sweeps_.update(!run_.has_threads() && !run_.waiting() && !twin_.busy());
  follow_interleavings(now);
  programs_.update();
  if (std::string trouble = programs_.take_trouble(); !trouble.empty()) show_notice(std::move(trouble));
}

void Session::follow_interleavings(Clock::time_point now) {
  const bool open = tab() == Tab::interleavings && !leaving_ && !programs_.shown();
  std::unique_ptr<ExploreSession>& current = exploring_[lesson_];
  if (open) {
    if (!current) current = std::make_unique<ExploreSession>(lesson(), settings());
    current->follow_run(snapshot(), now);
  }
  for (const std::unique_ptr<ExploreSession>& exploring : exploring_)
    if (exploring) exploring->update(open && exploring == current, now);
}

}  // namespace racecourse
