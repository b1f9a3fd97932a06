#include "kit/lesson/snapshot.h"

#include <algorithm>
#include <limits>

namespace racecourse {

void add_thinned(std::vector<Point>& points, Point point, std::size_t most) {
  points.push_back(point);
  if (points.size() < most) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < points.size(); i += 2) points[kept++] = points[i];
  if (points.size() % 2 == 0) points[kept++] = points.back();
  points.resize(kept);
}

bool is_broken(std::span<const double> breaks, double from_ms, double to_ms) {
  const auto after = std::lower_bound(breaks.begin(), breaks.end(), from_ms);
  return after != breaks.end() && *after < to_ms;
}

std::optional<double> Snapshot::metric(std::string_view name) const {
  const Metric* found = find_named(metrics, name);
  return found ? std::optional(found->value) : std::nullopt;
}

const Series* Snapshot::find_series(std::string_view name) const { return find_named(series, name); }

const Figure* Snapshot::find_figure(std::string_view name) const { return find_named(figures, name); }

std::string why_not_sound(const Snapshot& run) {
  const auto found = std::find_if(run.metrics.begin(), run.metrics.end(),
                                  [](const Metric& metric) { return !metric.doubt.empty(); });
  return found == run.metrics.end() ? std::string() : found->doubt;
}

Snapshot with_sound_figures(Snapshot run) {
  for (Metric& metric : run.metrics)
    if (!metric.doubt.empty()) metric.value = std::numeric_limits<double>::quiet_NaN();
  return run;
}

bool meets(const Goal& goal, const Snapshot& run) {
  if (!goal.met) return false;
  const auto met = [&](const Snapshot& one) {
    return why_not_sound(one).empty() ? goal.met(one) : goal.met(with_sound_figures(one));
  };
  return met(run) || (run.worst && met(*run.worst)) || (run.latest && met(*run.latest));
}

namespace {

const LaneSnapshot* other_lane(const Slice& slice, std::span<const LaneSnapshot> lanes) {
  const auto other = static_cast<std::size_t>(slice.holder);
  return slice.holder >= 0 && other < lanes.size() ? &lanes[other] : nullptr;
}

}  // namespace

std::string object_of(const Slice& slice, std::span<const std::string> objects,
                      std::span<const LaneSnapshot> lanes) {
  if (slice.state != LaneState::waiting && slice.state != LaneState::holding) return {};
  if (slice.object != 0) return slice.object < objects.size() ? objects[slice.object] : std::string();
  const LaneSnapshot* awaited = other_lane(slice, lanes);
  return awaited ? awaited->name : std::string();
}

const LaneSnapshot* holder_of(const Slice& slice, std::span<const LaneSnapshot> lanes) {
  return slice.state == LaneState::waiting && slice.object != 0 ? other_lane(slice, lanes) : nullptr;
}

std::vector<Series> in_time_of_run(std::vector<Series> series) {
  for (Series& line : series) {
    for (Point& point : line.points) point.t_ms += line.zero_ms;
    for (double& moment : line.breaks) moment += line.zero_ms;
    line.zero_ms = 0;
  }
  return series;
}

std::string_view to_string(RunState state) {
  switch (state) {
    case RunState::idle: return "idle";
    case RunState::running: return "running";
    case RunState::stopping: return "stopping";
    case RunState::done: return "done";
  }
  return "";
}

std::string_view to_string(LaneState state) {
  switch (state) {
    case LaneState::not_started: return "not started";
    case LaneState::running: return "running";
    case LaneState::off_core: return "off core";
    case LaneState::waiting: return "waiting";
    case LaneState::holding: return "holding";
    case LaneState::sleeping: return "sleeping";
    case LaneState::input_output: return "input/output";
    case LaneState::done: return "done";
  }
  return "";
}

std::string_view to_string(LaneEnd end) {
  switch (end) {
    case LaneEnd::done: return "done";
    case LaneEnd::stopped: return "stopped";
    case LaneEnd::stuck: return "stuck";
    case LaneEnd::cut_off: return "cut off";
  }
  return "";
}

std::string_view state_word(const LaneSnapshot& lane) {
  return lane.state == LaneState::done ? to_string(lane.end) : to_string(lane.state);
}

}  // namespace racecourse
