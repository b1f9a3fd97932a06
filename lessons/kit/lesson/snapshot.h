#pragma once

// What is known of a run at one moment: plain data, read by panels, goals, exports and tests. Made by Run, never
// changed afterwards.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/setting.h"
#include "kit/recording/moments.h"
#include "kit/recording/step_log.h"
#include "kit/recording/timeline.h"

namespace racecourse {

enum class RunState { idle, running, stopping, done };

/// Between what a figure was in many runs.
struct MetricRange {
  double low = 0, high = 0;
};

/// A measured number; its label and format stand in the lesson's MetricSpec of that name.
struct Metric {
  std::string name;
  double value = 0;  ///< of many runs: the median
  std::string unit;
  std::optional<MetricRange> over_runs = {};  ///< of many runs only
  /// Why it is not sound, though it was measured, and what to do about it, in a sentence or two; empty where it is sound.
  std::string doubt = {};
};

struct Point {
  double t_ms = 0;
  double value = 0;
};

/// Adds a point. When there are `most` of them every second one goes; the first and the newest stay.
void add_thinned(std::vector<Point>& points, Point point, std::size_t most);

/// What has that name; null where nothing has.
template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view name) {
  for (const Named& one : all)
    if (one.name == name) return &one;
  return nullptr;
}

struct Series {
  std::string name;
  std::vector<Point> points;  ///< in order of time; thinned evenly when a run is long
  /// Moments, in order, behind which nothing was measured until the next point: the line is broken there.
  std::vector<double> breaks = {};
  double zero_ms = 0;  ///< when the time of the points begins, in that of the run: not 0 only in a contest
};
/// Whether the line is broken between two points that follow one another.
bool is_broken(std::span<const double> breaks, double from_ms, double to_ms);
/// With all points at their time in the run.
std::vector<Series> in_time_of_run(std::vector<Series> series);

/// A live setting that changed while the run was going.
struct Mark {
  double t_ms = 0;
  std::string setting;
  std::string value;  ///< as typed after --set
  std::string words;  ///< both as the screen has them: "lock around the write"
};

struct LaneSnapshot {
  std::string name;       ///< "thread 1"
  std::int64_t done = 0;  ///< in the lesson's lane_unit
  std::int64_t goal = 0;  ///< what `done` is to reach; 0 when the run goes on until stopped
  LaneState state = LaneState::not_started;
  LaneEnd end = LaneEnd::done;  ///< once its state is done
  std::string waiting_for;      ///< name of the object, or of the lane whose end it waits for
  int holder = -1;              ///< the lane that holds it; -1 when none or unknown
  double running_ms = 0;  ///< elapsed less what was waited, slept, spent on input and output, or off a core
  double waiting_ms = 0;  ///< waiting for locks and conditions
  double idle_ms = 0;     ///< asleep, or waiting for input or output
  double off_core_ms = 0;
  std::int64_t hand_overs = 0;  ///< locks taken that another thread had held last
  std::uint64_t events_dropped = 0;
  TimelineView timeline;
};

/// What it does, or how it ended: "waiting", "cut off".
std::string_view state_word(const LaneSnapshot& lane);

/// How often a run ended so.
struct Outcome {
  std::string value;
  std::int64_t count = 0;
  bool held = true;  ///< whether the property held
};

/// One of many runs, as it ended.
struct RunRecord {
  std::string outcome;
  bool held = true;
  double elapsed_ms = 0;
  std::vector<double> values;  ///< as many as the lesson has metrics, in their order; NaN: not measured
};

/// Of many runs, figures, notes, outcomes and `held` are about all that came to their end; lanes, series and pictures are of
/// the last one.
struct Snapshot {
  std::string lesson;  ///< id
  RunState state = RunState::idle;
  Settings settings;      ///< as they are now (live ones may have changed)
  double elapsed_ms = 0;  ///< of the run that is going, or went last
  bool until_stopped = false;
  bool replayed = false;  ///< of a schedule that was prescribed, not of one that came about
  std::vector<Metric> metrics;
  std::vector<LaneSnapshot> lanes;
  std::vector<Series> series;
  std::vector<Figure> figures;
  std::vector<Mark> marks;
  std::vector<Moment> moments;        ///< what happened when, as the lesson tells it
  std::vector<std::string> objects;   ///< names of locks; [0] is ""
  std::optional<StampedSteps> steps;  ///< the last of two threads; nothing where none were stamped
  std::int64_t runs = 0;              ///< runs finished
  std::int64_t runs_asked = 1;
  std::vector<Outcome> outcomes;  ///< by value: numbers in order, then words
  Spread times;              ///< how long the runs took, in nanoseconds; empty unless several were asked for
  std::optional<bool> held;  ///< whether the property held in all finished runs; nothing where none is
  // Of many runs, once they are over: the one that broke the property worst, or lost most, and the last, both without lanes,
  // series and pictures; and each of them, if they were to be kept.
  std::shared_ptr<const Snapshot> worst, latest;
  std::shared_ptr<const std::vector<RunRecord>> each;
  std::string failure;             ///< why the run could not be done; empty when it could
  std::vector<std::string> notes;  ///< e.g. "lanes run at nice 19"

  /// Whether what a lesson says of its runs can be said of this one: it is over, was done, and came about by itself.
  bool tells() const { return state == RunState::done && failure.empty() && !replayed; }
  /// The metric's value, or nothing if it was not measured.
  std::optional<double> metric(std::string_view name) const;
  /// The same, or 0 if it was not measured.
  double measured(std::string_view name) const { return metric(name).value_or(0); }
  /// A setting's number, and whether it was set to that word.
  double number(std::string_view setting) const { return static_cast<double>(settings.number(setting)); }
  bool was_set(std::string_view setting, std::string_view word) const {
    return settings.text(setting) == word;
  }
  const Series* find_series(std::string_view name) const;
  const Figure* find_figure(std::string_view name) const;
};

/// Whether a figure of that format changes with what else the machine does.
constexpr bool depends_on_speed(Format format) {
  return format == Format::duration || format == Format::rate || format == Format::factor;
}
/// The first reason why a figure of the run is not sound; empty where all are.
std::string why_not_sound(const Snapshot& run);
/// The same run with no number in the place of figures that are not sound: compared with anything, it is neither more nor less.
Snapshot with_sound_figures(Snapshot run);

/// Whether the run meets the goal, or of many runs the worst or the last. A figure that is not sound meets none.
bool meets(const Goal& goal, const Snapshot& run);

/// What a slice waits for or holds, in a word: the object, or the lane whose end it waits for. Empty for nothing.
std::string object_of(const Slice& slice, std::span<const std::string> objects,
                      std::span<const LaneSnapshot> lanes);
/// The lane that holds what the slice waits for; null when nobody does, or nobody knows who.
const LaneSnapshot* holder_of(const Slice& slice, std::span<const LaneSnapshot> lanes);

std::string_view to_string(RunState state);
std::string_view to_string(LaneState state);
std::string_view to_string(LaneEnd end);

}  // namespace racecourse
