#include "export/run_json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "export/run_text.h"
#include "kit/lesson/telling.h"
#include "text/run_words.h"

namespace racecourse {

using nlohmann::ordered_json;

namespace {

/// Milliseconds down to the nanosecond, which is as fine as the clock is.
ordered_json milliseconds_json(double ms) { return json_of(std::round(ms * 1e6) / 1e6); }

ordered_json lanes_json(const std::vector<LaneSnapshot>& lanes) {
  ordered_json list = ordered_json::array();
  for (const LaneSnapshot& lane : lanes) {
    list.push_back({{"name", lane.name},
                    {"done", lane.done},
                    {"running_ms", milliseconds_json(lane.running_ms)},
                    {"waiting_ms", milliseconds_json(lane.waiting_ms)},
                    {"idle_ms", milliseconds_json(lane.idle_ms)},
                    {"off_core_ms", milliseconds_json(lane.off_core_ms)},
                    {"hand_overs", lane.hand_overs}});
  }
  return list;
}

ordered_json bars_json(const std::vector<Bar>& bars) {
  ordered_json list = ordered_json::array();
  for (const Bar& bar : bars)
    list.push_back({{"name", bar.name},
                    {"value", bar.measured ? json_of(bar.value) : ordered_json(nullptr)},
                    {"note", bar.note}});
  return list;
}

ordered_json curves_json(const std::vector<Curve>& curves) {
  ordered_json list = ordered_json::array();
  for (const Curve& curve : curves) {
    ordered_json points = ordered_json::array();
    for (const Curve::Point& point : curve.points)
      points.push_back(ordered_json::array({json_of(point.x), json_of(point.y)}));
    list.push_back({{"name", curve.name}, {"points", std::move(points)}});
  }
  return list;
}

ordered_json lines_json(const std::vector<OutputLine>& lines) {
  ordered_json list = ordered_json::array();
  for (const OutputLine& line : lines) list.push_back(line.text);
  return list;
}

void add_spread(ordered_json& object, const Spread& spread) {
  object["count"] = spread.count();
  object["median_ns"] = json_of(std::round(spread.quantile(0.5)));
  object["p99_ns"] = json_of(std::round(spread.quantile(0.99)));
  object["buckets"] = ordered_json::array();
  for (std::size_t i = 0; i < Spread::bucket_count; ++i)
    if (spread.in_bucket(i) > 0)
      object["buckets"].push_back(
          ordered_json::array({json_of(std::round(Spread::low(i))), spread.in_bucket(i)}));
}

ordered_json waits_json(const WaitGraph& graph) {
  const auto name_of = [&](int thread) {
    return thread < 0 ? ordered_json(nullptr)
                      : ordered_json(graph.threads[static_cast<std::size_t>(thread)].name);
  };
  ordered_json threads = ordered_json::array();
  for (std::size_t i = 0; i < graph.threads.size(); ++i) {
    const WaitGraph::Thread& thread = graph.threads[i];
    ordered_json waits_for = nullptr;
    if (thread.waits_for >= 0) waits_for = graph.locks[static_cast<std::size_t>(thread.waits_for)].name;
    threads.push_back({{"name", thread.name},
                       {"fate", to_string(thread.fate)},
                       {"waits_for", std::move(waits_for)},
                       {"held_by", name_of(graph.holder_for(static_cast<int>(i)))}});
  }
  ordered_json locks = ordered_json::array();
  for (const WaitGraph::Lock& lock : graph.locks)
    locks.push_back({{"name", lock.name}, {"held_by", name_of(lock.holder)}});
  ordered_json cycles = ordered_json::array();
  for (const WaitGraph::Cycle& cycle : graph.cycles) {
    ordered_json names = ordered_json::array();
    for (const int thread : cycle) names.push_back(name_of(thread));
    cycles.push_back(std::move(names));
  }
  return {{"threads", std::move(threads)}, {"locks", std::move(locks)}, {"deadlocks", std::move(cycles)}};
}

ordered_json figure_json(const FigureSpec& spec, const Figure& figure) {
  ordered_json object = {{"kind", to_string(spec.kind)}};
  switch (spec.kind) {
    case FigureKind::output: object["lines"] = lines_json(figure.lines); break;
    case FigureKind::spread: add_spread(object, figure.spread); break;
    case FigureKind::waits: object.update(waits_json(figure.waits)); break;
    case FigureKind::bars:
      object["unit"] = spec.unit;
      object["bars"] = bars_json(figure.bars);
      break;
    case FigureKind::curves:
      object["x"] = spec.x_label;
      object["unit"] = spec.unit;
      object["curves"] = curves_json(figure.curves);
  }
  return object;
}

}  // namespace

ordered_json json_of(double value) {
  constexpr double exact = 9007199254740992.0;  // 2^53: up to here a double knows every whole number
  if (!std::isfinite(value)) return nullptr;
  if (std::abs(value) <= exact && value == std::floor(value)) return static_cast<std::int64_t>(value);
  return value;
}

ordered_json json_of(const Settings& settings) {
  ordered_json object = ordered_json::object();
  for (const Setting& setting : settings.declared()) {
    if (setting.is_number())
      object[setting.name] = settings.number(setting.name);
    else
      object[setting.name] = settings.text(setting.name);
  }
  return object;
}

ordered_json json_of(const std::vector<Metric>& metrics) {
  ordered_json object = ordered_json::object();
  for (const Metric& metric : metrics) {
    if (!std::isfinite(metric.value)) continue;
    ordered_json& figure = object[metric.name] = {{"value", json_of(metric.value)}, {"unit", metric.unit}};
    if (!metric.doubt.empty()) figure["unsound"] = metric.doubt;
    if (!metric.over_runs) continue;
    figure["low"] = json_of(metric.over_runs->low);
    figure["high"] = json_of(metric.over_runs->high);
  }
  return object;
}

ordered_json json_of(const std::vector<Series>& series) {
  ordered_json object = ordered_json::object();
  for (const Series& line : series) {
    ordered_json points = ordered_json::array();
    for (const Point& point : line.points)
      points.push_back(ordered_json::array({milliseconds_json(point.t_ms), json_of(point.value)}));
    object[line.name] = std::move(points);
  }
  return object;
}

ordered_json json_of(const std::vector<Outcome>& outcomes) {
  ordered_json list = ordered_json::array();
  for (const Outcome& outcome : outcomes)
    list.push_back({{"value", outcome.value}, {"count", outcome.count}, {"held", outcome.held}});
  return list;
}

ordered_json json_of(const std::vector<Mark>& marks) {
  ordered_json list = ordered_json::array();
  for (const Mark& mark : marks)
    list.push_back(
        {{"t_ms", milliseconds_json(mark.t_ms)}, {"setting", mark.setting}, {"value", mark.value}});
  return list;
}

ordered_json json_of(const std::vector<Figure>& figures, const Lesson& lesson) {
  ordered_json object = ordered_json::object();
  for (const FigureSpec& spec : lesson.figures) {
    const auto figure = std::find_if(figures.begin(), figures.end(),
                                     [&](const Figure& filled) { return filled.name == spec.name; });
    if (figure != figures.end()) object[spec.name] = figure_json(spec, *figure);
  }
  return object;
}

ordered_json json_of(const Host& host) {
  return {{"cores", host.cores},
          {"cpu", host.cpu},
          {"os", host.os},
          {"compiler", host.compiler},
          {"build", host.build}};
}

std::string text_of(const ordered_json& document) {
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::optional<bool> held_so_far(const Snapshot& snapshot) {
  if (snapshot.outcomes.empty()) return snapshot.held;
  return std::all_of(snapshot.outcomes.begin(), snapshot.outcomes.end(),
                     [](const Outcome& o) { return o.held; });
}

std::string lines_of(const ordered_json& document) {
  std::string text;
  for (const auto& [key, value] : document.items()) {
    text += (text.empty() ? "{" : ",\n ") + ordered_json(key).dump() + ": ";
    text += value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  }
  return text + "}\n";
}

namespace {

/// How many of the runs broke the property.
ordered_json broken_json(const Snapshot& run) {
  const auto [runs, broken] = tallied(run);
  const double share = runs > 0 ? static_cast<double>(broken) / static_cast<double>(runs) : 0;
  return {{"runs", broken}, {"share", json_of(share)}};
}

/// Each run by itself.
ordered_json each_json(const Lesson& lesson, const std::vector<RunRecord>& runs) {
  ordered_json list = ordered_json::array();
  for (const RunRecord& run : runs) {
    ordered_json metrics = ordered_json::object();
    for (std::size_t i = 0; i < run.values.size(); ++i)
      if (std::isfinite(run.values[i])) metrics[lesson.metrics[i].name] = json_of(run.values[i]);
    list.push_back({{"value", run.outcome},
                    {"held", run.held},
                    {"elapsed_ms", milliseconds_json(run.elapsed_ms)},
                    {"metrics", std::move(metrics)}});
  }
  return list;
}

/// What was set, but plays no part in such a run.
ordered_json unused_settings(const Lesson& lesson, const Snapshot& run) {
  ordered_json names = ordered_json::array();
  for (const Setting& setting : run.settings.declared())
    if (!was_used(lesson, setting, run)) names.push_back(setting.name);
  return names;
}

}  // namespace

std::string run_json(const Lesson& lesson, const Snapshot& snapshot, const RunStory& story) {
  ordered_json document = {{"schema", 1},
                           {"lesson", lesson.id},
                           {"settings", json_of(snapshot.settings)},
                           {"host", json_of(host())},
                           {"property", lesson.property},
                           {"expected", to_string(lesson.variant(snapshot.settings).expected)}};
  if (auto unused = unused_settings(lesson, snapshot); !unused.empty())
    document["unused_settings"] = std::move(unused);
  document["observed"] = observed_word(snapshot);
  document["elapsed_ms"] = milliseconds_json(snapshot.elapsed_ms);
  document["metrics"] = json_of(snapshot.metrics);
  document["lanes"] = lanes_json(snapshot.lanes);
  document["series"] = json_of(in_time_of_run(snapshot.series));
  if (!lesson.figures.empty()) document["figures"] = json_of(snapshot.figures, lesson);
  if (story.repeated) {
    document["runs"] = snapshot.runs;
    document["outcomes"] = json_of(snapshot.outcomes);
    document["broken"] = broken_json(snapshot);
    if (snapshot.each) document["each"] = each_json(lesson, *snapshot.each);
  }
  if (!snapshot.notes.empty()) document["notes"] = snapshot.notes;
  if (story.interrupted) document["interrupted"] = true;
  if (story.time_was_up) document["partial"] = true;
  if (!snapshot.failure.empty()) document["failure"] = snapshot.failure;
  return lines_of(document);
}

}  // namespace racecourse
