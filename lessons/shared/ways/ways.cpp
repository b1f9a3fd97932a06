#include "shared/ways/ways.h"

namespace racecourse::ways {

std::vector<Choice> choices(const std::string& all_label, std::span<const Name> names) {
  std::vector<Choice> all{{std::string(all_ways), all_label}};
  for (const Name& name : names) all.push_back({name.word, name.label});
  return all;
}

std::vector<MetricSpec> times(std::span<const Name> names, const std::string& help) {
  std::vector<MetricSpec> all;
  for (const Name& name : names)
    all.push_back({name.metric, name.label, "ms", Format::duration, name.role, true, help});
  return all;
}

std::vector<SeriesSpec> progress(std::span<const Name> names, const std::string& unit) {
  std::vector<SeriesSpec> all;
  for (const Name& name : names) all.push_back({name.series, name.label, unit, name.role});
  return all;
}

Bar bar(const Name& name, std::optional<double> value, const std::string& why_not) {
  return {.name = name.label,
          .value = value.value_or(0),
          .role = name.role,
          .note = value ? "" : why_not,
          .measured = value.has_value()};
}

}  // namespace racecourse::ways
