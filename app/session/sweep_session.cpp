#include "session/sweep_session.h"

#include <algorithm>
#include <utility>

#include "session/run_session.h"

namespace racecourse {

namespace {

// What it may take to measure one setting's effect.
constexpr std::chrono::milliseconds time_of_sweep{8000};

}  // namespace

std::vector<MetricSpec> sweep_metrics(const Lesson& lesson) {
  std::vector<MetricSpec> metrics = lesson.metrics;
  MetricSpec time;
  time.name = time_of_run;
  time.label = "time of a run";
  time.unit = "ms";
  time.format = Format::duration;
  time.help = "From the start of the run until its last thread has ended.";
  metrics.push_back(std::move(time));
  return metrics;
}

std::size_t first_sweep_metric(const Lesson& lesson) {
  const std::vector<MetricSpec> metrics = sweep_metrics(lesson);
  const auto rank = [&](const MetricSpec& spec) {
    if (spec.name == lesson.measure) return 5;
    if (!spec.tile) return 0;
    if (spec.role == Role::loss) return spec.format == Format::share ? 4 : 3;
    return spec.role == Role::result ? 2 : 1;
  };
  const auto best = std::max_element(metrics.begin(), metrics.end(), [&](const auto& a, const auto& b) {
    return rank(a) < rank(b);  // of equals the first
  });
  return static_cast<std::size_t>(best - metrics.begin());
}

std::vector<const Setting*> sweep_settings(const Lesson& lesson) {
  std::vector<const Setting*> settings;
  for (const Setting& setting : lesson.settings)
    if (can_sweep(setting)) settings.push_back(&setting);
  return settings;
}

void SweepSession::apply(const SweepAction& action, const Lesson& lesson, const Settings& settings,
                         bool until_stopped, const std::string& python, Look& look) {
  Shown& shown = shown_[lesson.id];
  std::visit(Overloaded{
                 [&](const ask::SweepOrStop& asked) {
                   SweepOptions options;
                   options.until_stopped = until_stopped;
                   options.low_priority = true;
                   options.python = python;
                   sweep_or_stop(asked.setting, {&lesson, settings, {}, options}, look);
                 },
                 [&](const ask::ChooseSweepMetric& choice) {
                   if (choice.place < sweep_metrics(lesson).size()) shown.metric = choice.place;
                 },
                 [&](const ask::ChooseSweepSetting& choice) {
                   if (choice.place <= sweep_settings(lesson).size()) shown.setting = choice.place;
                 },
             },
             action);
}

void SweepSession::sweep_or_stop(const std::string& wanted, const Order& order, Look& look) {
  if (busy()) return stop();
  const auto settings = sweep_settings(*order.lesson);
  // All of them together take no longer than three.
  const auto all = static_cast<std::int64_t>(std::max<std::size_t>(settings.size(), 3));
  for (const Setting* setting : settings) {
    if (!wanted.empty() && wanted != setting->name) continue;
    Order& next = waiting_.emplace_back(order);
    next.setting = setting->name;
    next.options.budget = wanted.empty() ? 3 * time_of_sweep / all : time_of_sweep;
    // Counts can be compared only where the lanes work them off.
    if (is_lane_count(*order.lesson, *setting)) next.options.until_stopped = false;
  }
  if (waiting()) look.open(Tab::outcomes);  // where they are drawn
}

std::size_t SweepSession::metric(const Lesson& lesson) const {
  const auto shown = shown_.find(lesson.id);
  const auto chosen = shown == shown_.end() ? std::nullopt : shown->second.metric;
  return chosen ? *chosen : first_sweep_metric(lesson);
}

std::size_t SweepSession::shown_setting(const Lesson& lesson) const {
  const auto shown = shown_.find(lesson.id);
  return shown == shown_.end() ? 0 : shown->second.setting;
}

void SweepSession::stop() {
  waiting_.clear();
  if (!sweep_ || stopping_) return;
  stopping_ = true;
  sweep_->request_stop();
}

void SweepSession::update(bool free) {
  if (sweep_) {
    const bool over = sweep_->finished();  // asked first: the snapshot taken after it is then the last one
    auto snapshot = sweep_->poll();
    // A sweep that was stopped before its first run came to an end says less than the one before.
    if (!discard_ && snapshot->runs > 0)
      found_[current_.lesson->id].insert_or_assign(current_.setting, std::move(snapshot));
    if (over) sweep_.reset();
  }
  if (sweep_ || waiting_.empty() || !free) return;
  current_ = std::move(waiting_.front());
  waiting_.pop_front();
  sweep_ = std::make_unique<Sweep>(*current_.lesson, current_.settings, current_.setting, current_.options);
  stopping_ = false;
  discard_ = false;
}

void SweepSession::forget(const std::string& lesson) {
  found_.erase(lesson);
  shown_.erase(lesson);
  if (sweep_ && current_.lesson->id == lesson) discard_ = true;
}

const SweepSnapshot* SweepSession::found(const std::string& lesson, const std::string& setting) const {
  const auto of_lesson = found_.find(lesson);
  if (of_lesson == found_.end()) return nullptr;
  const auto of_setting = of_lesson->second.find(setting);
  return of_setting == of_lesson->second.end() ? nullptr : of_setting->second.get();
}

std::string_view SweepSession::setting() const {
  if (sweep_) return current_.setting;
  return waiting_.empty() ? std::string_view{} : std::string_view(waiting_.front().setting);
}

}  // namespace racecourse
