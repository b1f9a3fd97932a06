#include "shared/counting/counting.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <limits>
#include <memory>
#include <string>

namespace racecourse::counting {

namespace {

using detail::RealWay;

// A step takes a few microseconds whatever the pause, so that a flipped lock is seen at once.
constexpr std::int64_t step_unlocked = 16'384;
constexpr std::int64_t step_locked = 256;
constexpr std::int64_t step_with_yield = 8;
constexpr std::int64_t step_with_spin = 1;

// Figures of speed follow the last moment while the run goes, and are those of the whole run in the end.
constexpr double speed_window_ms = 250;

constexpr const char* lost_here = "updates lost";

std::int64_t step_of(const RealWay& way, std::int64_t pause) {
  if (pause == 0) return way.locked ? step_locked : step_unlocked;
  return pause == 1 ? step_with_yield : step_with_spin;
}

/// What was added and what the counter said, at one moment.
struct Reading {
  double t_ms = 0;
  std::int64_t added = 0, counter = 0;
};

class Experiment {
 public:
  Experiment(Stage& stage, const std::vector<RealWay>& ways, const RealWorld::shared<long>& counter,
             RealWorld::mutex& lock)
      : stage_(stage),
        ways_(ways),
        counter_(counter),
        lock_(lock),
        position_(stage.live("lock")),
        pause_(stage.settings().number("pause")),
        threads_(static_cast<std::size_t>(stage.settings().number("threads"))) {}

  void run() {
    tell({});
    stage_.run_lanes(plans(), [this] { observe(); });
    const Reading end = last_;
    tell_speed({}, end);
    stage_.set_outcome(std::to_string(end.counter), end.counter == end.added);
    if (end.counter == end.added) note_lucky_run();
  }

 private:
  std::vector<LanePlan> plans() {
    std::vector<LanePlan> plans;
    const std::int64_t each = stage_.goes_on() ? 0 : stage_.settings().number("additions");
    for (std::size_t i = 1; i <= threads_; ++i)
      plans.push_back(
          {"thread " + std::to_string(i), each, [this, each](Lane& lane) { add_all(lane, each); }});
    return plans;
  }

  /// A lane's work. `each` is 0 for a run that goes on.
  ///
  /// A loss is marked on the lane that lost: nobody subtracts, so if the counter went up by less than this lane alone has
  /// added, some of its own additions are gone. (Or an old value came back between two loads that follow one another, the
  /// one here and the first of the step: a nanosecond.) To look costs two loads for each step. Not every loss is seen so.
  /// Where lanes read the same value and each writes the next, the values do not tell whose addition is gone; an exchange in
  /// place of each store would, but it takes several times as long as the store, and the race would be another one.
  void add_all(Lane& lane, std::int64_t each) {
    std::int64_t left = each == 0 ? std::numeric_limits<std::int64_t>::max() : each;
    while (left > 0 && lane.checkpoint()) {
      const RealWay& way = ways_[static_cast<std::size_t>(position_.load(std::memory_order_relaxed))];
      const std::int64_t step = std::min(left, step_of(way, pause_));
      const std::int64_t seen = counter_.load();
      add_step(lane, way, step);
      if (counter_.load() - seen < step) stage_.mark_loss(lane, lost_here);
      left -= step;
    }
  }

  void add_step(Lane& lane, const RealWay& way, std::int64_t step) {
    // Stop may end the step half way, in front of a lock; what was added until then counts all the same.
    struct Publish {
      Lane& lane;
      ~Publish() { lane.done.set(done_by(lane)); }
    } publish{lane};
    way.add(static_cast<std::size_t>(lane.id()), step);
    if (!way.locked) lane.other.add(step);
  }

  // Each addition under a lock is counted by the lock, the others by the step.
  static std::int64_t done_by(const Lane& lane) { return lane.other.get() + lane.acquisitions.get(); }

  Reading read_now() const {
    // The lanes first: what they add until the counter is read must not look like a loss.
    Reading now{stage_.elapsed_ms(), 0, 0};
    now.added = stage_.total(&Lane::other) + stage_.total(&Lane::acquisitions);
    now.counter = counter_.load();
    // Without a lock, lanes in the middle of a step are ahead of what they have said.
    now.added = std::max(now.added, now.counter);
    return now;
  }

  void observe() {
    if (!take_lock()) return;  // the next look will do
    const Reading now = read_now();
    lock_.unlock();
    tell(now);
  }

  // With the lock held, every addition made under it is in the counter and in the lanes' counts: then the loss is exact
  // while the run goes. Never waits long: the lanes may need the core to get out of the way.
  bool take_lock() {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
    do {
      if (lock_.try_lock()) return true;
    } while (std::chrono::steady_clock::now() < patience);
    return false;
  }

  void tell(const Reading& now) {
    const auto added = static_cast<double>(now.added);
    const auto counter = static_cast<double>(now.counter);
    stage_.set_metric_and_point("added", now.added);
    stage_.set_metric_and_point("counter", now.counter);
    stage_.set_metric("lost", now.added - now.counter);
    if (now.added > 0) stage_.set_metric("lost_share", 100 * (added - counter) / added);
    if (stage_.total(&Lane::acquisitions) > 0) {
      stage_.set_metric("waiting_ms", stage_.total_waiting_ms());
      stage_.set_metric("hand_overs", stage_.total(&Lane::hand_overs));
    }
    while (recent_.size() > 1 && now.t_ms - recent_[1].t_ms > speed_window_ms) recent_.pop_front();
    if (!recent_.empty()) tell_speed(recent_.front(), now);
    recent_.push_back(now);
    last_ = now;
  }

  void tell_speed(const Reading& from, const Reading& to) {
    const auto additions = static_cast<double>(to.added - from.added);
    const double ms = to.t_ms - from.t_ms;
    if (additions <= 0 || ms <= 0) return;
    stage_.set_metric("ns_per_addition", 1e6 * ms / additions);
    stage_.set_metric("additions_per_second", 1e3 * additions / ms);
  }

  // A race that did not show has not gone away.
  void note_lucky_run() {
    if (threads_ < 2 || stage_.settings().text("lock") == "on") return;
    stage_.add_note_of_luck(
        "Nothing was lost this time, but another thread may come between a read and its write.");
  }

  Stage& stage_;
  const std::vector<RealWay>& ways_;
  const RealWorld::shared<long>& counter_;
  RealWorld::mutex& lock_;
  const std::atomic<std::int64_t>& position_;
  const std::int64_t pause_;
  const std::size_t threads_;
  std::deque<Reading> recent_;
  Reading last_;
};

}  // namespace

std::vector<Setting> settings(std::vector<Choice> lock_positions) {
  return {
      Setting::number("threads", "threads", "How many threads add to the counter.", 1, 64, 4)
          .in("threads")
          .log_scale(),
      Setting::number("additions", "additions each", "How many times each thread adds one.", 1, 100'000'000,
                      5'000'000)
          .in("additions")
          .log_scale(),
      Setting::choice("lock", "lock", "What a thread locks before it adds.", std::move(lock_positions))
          .while_running()
          .on_key('L'),
      Setting::choice(
          "pause", "pause in the gap",
          "What a thread does between reading the counter and writing it back. A longer gap loses more.",
          {{"none", "none"}, {"yield", "yield"}, {"2us", "2 µs"}, {"10us", "10 µs"}})
          .for_real_runs(),
  };
}

std::vector<Variant::Condition> explore_defaults() { return {{"threads", "2"}, {"additions", "5"}}; }

bool few_steps_of_two(const Stage& stage) {
  constexpr std::int64_t few = 50;
  return !stage.goes_on() && stage.settings().number("threads") == 2 &&
         stage.settings().number("additions") <= few;
}

std::vector<MetricSpec> metrics() {
  return {
      {"added", "added", "additions", Format::count, Role::plain, false, "All additions by all threads."},
      {"counter", "counter says", "additions", Format::count, Role::result, false,
       "The value of the counter."},
      {"lost", "lost", "additions", Format::count, Role::loss, false,
       "Additions that are missing from the counter."},
      {"lost_share", "lost", "%", Format::share, Role::loss, false,
       "Lost additions as a share of all additions."},
      {"ns_per_addition", "one addition", "ns", Format::duration, Role::plain, false,
       "Time divided by the additions of all threads: over the last quarter second during a run, over the "
       "whole run at the end."},
      {"additions_per_second", "additions", "additions/s", Format::rate, Role::good, false,
       "Additions by all threads together: over the last quarter second during a run, over the whole run at "
       "the end."},
      {"waiting_ms", "waiting for the lock", "ms", Format::duration, Role::muted, false,
       "Time spent waiting for a lock, all threads together."},
      {"hand_overs", "handoffs", "times", Format::count, Role::muted, false,
       "How often the lock went from one thread to another."},
  };
}

std::vector<MetricSpec> metrics_with_tiles(const std::vector<std::string>& tiles) {
  std::vector<MetricSpec> all = metrics();
  const auto rank = [&](const MetricSpec& spec) {
    return std::find(tiles.begin(), tiles.end(), spec.name) - tiles.begin();
  };
  std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  for (MetricSpec& spec : all) spec.tile = rank(spec) < static_cast<std::ptrdiff_t>(tiles.size());
  return all;
}

std::vector<SeriesSpec> series() {
  return {{"added", "added", "additions", Role::plain}, {"counter", "counter", "additions", Role::result}};
}

Gap gap() { return {"added", "counter", "lost"}; }

bool surely_lost(const Snapshot& run) {
  const double in_flight = run.held ? 0 : run.number("threads");
  return run.measured("lost") > in_flight;
}

bool loss_was_stopped_by_lock(const Snapshot& run) {
  const Series* added = run.find_series("added");
  const Series* counter = run.find_series("counter");
  if (!added || !counter || run.marks.empty() || run.marks.back().setting != "lock") return false;
  if (run.marks.back().value != "on" || run.measured("lost") <= 0) return false;
  // Steps begun before the lock was on may still lose; they last a few time slices at most.
  const double settled_ms = run.marks.back().t_ms + 100;
  const auto from = std::find_if(added->points.begin(), added->points.end(),
                                 [&](const Point& point) { return point.t_ms >= settled_ms; });
  if (from == added->points.end() || added->points.back().t_ms - from->t_ms < 400) return false;
  const auto i = static_cast<std::size_t>(from - added->points.begin());
  return from->value - counter->points[i].value == added->points.back().value - counter->points.back().value;
}

void detail::run(Stage& stage, const std::vector<RealWay>& ways, const RealWorld::shared<long>& counter,
                 RealWorld::mutex& lock) {
  Experiment(stage, ways, counter, lock).run();
}

}  // namespace racecourse::counting
