#include "session/sweep_session.h"

#include <algorithm>
#include <utility>

namespace racecourse {

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

void SweepSession::add(const Lesson& lesson, const Settings& settings, std::string_view setting,
                       const SweepOptions& options) {
  waiting_.push_back({&lesson, settings, std::string(setting), options});
}

void SweepSession::stop() {
  waiting_.clear();
  if (!sweep_ || stopping_) return;
  stopping_ = true;
  sweep_->request_stop();
}

void SweepSession::update(bool free) {
  if (sweep_) {
    const bool over = sweep_->finished();  // asked first: the picture taken after it is then the last one
    auto picture = sweep_->poll();
    // A sweep that was stopped before its first run came to an end says less than the one before.
    if (!discard_ && picture->runs > 0)
      found_[current_.lesson->id].insert_or_assign(current_.setting, std::move(picture));
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
