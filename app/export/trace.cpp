#include "export/trace.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "export/run_json.h"

namespace racecourse {

using nlohmann::ordered_json;

namespace {

constexpr int process = 1;
constexpr int whole_process = 0;  // lanes are numbered from 1

double microseconds(std::int64_t ns) { return static_cast<double>(ns) / 1000.0; }

/// The file, event by event: a run of a million slices must not be held as a tree of objects.
class TraceText {
 public:
  explicit TraceText(const ordered_json& other_data)
      : text_("{\"displayTimeUnit\":\"ms\",\"otherData\":" + line(other_data) + ",\"traceEvents\":[") {}

  void add(const ordered_json& event) {
    text_ += first_ ? "\n" : ",\n";
    text_ += line(event);
    first_ = false;
  }
  std::string finish() && { return std::move(text_) + "\n]}\n"; }

 private:
  static std::string line(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  }

  std::string text_;
  bool first_ = true;
};

ordered_json event(const char* phase, const std::string& name, int thread, double at_us) {
  return {{"ph", phase}, {"name", name}, {"pid", process}, {"tid", thread}, {"ts", at_us}};
}

ordered_json metadata(const char* what, const std::string& name, int thread) {
  ordered_json data = event("M", what, thread, 0);
  data["args"] = {{"name", name}};
  return data;
}

/// All slices of a lane, the one still open among them.
std::vector<Slice> slices_of(const LaneSnapshot& lane) {
  std::vector<Slice> slices;
  slices.reserve(lane.timeline.size() + 1);
  for (std::size_t i = 0; i < lane.timeline.size(); ++i) slices.push_back(lane.timeline[i]);
  for (const Slice& open : lane.timeline.open()) slices.push_back(open);
  return slices;
}

/// What a reader should know before the picture: above all whether all of it is there.
ordered_json facts_of(const Lesson& lesson, const Snapshot& snapshot) {
  std::uint64_t not_kept = 0;
  for (const LaneSnapshot& lane : snapshot.lanes) not_kept += lane.events_dropped + lane.timeline.dropped();
  return {{"lesson", lesson.id},
          {"settings", json_of(snapshot.settings)},
          {"host", json_of(host())},
          {"events_not_kept", not_kept},
          {"notes", snapshot.notes}};
}

class Trace {
 public:
  Trace(const Lesson& lesson, const Snapshot& snapshot)
      : snapshot_(snapshot), text_(facts_of(lesson, snapshot)) {
    for (const LaneSnapshot& lane : snapshot.lanes) lanes_.push_back(slices_of(lane));
    text_.add(metadata("process_name", lesson.title, whole_process));
  }

  std::string write() && {
    for (std::size_t i = 0; i < lanes_.size(); ++i) add_lane(i);
    add_arrows();
    add_counters();
    add_marks();
    return std::move(text_).finish();
  }

 private:
  // The end of a noted hold of a lock.
  struct Release {
    std::uint8_t object;
    std::int64_t end_ns;
    std::size_t lane;
    std::int64_t held_ns;
    friend bool operator<(const Release& a, const Release& b) {
      return std::tie(a.object, a.end_ns) < std::tie(b.object, b.end_ns);
    }
  };

  static int thread_of(std::size_t lane) { return static_cast<int>(lane) + 1; }

  std::string name_of(const Slice& slice) const {
    const std::string object = object_of(slice, snapshot_.objects, snapshot_.lanes);
    if (slice.state == LaneState::waiting && !object.empty()) return "waiting for " + object;
    if (slice.state == LaneState::holding && !object.empty()) return "holding " + object;
    return std::string(to_string(slice.state));
  }

  void add_lane(std::size_t lane) {
    text_.add(metadata("thread_name", snapshot_.lanes[lane].name, thread_of(lane)));
    ordered_json order = metadata("thread_sort_index", "", thread_of(lane));
    order["args"] = {{"sort_index", lane}};
    text_.add(order);
    for (const Slice& slice : lanes_[lane]) {
      ordered_json data = event("X", name_of(slice), thread_of(lane), microseconds(slice.begin_ns));
      data["cat"] = to_string(slice.state);
      data["dur"] = microseconds(std::max<std::int64_t>(0, slice.end_ns - slice.begin_ns));
      if (const LaneSnapshot* holder = holder_of(slice, snapshot_.lanes))
        data["args"] = {{"held by", holder->name}};
      text_.add(data);
    }
  }

  void add_arrows() {
    const std::vector<Release> releases = sorted_releases();
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
      const std::vector<Slice>& slices = lanes_[lane];
      for (std::size_t i = 0; i + 1 < slices.size(); ++i) {
        if (!got_the_lock(slices[i], slices[i + 1])) continue;
        if (const Release* release = release_before(releases, slices[i], lane))
          add_arrow(*release, slices[i], lane);
      }
    }
  }

  std::vector<Release> sorted_releases() const {
    std::vector<Release> releases;
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane)
      for (const Slice& slice : lanes_[lane])
        if (slice.state == LaneState::holding && slice.object != 0)
          releases.push_back({slice.object, slice.end_ns, lane, slice.end_ns - slice.begin_ns});
    std::sort(releases.begin(), releases.end());
    return releases;
  }

  /// A wait that Stop ended is not followed by a hold.
  static bool got_the_lock(const Slice& wait, const Slice& next) {
    return wait.state == LaneState::waiting && next.state == LaneState::holding && wait.object != 0 &&
           next.object == wait.object && next.begin_ns == wait.end_ns;
  }

  /// The last unlock that was noted during the wait. A slice knows only who held the lock when the wait
  /// began; since then it may have passed through several hands. Null when none was noted: a hold nobody
  /// waited for leaves no trace.
  static const Release* release_before(const std::vector<Release>& releases, const Slice& wait,
                                       std::size_t lane) {
    const Release latest{wait.object, wait.end_ns, 0, 0};
    auto at = std::upper_bound(releases.begin(), releases.end(), latest);
    while (at != releases.begin()) {
      --at;
      if (at->object != wait.object || at->end_ns < wait.begin_ns) return nullptr;
      if (at->lane != lane) return &*at;
    }
    return nullptr;
  }

  /// Arrows hang on the slice that encloses them, and a slice does not enclose its end: so an arrow leaves a
  /// nanosecond before the unlock, and arrives where the new hold begins.
  void add_arrow(const Release& release, const Slice& wait, std::size_t to) {
    const std::string name = "lets in";
    const std::int64_t leaves_ns = release.end_ns - std::min<std::int64_t>(1, release.held_ns);
    ordered_json start = event("s", name, thread_of(release.lane), microseconds(leaves_ns));
    ordered_json finish = event("f", name, thread_of(to), microseconds(wait.end_ns));
    start["cat"] = finish["cat"] = "lock";
    start["id"] = finish["id"] = ++arrows_;
    finish["bp"] = "e";
    text_.add(start);
    text_.add(finish);
  }

  void add_counters() {
    for (const Series& line : in_time_of_run(snapshot_.series)) {
      for (const Point& point : line.points) {
        ordered_json data = event("C", line.name, whole_process, point.t_ms * 1000.0);
        data["args"] = {{"value", json_of(point.value)}};
        text_.add(data);
      }
    }
  }

  void add_marks() {
    for (const Mark& mark : snapshot_.marks) {
      ordered_json data = event("i", mark.setting + " = " + mark.value, whole_process, mark.t_ms * 1000.0);
      data["s"] = "p";  // as high as the process
      text_.add(data);
    }
    for (const Moment& moment : snapshot_.moments) {
      const bool of_all = moment.lane < 0;
      ordered_json data =
          event("i", moment.words, of_all ? whole_process : moment.lane + 1, moment.t_ms * 1000.0);
      data["s"] = of_all ? "p" : "t";
      text_.add(data);
    }
  }

  const Snapshot& snapshot_;
  TraceText text_;
  std::vector<std::vector<Slice>> lanes_;
  std::int64_t arrows_ = 0;
};

}  // namespace

std::string trace_json(const Lesson& lesson, const Snapshot& snapshot) {
  return Trace(lesson, snapshot).write();
}

}  // namespace racecourse
