#include "session/session.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "kit/base/ordering.h"
#include "kit/replay/replay.h"

namespace racecourse {

namespace {

constexpr float presenter_growth = 1.4f;
constexpr std::array type_sizes{0.5f,  0.6f, 0.7f,  0.8f, 0.9f, 1.0f, 1.1f,
                                1.25f, 1.5f, 1.75f, 2.0f, 2.5f, 3.0f, 4.0f};

// What one setting's effect may take to measure.
constexpr std::chrono::milliseconds one_sweep{8000};

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // Clang before 17 does not find it by itself

std::shared_ptr<const Snapshot> idle_picture(const Lesson& lesson, const Settings& settings) {
  auto picture = std::make_shared<Snapshot>();
  picture->lesson = lesson.id;
  picture->settings = settings;
  return picture;
}

float next_size(float size, int by) {
  if (by == 0) return 1.0f;
  constexpr float slack = 0.01f;
  if (by > 0) {
    const auto above =
        std::find_if(type_sizes.begin(), type_sizes.end(), [&](float s) { return s > size + slack; });
    return above == type_sizes.end() ? type_sizes.back() : *above;
  }
  const auto below =
      std::find_if(type_sizes.rbegin(), type_sizes.rend(), [&](float s) { return s < size - slack; });
  return below == type_sizes.rend() ? type_sizes.front() : *below;
}

}  // namespace

bool is_lane_count(const Lesson& lesson, const Setting& setting) {
  return lesson.runs_on && setting.is_number() && setting.name == lesson.lane_unit;
}

const Setting* setting_with_key(const Lesson& lesson, char key) {
  const auto found = std::find_if(lesson.settings.begin(), lesson.settings.end(),
                                  [&](const Setting& setting) { return setting.key == key; });
  return found == lesson.settings.end() ? nullptr : &*found;
}

Session::Session(const std::vector<Lesson>& course, const Preferences& preferences, Progress progress)
    : course_(course),
      twin_(course, preferences.python),
      theme_(preferences.theme),
      type_size_(preferences.type_size),
      tour_seen_(preferences.tour_seen),
      progress_(std::move(progress)) {
  assert(!course.empty());
  for (const Lesson& lesson : course) {
    places_.push_back(fresh_place(lesson));
    predictions_.emplace_back(lesson);
  }
}

Session::Place Session::fresh_place(const Lesson& lesson) const {
  const Settings settings = lesson.default_settings();
  Place place{.settings = settings,
              .until_stopped = lesson.runs_on,
              .snapshot = idle_picture(lesson, settings),
              .picture = lesson.opens_with};
  place.sweep_metric = first_sweep_metric(lesson);
  return place;
}

// Reading ------------------------------------------------------------------------------------------------------------

RunState Session::state() const {
  if (run_.waiting() || run_.going(lesson_)) return RunState::running;
  if (run_.stopping(lesson_)) return RunState::stopping;
  return snapshot()->state == RunState::idle ? RunState::idle : RunState::done;
}

const std::string& Session::note() const {
  static const std::string nothing;
  const auto kept = notes_.find(lesson().id);
  return kept == notes_.end() ? nothing : kept->second;
}

bool Session::goal_met(const Lesson& lesson, const Goal& goal) const {
  const auto met = progress_.find(lesson.id);
  return met != progress_.end() && met->second.contains(goal.id);
}

bool Session::has_tab(Tab tab) const {
  switch (tab) {
    case Tab::timeline:
    case Tab::outcomes:
    case Tab::report: return true;
    case Tab::interleavings: return lesson().explorable();
    case Tab::source: return !lesson().body.empty();
    case Tab::python: return !lesson().twin.empty();
    case Tab::reading: return narrow_ || presenter_;
    case Tab::talking_points: return presenter_;
    case Tab::guesses: return presenter_ && predictions().asks();
  }
  return false;
}

std::vector<Tab> Session::tabs() const {
  std::vector<Tab> tabs;
  tabs.reserve(all_tabs.size());
  for (const Tab tab : all_tabs)
    if (has_tab(tab)) tabs.push_back(tab);
  return tabs;
}

Tab Session::tab() const { return tab_ && has_tab(*tab_) ? *tab_ : all_tabs.front(); }

std::optional<double> Session::guess(std::size_t lesson) const {
  const auto& asked = course_[lesson].prediction;
  if (!asked || predictions_[lesson].skipped()) return {};
  if (asked->kind != GuessKind::order) return predictions_[lesson].guess();
  const std::int64_t order = snapshot(lesson)->settings.number(asked->setting);
  return order == as_listed ? std::nullopt : std::optional(static_cast<double>(order));
}

std::optional<double> Session::guess_result() const {
  if (!snapshot()->tells() || !lesson().prediction) return {};
  return lesson().prediction->result(*snapshot());
}

std::string Session::guess_answer(std::size_t lesson) const {
  const Snapshot& run = *snapshot(lesson);
  const auto said = guess(lesson);
  return run.tells() && said ? course_[lesson].prediction->answer(*said, run) : std::string();
}

Typing Session::typing() const {
  if (typing_ == Typing::guess && (!predictions().open() || presenter_)) return Typing::nothing;
  if (typing_ == Typing::class_guess && tab() != Tab::guesses) return Typing::nothing;
  return typing_;
}

std::string_view Session::notice() const {
  return notices_.empty() ? std::string_view{} : std::string_view(notices_.front());
}

const Snapshot* Session::runs_to_compare() const {
  const Snapshot* runs = snapshot().get();
  return exploring() && !runs->replayed && exploring()->comparable(*runs) ? runs : nullptr;
}

float Session::scale() const { return type_size_ * (presenter_ ? presenter_growth : 1.0f); }

// Acting -------------------------------------------------------------------------------------------------------------

void Session::apply(const Action& action) {
  std::visit(
      Overloaded{
          [&](const ask::RunOrStop&) { run_or_stop(); },
          [&](const ask::RunMany& many) { run_many(many.times); },
          [&](const ask::Set& wish) { set(wish.setting, wish.value); },
          [&](const ask::FlipKey& flip) { flip_key(flip.key); },
          [&](const ask::RunOrStopTwin&) { run_or_stop_twin(); },
          [&](const ask::SetTwin& wish) { twin_.set(lesson_, wish.setting, wish.value); },
          [&](const ask::ToggleUntilStopped&) { toggle_until_stopped(); },
          [&](const ask::Reset&) { reset(); },
          [&](const ask::ChooseLesson& choice) { go_to_lesson(choice.index); },
          [&](const ask::StepLesson& step) {
            const auto last = static_cast<std::ptrdiff_t>(course_.size()) - 1;
            const auto wanted = static_cast<std::ptrdiff_t>(lesson_) + step.by;
            go_to_lesson(static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(wanted, 0, last)));
          },
          [&](const ask::ChooseTab& choice) { tab_ = choice.tab; },
          [&](const ask::ChooseTabAt& choice) {
            if (const auto all = tabs(); choice.place < all.size()) tab_ = all[choice.place];
          },
          [&](const ask::ChoosePicture& choice) {
            if (choice.place < pictures()) place().picture = choice.place;
          },
          [&](const ask::NextPicture&) {
            if (pictures() > 0) place().picture = (picture() + 1) % pictures();
          },
          [&](const ask::SweepOrStop& wish) { sweep_or_stop(wish.setting); },
          [&](const ask::ChooseSweepMetric& choice) {
            if (choice.place < sweep_metrics(lesson()).size()) place().sweep_metric = choice.place;
          },
          [&](const ask::ChooseSweepSetting& choice) {
            if (choice.place <= sweep_settings(lesson()).size()) place().sweep_setting = choice.place;
          },
          [&](const ask::Note& written) { note(written.text); },
          [&](const ask::WriteReport&) { report_wanted_ = true; },
          [&](const ask::SetExplored& wish) {
            explore([&](ExploreSession& mine) { mine.set(wish.setting, wish.value); });
          },
          [&](const ask::StepThread& wish) {
            explore([&](ExploreSession& mine) { mine.step(wish.thread); });
          },
          [&](const ask::UndoStep&) { explore([](ExploreSession& mine) { mine.undo(); }); },
          [&](const ask::StartWalkOver&) { explore([](ExploreSession& mine) { mine.start_over(); }); },
          [&](const ask::FinishWalk&) { explore([](ExploreSession& mine) { mine.finish(); }); },
          [&](const ask::WalkSchedule& wish) {
            explore([&](ExploreSession& mine) { mine.follow(wish.schedule); });
          },
          [&](const ask::WalkTo& wish) { explore([&](ExploreSession& mine) { mine.go_to(wish.place); }); },
          [&](const ask::WalkAtRandom&) { explore([](ExploreSession& mine) { mine.walk_at_random(); }); },
          [&](const ask::ReplayWalk&) { replay_walk(); },
          [&](const ask::RunExplored& many) { run_explored(many.times); },
          [&](const ask::ChangeSize& change) { change_size(change.by); },
          [&](const ask::NextTheme&) { next_theme(); },
          [&](const ask::NextPython&) { next_python(); },
          [&](const ask::TogglePresenter&) { presenter_ = !presenter_; },
          [&](const ask::TogglePointerRing&) { pointer_ring_ = !pointer_ring_; },
          [&](const ask::ToggleOverlay& toggle) {
            overlay_ = overlay_ == toggle.overlay ? Overlay::none : toggle.overlay;
          },
          [&](const ask::CloseOverlay&) { overlay_ = Overlay::none; },
          [&](const ask::StartTour&) {
            tour_step_ = 0;
            tour_seen_ = true;
          },
          [&](const ask::StepTour& step) { step_tour(step.by); },
          [&](const ask::EndTour&) { tour_step_.reset(); },
          [&](const ask::ForgetProgress&) { forget_progress(); },
          [&](const ask::DismissNotice&) {
            if (!notices_.empty()) notices_.erase(notices_.begin());
          },
          [&](const ask::EnterGuess&) { enter_guess(); },
          [&](const ask::TypeText& typed) { type(typed.text); },
          [&](const ask::EraseText&) { erase(); },
          [&](const ask::EnterText&) { enter_text(); },
          [&](const ask::EndTyping&) { typing_ = Typing::nothing; },
          [&](const ask::ChooseGuess& word) { predictions_[lesson_].choose(word.choice); },
          [&](const ask::CommitGuess&) { predictions_[lesson_].commit(); },
          [&](const ask::SkipGuess&) { predictions_[lesson_].skip(); },
          [&](const ask::RemoveClassGuess& one) { predictions_[lesson_].remove_of_class(one.index); },
          [&](const ask::ClearClassGuesses&) { predictions_[lesson_].clear_class(); },
          [&](const ask::ToggleHint& hint) { toggle_hint(hint.goal); },
          [&](const ask::NextHint&) { next_hint(); },
          [&](const ask::Leave&) { leave(); },
      },
      action.kind());
  typing_ = typing();  // what is no longer typed into is not typed into again when its place comes back
}

template <class Deed>
void Session::explore(Deed deed) {
  if (place().exploring) deed(*place().exploring);
}

void Session::go_to_lesson(std::size_t index) {
  if (index == lesson_ || index >= course_.size()) return;
  run_.stop();
  twin_.stop();
  typing_ = Typing::nothing;
  sweeps_.stop();
  lesson_ = index;
}

void Session::set(const std::string& name, std::int64_t value) {
  Settings& settings = place().settings;
  if (!settings.has(name)) return;
  const std::int64_t before = settings.number(name);
  settings.set_number(name, value);
  const std::int64_t now = settings.number(name);
  if (now == before) return;

  const Setting& declared = settings.declared()[settings.index(name)];
  if (is_lane_count(lesson(), declared)) place().until_stopped = false;
  // A schedule is replayed with the settings it was found with.
  if (!run_.going(lesson_) || snapshot()->replayed) return;
  if (run_.repeats())
    return show_notice("These runs end as they began; what you changed holds from the next start.");
  if (!declared.live) return run_.restart_when_settled();
  run_.set_live(name, now);
  ++flips_;
}

std::optional<std::string> Session::set_text(std::string_view setting, std::string_view value) {
  Settings checked = place().settings;
  if (auto error = checked.set(setting, value)) return error;
  set(std::string(setting), checked.number(setting));
  // Even a count that was the default already was asked for.
  if (is_lane_count(lesson(), checked.declared()[checked.index(setting)])) place().until_stopped = false;
  return {};
}

void Session::flip_key(char key) {
  // What is in sight is what a key changes.
  if (tab() == Tab::interleavings) return explore([&](ExploreSession& mine) { mine.flip_key(key); });
  const Setting* setting = setting_with_key(lesson(), key);
  if (!setting || setting->is_number()) return;
  const auto words = static_cast<std::int64_t>(setting->choices.size());
  set(setting->name, (settings().number(setting->name) + 1) % words);
}

void Session::toggle_until_stopped() {
  if (!lesson().runs_on) return;
  place().until_stopped = !place().until_stopped;
  if (run_.going(lesson_) && !run_.repeats()) run_.restart_when_settled();
}

void Session::run_or_stop() {
  if (run_.waiting() || run_.going(lesson_))
    run_.stop();
  else
    start_when_free({single_run(), {}});
}

void Session::run_or_stop_twin() {
  if (lesson().twin.empty() || leaving_) return;
  tab_ = Tab::python;
  if (twin_.running(lesson_))
    twin_.stop();
  else
    twin_.start(lesson_, settings());
}

void Session::run_many(std::int64_t times) {
  RunOptions options;
  options.repeat = times;
  start_when_free({options, {}});
}

void Session::replay_walk() {
  const Walk* walk = exploring() ? exploring()->walk() : nullptr;
  if (!walk || !walk->over()) return;
  RunOptions options;
  options.experiment = replay_experiment(lesson(), walk->schedule());
  start_when_free({options, exploring()->settings()});
  tab_ = Tab::timeline;
}

void Session::run_explored(std::int64_t times) {
  if (!exploring()) return;
  place().settings = exploring()->for_real_runs(settings());
  place().until_stopped = false;
  run_many(times);
}

void Session::reset() {
  run_.stop();
  run_.discard(lesson_);
  sweeps_.stop();
  sweeps_.forget(lesson().id);
  twin_.forget(lesson_);
  auto exploring = std::move(place().exploring);
  place() = fresh_place(lesson());
  place().exploring = std::move(exploring);
  explore([](ExploreSession& mine) { mine.reset(); });
  predictions_[lesson_].begin_anew();
}

void Session::sweep_or_stop(const std::string& wanted) {
  if (sweeps_.busy()) return sweeps_.stop();
  if (leaving_) return;
  const auto settings = sweep_settings(lesson());
  // Nobody waits longer for all of them than for three.
  const auto all = static_cast<std::int64_t>(std::max<std::size_t>(settings.size(), 3));
  const auto budget = wanted.empty() ? 3 * one_sweep / all : one_sweep;
  for (const Setting* setting : settings)
    if (wanted.empty() || wanted == setting->name) add_sweep(*setting, budget);
  if (!sweeps_.busy()) return;
  run_.stop();
  tab_ = Tab::outcomes;  // where it is drawn
}

// What a lane works off can be compared only where it is worked off.
void Session::add_sweep(const Setting& setting, std::chrono::milliseconds budget) {
  SweepOptions options;
  options.budget = budget;
  options.until_stopped = until_stopped() && !is_lane_count(lesson(), setting);
  options.low_priority = true;
  options.python = twin_.python();
  sweeps_.add(lesson(), settings(), setting.name, options);
}

void Session::note(const std::string& text) {
  std::string& kept = notes_[lesson().id];
  if (kept == text) return;
  kept = text;
  notes_changed_ = true;
}

void Session::change_size(int by) { type_size_ = next_size(type_size_, by); }

void Session::next_theme() {
  theme_ = theme_ == ThemeName::dark    ? ThemeName::light
           : theme_ == ThemeName::light ? ThemeName::projector
                                        : ThemeName::dark;
}

void Session::next_python() {
  if (!twin_.use_next_python())
    show_notice("There is no other Python in PATH than " + twin_.python() + "; --python PROGRAM names one.");
}

void Session::step_tour(int by) {
  if (!tour_step_) return;
  const auto wanted = static_cast<std::ptrdiff_t>(*tour_step_) + by;
  tour_step_ = static_cast<std::size_t>(std::max<std::ptrdiff_t>(wanted, 0));
  if (*tour_step_ >= tour_length) tour_step_.reset();
}

void Session::enter_guess() {
  if (!predictions().asks()) return;
  if (presenter_) {
    tab_ = Tab::guesses;
    typing_ = Typing::class_guess;
    return;
  }
  if (narrow_) tab_ = Tab::reading;
  if (lesson().prediction->kind == GuessKind::order)
    return show_notice("Your order is above the threads: a click, or Tab and Enter, moves a word forward.");
  if (!predictions().open()) return;
  predictions_[lesson_].draft_next_choice();
  if (lesson().prediction->kind == GuessKind::number) typing_ = Typing::guess;
}

void Session::type(std::string_view text) {
  if (typing() == Typing::guess) predictions_[lesson_].type(text);
  if (typing() == Typing::class_guess) predictions_[lesson_].type_of_class(text);
}

void Session::erase() {
  if (typing() == Typing::guess) predictions_[lesson_].erase();
  if (typing() == Typing::class_guess) predictions_[lesson_].erase_of_class();
}

void Session::enter_text() {
  if (typing() == Typing::guess) predictions_[lesson_].commit();
  if (typing() != Typing::class_guess) return;
  // The next one follows at once; Enter on an empty line leaves it.
  if (predictions().class_drafted().empty()) typing_ = Typing::nothing;
  predictions_[lesson_].add_of_class();
}

void Session::toggle_hint(const std::string& goal) {
  if (place().hints.erase(goal) == 0) place().hints.insert(goal);
}

void Session::next_hint() {
  if (narrow_ || presenter_) tab_ = Tab::reading;
  for (const Goal& goal : lesson().goals) {
    if (goal_met(lesson(), goal) || hint_shown(goal)) continue;
    place().hints.insert(goal.id);
    return;
  }
  place().hints.clear();
}

void Session::forget_progress() {
  progress_changed_ = progress_changed_ || !progress_.empty();
  progress_.clear();
}

void Session::leave() {
  leaving_ = true;
  run_.stop();
  twin_.stop();
  sweeps_.stop();
}

void Session::show_notice(std::string sentence) {
  if (std::find(notices_.begin(), notices_.end(), sentence) == notices_.end())
    notices_.push_back(std::move(sentence));
}

bool Session::take_progress_changed() { return std::exchange(progress_changed_, false); }

// The run ------------------------------------------------------------------------------------------------------------

RunOptions Session::single_run() const {
  RunOptions options;
  options.until_stopped = place().until_stopped;
  return options;
}

void Session::start_when_free(RunSession::Start next) {
  run_.stop();
  sweeps_.stop();
  if (leaving_) return;
  predictions_[lesson_].close();
  next.options.low_priority = true;
  next.options.python = twin_.python();
  next.options.stamp_steps = true;
  run_.start(std::move(next));
  begin_run();
}

// What is measured is not to be disturbed, not even by what takes its place.
void Session::begin_run() {
  if (sweeps_.going()) return;
  if (auto picture = run_.begin(lesson(), lesson_, settings())) place().snapshot = std::move(picture);
}

void Session::update(Clock::time_point now) {
  if (auto picture = run_.take_picture()) show(std::move(picture));
  twin_.update();
  if (run_.take_restart_due(now) && run_.going(lesson_)) start_when_free({single_run(), {}});
  begin_run();
  sweeps_.update(!run_.has_threads() && !run_.waiting() && !twin_.busy());
  follow_interleavings(now);
}

// A search goes only while its tab is open: it wants a core of its own.
void Session::follow_interleavings(Clock::time_point now) {
  const bool open = tab() == Tab::interleavings && !leaving_;
  if (open) {
    if (!place().exploring) place().exploring = std::make_unique<ExploreSession>(lesson(), settings());
    place().exploring->follow_run(snapshot(), now);
  }
  for (Place& place : places_)
    if (place.exploring) place.exploring->update(open && &place == &places_[lesson_], now);
}

void Session::show(std::shared_ptr<const Snapshot> picture) {
  Place& shown = places_[run_.lesson()];
  if (picture->runs_asked > 1) shown.repeated = picture;
  check_goals(course_[run_.lesson()], *picture);
  shown.snapshot = std::move(picture);
}

void Session::check_goals(const Lesson& lesson, const Snapshot& picture) {
  if (picture.replayed) return;
  for (const Goal& goal : lesson.goals) {
    if (goal_met(lesson, goal) || !goal.met || !goal.met(picture)) continue;
    progress_[lesson.id].insert(goal.id);
    progress_changed_ = true;
  }
}

}  // namespace racecourse
