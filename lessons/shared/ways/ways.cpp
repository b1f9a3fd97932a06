#include "shared/ways/ways.h"

#include <algorithm>

#include "kit/base/format.h"

namespace racecourse::ways {

std::vector<Choice> choices(Choice all, std::span<const Name> names) {
  std::vector<Choice> words{std::move(all)};
  for (const Name& name : names) words.push_back({name.word, name.label});
  return words;
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

FirstOfSome first_of(std::span<const Name> names) {
  std::vector<FirstOfSome::Way> ways;
  for (const Name& name : names)
    ways.push_back({name.spoken.empty() ? name.label : name.spoken, name.metric});
  return FirstOfSome(std::move(ways));
}

// By the ends of the lines, not by the times measured: a way whose work is done by a child process starts that first.
std::vector<Point> to_be_first(std::span<const Name> names, std::size_t way, const Snapshot& run) {
  std::optional<Point> first;
  for (std::size_t other = 0; other < names.size(); ++other) {
    if (other == way) continue;
    const Series* line = run.find_series(names[other].series);
    if (!run.metric(names[other].metric) || !line || line->points.empty()) return {};
    if (!first || line->points.back().t_ms < first->t_ms) first = line->points.back();
  }
  return first ? std::vector<Point>{{0, 0}, *first} : std::vector<Point>{};
}

Word part_waiting(std::string setting) {
  return {"waiting", [setting = std::move(setting)](const Snapshot& run) {
            const double waiting_us = 1e3 * run.number(setting);
            return share_text(waiting_us / std::max(waiting_us + run.number("computing"), 1.0));
          }};
}

double time_on_lane(Stage& stage, const Name& name, std::int64_t goal, const std::function<void(Lane&)>& lead,
                    const std::function<std::int64_t()>& done) {
  double took_ms = 0;
  const auto timed = [&](Lane& lane) {
    const double began_ms = stage.now_ms();
    lead(lane);
    took_ms = stage.now_ms() - began_ms;
  };
  stage.begin_contestant(name.label + (name.label.ends_with('s') ? " start" : " starts"), name.series);
  stage.run_lanes({{name.label, goal, timed}}, [&] { stage.add_point(name.series, done()); });
  return took_ms;
}

void MemoryMeter::look() {
  if (const auto now = resident_memory()) peak_ = std::max(peak_, *now);
}

std::optional<double> MemoryMeter::grown_kib() const {
  if (!before_) return std::nullopt;
  return static_cast<double>(peak_ - *before_) / 1024;
}

Bar bar(const Name& name, std::optional<double> value, const std::string& why_not) {
  return {.name = name.label,
          .value = value.value_or(0),
          .role = name.role,
          .note = value ? "" : why_not,
          .measured = value.has_value()};
}

}  // namespace racecourse::ways
