#include "kit/running/run.h"

#include <algorithm>
#include <exception>
#include <stop_token>
#include <utility>

#include "kit/host/clock.h"
#include "kit/running/stage.h"

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;

// Events a lane keeps. Of a thousand runs nobody looks at more than the last one, and that only briefly.
constexpr std::size_t ring_of_one_run = 1u << 15;
constexpr std::size_t ring_of_many_runs = 1u << 11;
constexpr auto time_between_pictures = std::chrono::microseconds(16'667);

}  // namespace

Run::Run(const Lesson& lesson, const Settings& settings, const RunOptions& options)
    : lesson_(lesson), options_(options), totals_(lesson, options.keep_each), settings_(settings) {
  Snapshot first;
  describe(first, RunState::running);
  background_.publish(std::move(first));
  background_.start([this] { run_all(); }, [this](std::string failure) { finish(std::move(failure)); });
}

void Run::set_live(std::string_view name, std::int64_t value) {
  if (finished()) return;
  const std::lock_guard lock(control_mutex_);
  settings_.set_number(name, value);
  // The time is taken before the lanes are told: they see the new value at the mark or after it.
  marks_.push_back(
      {stage_ ? stage_->now_ms() : 0, std::string(name), settings_.text(name), settings_.words(name)});
  if (stage_) stage_->set_live(name, settings_.number(name));
}

bool Run::goes_on() const {
  return lesson_.runs_on && !options_.experiment && (options_.duration || options_.until_stopped);
}

std::size_t Run::ring() const {
  if (!options_.record) return 0;
  return options_.repeat > 1 ? ring_of_many_runs : ring_of_one_run;
}

void Run::run_all() {
  nanoseconds_per_tick();  // measures it now: in the middle of a run that would take time from the lanes
  for (std::int64_t i = 1; run_once(i == options_.repeat); ++i) {
  }
}

bool Run::run_once(bool last) {
  Settings settings;
  {
    const std::lock_guard lock(control_mutex_);
    settings = settings_;
    if (totals_.runs() > 0) marks_.clear();
  }
  Stage* self = nullptr;
  Stage stage({.settings = std::move(settings),
               .lesson = &lesson_,
               .goes_on = goes_on(),
               .duration = options_.duration,
               .ring = ring(),
               .low_priority = options_.low_priority,
               .python = options_.python,
               .stamp_steps = options_.stamp_steps,
               .observed = [&] { publish_when_due(*self); }});
  self = &stage;
  enter(stage);
  const std::stop_callback on_stop(background_.stop_token(), [&stage] { stage.request_stop(); });
  try {
    (options_.experiment ? options_.experiment : lesson_.experiment)(stage);
    stage.note_what_was_not_judged();
  } catch (...) {
    leave(stage, true);
    throw;
  }
  return leave(stage, last);
}

void Run::enter(Stage& stage) {
  const std::lock_guard lock(control_mutex_);
  stage_ = &stage;
  // A setting may have changed since the stage was given its own.
  for (const Setting& setting : settings_.declared())
    stage.set_live(setting.name, settings_.number(setting.name));
}

bool Run::leave(const Stage& stage, bool last) {
  {
    const std::lock_guard lock(control_mutex_);
    stage_ = nullptr;
  }
  const bool stopped = background_.stop_requested();
  // In a series, the run that a stop cuts short does not compare with the others.
  const bool cut_short = options_.repeat > 1 && stopped;
  if (!cut_short) totals_.add(stage, stage.elapsed_ms());
  // What the last run measured at its end has to be in the last snapshot, however soon after the one before.
  const bool over = last || stopped;
  if (over || Clock::now() - published_ >= time_between_pictures) publish(stage);
  return !over;
}

void Run::publish_when_due(const Stage& stage) {
  if (options_.repeat == 1 || Clock::now() - published_ >= time_between_pictures) publish(stage);
}

void Run::publish(const Stage& stage) {
  Snapshot snapshot;
  stage.fill(snapshot);
  describe(snapshot, background_.stop_requested() ? RunState::stopping : RunState::running);
  if (options_.repeat > 1) describe_many(snapshot, false);
  background_.publish(std::move(snapshot));
  published_ = Clock::now();
}

void Run::finish(std::string failure) {
  Snapshot last = *background_.poll();
  last.failure = std::move(failure);
  describe(last, RunState::done);
  if (options_.repeat > 1) describe_many(last, true);
  last.each = totals_.each();
  background_.publish(std::move(last));
}

/// All but what the stage of the run that is going fills in.
void Run::describe(Snapshot& snapshot, RunState state) const {
  snapshot.lesson = lesson_.id;
  snapshot.state = state;
  snapshot.until_stopped = goes_on();
  snapshot.replayed = options_.experiment != nullptr;
  snapshot.runs_asked = options_.repeat;
  totals_.fill(snapshot);
  const std::lock_guard lock(control_mutex_);
  snapshot.settings = settings_;
  snapshot.marks = marks_;
  // A setting may change after the last lane has ended and before anybody knows.
  for (Mark& mark : snapshot.marks) mark.t_ms = std::min(mark.t_ms, snapshot.elapsed_ms);
}

/// What many runs come to. Before the first has ended its own figures are shown; where it was cut short there are none.
void Run::describe_many(Snapshot& snapshot, bool over) const {
  if (totals_.runs() > 0) return totals_.fill_for_many(snapshot, over);
  if (!background_.stop_requested()) return;
  snapshot.metrics.clear();
  snapshot.notes.clear();
}

}  // namespace racecourse
