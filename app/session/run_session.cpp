#include "session/run_session.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

// A slider that is dragged gives a new value with every frame; the run starts again when the hand rests.
constexpr auto settle_time = std::chrono::milliseconds(250);

std::shared_ptr<const Snapshot> idle_snapshot(const Lesson& lesson, const Settings& settings) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->lesson = lesson.id;
  snapshot->settings = settings;
  return snapshot;
}

}  // namespace

const Setting* setting_with_key(const Lesson& lesson, char key) {
  const auto found = std::find_if(lesson.settings.begin(), lesson.settings.end(),
                                  [&](const Setting& setting) { return setting.key == key; });
  return found == lesson.settings.end() ? nullptr : &*found;
}

RunSession::RunSession(const std::vector<Lesson>& course) : course_(course) {
  for (const Lesson& lesson : course) places_.push_back(fresh(lesson));
}

RunSession::Place RunSession::fresh(const Lesson& lesson) {
  const Settings settings = lesson.default_settings();
  return {settings, lesson.runs_on, idle_snapshot(lesson, settings), nullptr};
}

RunState RunSession::state(std::size_t lesson) const {
  if (waiting() || going(lesson)) return RunState::running;
  if (run_ && lesson_ == lesson) return RunState::stopping;
  return snapshot(lesson)->state == RunState::idle ? RunState::idle : RunState::done;
}

// What the reader asks for ---------------------------------------------------------------------------------------------

void RunSession::apply(const RunAction& action, std::size_t lesson, Look& look) {
  std::visit(Overloaded{
                 [&](const ask::RunOrStop&) { run_or_stop(lesson); },
                 [&](const ask::RunMany& many) { run_many(lesson, many.times); },
                 [&](const ask::Set& asked) { set(lesson, asked.setting, asked.value, look); },
                 [&](const ask::ToggleUntilStopped&) { toggle_until_stopped(lesson); },
             },
             action);
}

void RunSession::run_or_stop(std::size_t lesson) {
  if (waiting() || going(lesson))
    stop();
  else
    run_once(lesson);
}

void RunSession::run_once(std::size_t lesson) {
  RunOptions options;
  options.until_stopped = until_stopped(lesson);
  start({lesson, options, {}});
}

void RunSession::run_many(std::size_t lesson, std::int64_t times) {
  RunOptions options;
  options.repeat = times;
  start({lesson, options, {}});
}

void RunSession::run_many_with(std::size_t lesson, Settings settings, std::int64_t times) {
  places_[lesson].settings = std::move(settings);
  places_[lesson].until_stopped = false;
  run_many(lesson, times);
}

void RunSession::run_experiment(std::size_t lesson, std::function<void(Stage&)> experiment,
                                Settings settings) {
  RunOptions options;
  options.experiment = std::move(experiment);
  start({lesson, std::move(options), std::move(settings)});
}

void RunSession::set(std::size_t lesson, const std::string& name, std::int64_t value, Look& look) {
  Place& place = places_[lesson];
  if (!place.settings.has(name)) return;
  const std::int64_t before = place.settings.number(name);
  place.settings.set_number(name, value);
  const std::int64_t now = place.settings.number(name);
  if (now == before) return;

  const Setting& declared = place.settings.declared()[place.settings.index(name)];
  if (is_lane_count(course_[lesson], declared)) place.until_stopped = false;
  // A schedule is replayed with the settings it was found with.
  if (!going(lesson) || place.snapshot->replayed) return;
  // Half of the outcomes under other settings would be worth nothing.
  if (repeated_)
    return look.show_notice(
        "These runs keep the settings they began with; your change takes effect at the next start.");
  if (!declared.live) return restart_when_settled();
  run_->set_live(name, now);
  ++flips_;
}

std::optional<std::string> RunSession::set_text(std::size_t lesson, std::string_view name,
                                                std::string_view value, Look& look) {
  Settings checked = settings(lesson);
  if (auto error = checked.set(name, value)) return error;
  set(lesson, std::string(name), checked.number(name), look);
  // A count was asked for, even where it is the default.
  if (is_lane_count(course_[lesson], checked.declared()[checked.index(name)]))
    places_[lesson].until_stopped = false;
  return {};
}

void RunSession::flip_key(std::size_t lesson, char key, Look& look) {
  const Setting* setting = setting_with_key(course_[lesson], key);
  if (!setting || setting->is_number()) return;
  const auto words = static_cast<std::int64_t>(setting->choices.size());
  set(lesson, setting->name, (settings(lesson).number(setting->name) + 1) % words, look);
}

void RunSession::toggle_until_stopped(std::size_t lesson) {
  if (!course_[lesson].runs_on) return;
  places_[lesson].until_stopped = !places_[lesson].until_stopped;
  if (going(lesson) && !repeated_) restart_when_settled();
}

void RunSession::reset(std::size_t lesson) {
  stop();
  discard_ = discard_ || (run_ && lesson_ == lesson);
  places_[lesson] = fresh(course_[lesson]);
}

// The run that is going ------------------------------------------------------------------------------------------------

void RunSession::start(Start next) {
  stop();
  next_ = std::move(next);
}

void RunSession::stop() {
  next_.reset();
  restart_at_.reset();
  if (!run_ || stopping_) return;
  stopping_ = true;
  run_->request_stop();
}

void RunSession::restart_when_settled() { restart_at_ = Clock::now() + settle_time; }

std::shared_ptr<const Snapshot> RunSession::update(std::size_t lesson, Clock::time_point now) {
  std::shared_ptr<const Snapshot> fresh;
  if (run_) {
    const bool over = run_->finished();  // asked first: the snapshot taken after it is then the last one
    const auto snapshot = run_->poll();
    if (over) run_.reset();
    if (!discard_ && snapshot != snapshot_) fresh = snapshot_ = snapshot;
  }
  if (fresh) {
    Place& shown = places_[lesson_];
    shown.snapshot = fresh;
    if (fresh->runs_asked > 1) shown.repeated = fresh;
  }
  if (restart_at_ && now >= *restart_at_) {
    restart_at_.reset();
    if (going(lesson)) run_once(lesson);
  }
  return fresh;
}

void RunSession::begin(const std::string& python) {
  if (!next_ || run_) return;
  Start start = *std::exchange(next_, std::nullopt);
  start.options.low_priority = true;
  start.options.python = python;
  start.options.stamp_steps = true;
  lesson_ = start.lesson;
  Place& place = places_[lesson_];
  run_ = std::make_unique<Run>(course_[lesson_], start.settings.value_or(place.settings), start.options);
  repeated_ = start.options.repeat > 1;
  stopping_ = false;
  discard_ = false;
  ++started_;
  place.snapshot = snapshot_ = run_->poll();
}

}  // namespace racecourse
