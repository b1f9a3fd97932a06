#include "kit/twins/twin.h"

#include <algorithm>
#include <cassert>

namespace racecourse {

namespace {

Setting& declared_as(std::vector<Setting>& settings, std::string_view name) {
  const auto found =
      std::find_if(settings.begin(), settings.end(), [&](const Setting& one) { return one.name == name; });
  assert(found != settings.end());
  return *found;
}

}  // namespace

std::optional<double> TwinSnapshot::metric(std::string_view name) const {
  const Metric* found = find_named(metrics, name);
  return found ? std::optional(found->value) : std::nullopt;
}

const Series* TwinSnapshot::find_series(std::string_view name) const { return find_named(series, name); }

std::vector<Setting> for_twin(const std::vector<Setting>& of_lesson,
                              std::initializer_list<std::string_view> names) {
  std::vector<Setting> all = of_lesson;
  std::vector<Setting> twins;
  for (const std::string_view name : names) {
    Setting& setting = twins.emplace_back(declared_as(all, name));
    setting.live = false;  // a child process is told once
    setting.key = '\0';
  }
  return twins;
}

std::vector<Setting> with_high(std::vector<Setting> settings, std::string_view name, std::int64_t high) {
  declared_as(settings, name).high = high;
  return settings;
}

std::vector<Setting> with_words(std::vector<Setting> settings, std::string_view name,
                                std::vector<Choice> words) {
  Setting& setting = declared_as(settings, name);
  setting.choices = std::move(words);
  setting.initial = 0;
  return settings;
}

}  // namespace racecourse
