#pragma once

// The effect of one setting: runs at several of its values, with all others kept as they are. In the background, like Run:
// start, stop, poll.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/host/background.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/run.h"

namespace racecourse {

/// Whether values of that setting can be compared. An order of words cannot: it is a guess, and changes nothing.
bool can_sweep(const Setting& setting);

/// The values a sweep visits, ascending, with both ends of the range. Of a choice, all words. Of a number whose range spans a
/// factor of eight or more, doublings; where the setting is logarithmic, the steps of 1, 2, 5, or 1, 3, or powers of ten,
/// whichever gives the most values up to nine, after a 0 at the low end. Of any other number, at most nine evenly spaced.
std::vector<std::int64_t> sweep_values(const Setting& setting);

struct SweepOptions {
  /// Most runs at each value. They go in rounds, every value once and then every value again, so that a machine that slows
  /// down meanwhile slows down all values alike.
  std::int64_t runs = 5;
  /// After this no value is tried again; after twice this none is tried for the first time either.
  std::chrono::milliseconds budget{8000};
  /// The longest a run may take. One that is not over by then is stopped and does not count, and its value is not tried
  /// again.
  std::chrono::milliseconds run_limit{4000};
  /// Whether lanes go on for their share of the budget instead of to their count, where the lesson can (`Lesson::runs_on`).
  bool until_stopped = false;
  bool low_priority = false;
  std::string python{usual_python};  ///< as in RunOptions
};

/// The name of the metric that a sweep adds to the lesson's own: how long a run took, in ms. Left out where runs go on for
/// a set time.
inline constexpr std::string_view time_of_run = "time_of_run";

/// What one run of a sweep measured.
struct SweepRun {
  std::vector<Metric> metrics;
  bool held = true;
};

struct SweepPoint {
  std::int64_t value = 0;      ///< as Settings::number()
  std::vector<SweepRun> runs;  ///< in the order they ran
  bool too_long = false;       ///< a run took longer than run_limit
  std::string failure;         ///< why a run failed; empty when none did
};

struct SweepSnapshot {
  std::string lesson;   ///< id
  std::string setting;  ///< name
  Settings others;      ///< what all other settings are
  bool until_stopped = false;
  RunState state = RunState::running;
  std::vector<SweepPoint> points;  ///< one for each value, ascending, visited or not
  std::int64_t runs = 0;           ///< that ended in time and count
  std::int64_t runs_asked = 0;     ///< when none is too long and the budget is enough
  double elapsed_ms = 0;
  double run_limit_ms = 0;  ///< the longest a run may take
};

/// The middle and the ends of what several runs measured.
struct Band {
  double low = 0, median = 0, high = 0;
};
/// Of that metric at that value; nothing where no run measured it. The median of an even number is the mean of the two
/// in the middle.
std::optional<Band> band_of(const SweepPoint& point, std::string_view metric);
/// The same of any values; nothing for none.
std::optional<Band> band_of(std::vector<double> values);

/// Owns the thread of one sweep and the run it has going. Any thread may call the members, but for the destructor; none waits,
/// but for the destructor and wait().
class Sweep {
 public:
  /// Starts at once. `lesson` must outlive the sweep; `setting` is one of its names and can_sweep().
  Sweep(const Lesson& lesson, const Settings& settings, std::string_view setting,
        const SweepOptions& options = {});
  /// Stops, and waits until all threads have ended: as long as Run takes to stop.
  ~Sweep() = default;
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;

  /// Asks it to stop, with the run that is going. Returns at once. What was measured stays.
  void request_stop() { background_.request_stop(); }
  /// Waits until it is over, or for that long; true when it is over.
  bool wait(std::optional<std::chrono::milliseconds> at_most = {}) const { return background_.wait(at_most); }
  bool finished() const { return background_.finished(); }
  /// The newest snapshot. Never null.
  std::shared_ptr<const SweepSnapshot> poll() const { return background_.poll(); }

 private:
  bool goes_on() const { return lesson_.runs_on && options_.until_stopped; }
  bool time_is_left(std::int64_t round) const;
  void run_rounds();
  RunOptions options_of_run() const;
  void run_at(SweepPoint& point);
  void take(SweepPoint& point, const Snapshot& end, bool too_long);
  void publish(RunState state);

  const Lesson& lesson_;
  const SweepOptions options_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  SweepSnapshot found_;  // for the sweep's own thread
  Background<SweepSnapshot> background_;
};

}  // namespace racecourse
