#include "text/twin_words.h"

#include <algorithm>

namespace racecourse {

namespace {

const MetricSpec* spec_of_twin(const Lesson& lesson, const Metric& metric) {
  const auto found = std::find_if(lesson.metrics.begin(), lesson.metrics.end(),
                                  [&](const MetricSpec& spec) { return spec.name == metric.name; });
  return found == lesson.metrics.end() ? nullptr : &*found;
}

const Setting* setting_named(const std::vector<Setting>& settings, const std::string& name) {
  const auto found =
      std::find_if(settings.begin(), settings.end(), [&](const Setting& one) { return one.name == name; });
  return found == settings.end() ? nullptr : &*found;
}

}  // namespace

std::string twin_label(const Lesson& lesson, const Metric& metric) {
  if (const MetricSpec* spec = spec_of_twin(lesson, metric)) return spec->label;
  std::string words = metric.name;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

Format twin_format(const Lesson& lesson, const Metric& metric) {
  if (const MetricSpec* spec = spec_of_twin(lesson, metric)) return spec->format;
  if (metric.unit == "%") return Format::share;
  if (metric.unit == "×") return Format::factor;
  if (metric.unit == "ns" || metric.unit == "µs" || metric.unit == "ms" || metric.unit == "s")
    return Format::duration;
  return metric.unit.ends_with("/s") ? Format::rate : Format::count;
}

Role twin_role(const Lesson& lesson, const Metric& metric) {
  const MetricSpec* spec = spec_of_twin(lesson, metric);
  return spec && spec->role == Role::loss && metric.value > 0 ? Role::loss : Role::plain;
}

bool is_shared_setting(const Lesson& lesson, const Setting& of_twin) {
  const Setting* declared = setting_named(lesson.settings, of_twin.name);
  return declared && declared->is_number() == of_twin.is_number();
}

Settings twin_settings(const Lesson& lesson, Settings own, const Settings& of_lesson) {
  for (const Setting& setting : lesson.twin_settings) {
    if (!is_shared_setting(lesson, setting)) continue;
    if (setting.is_number()) {
      own.set_number(setting.name, of_lesson.number(setting.name));
    } else if (own.set(setting.name, of_lesson.text(setting.name))) {
      own.set_number(setting.name, setting.initial);  // a word that only the lesson knows
    }
  }
  return own;
}

}  // namespace racecourse
