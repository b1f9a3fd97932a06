#pragma once

// What one setting does: runs at several of its values, the others kept as they are. In the background, like Run: start,
// stop, poll.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/run.h"

namespace racecourse {

/// Whether values of that setting can be compared: an order of words is an answer, and changes nothing.
bool can_sweep(const Setting& setting);

/// The values a sweep visits, ascending, both ends of the range among them. Words: each of them. A number whose range
/// spans a factor of eight or more: doublings, or where the setting is logarithmic the steps of 1, 2, 5 or 1, 3 or powers
/// of ten, whichever gives most values up to nine; a 0 at the low end comes before them. Else nine values evenly apart at most.
std::vector<std::int64_t> sweep_values(const Setting& setting);

struct SweepOptions {
  /// Most runs at each value. They go round: every value once, then every value again, so that a machine which slows down
  /// meanwhile does so for all of them.
  std::int64_t runs = 5;
  /// After this no value is tried again, and after twice this none for the first time either.
  std::chrono::milliseconds budget{8000};
  /// The most that one run may take. One that is not over by then is stopped and does not count, and its value is not
  /// tried again.
  std::chrono::milliseconds run_limit{4000};
  /// Whether lanes go on for their share of the budget where the lesson can (`Lesson::runs_on`), instead of to their
  /// count.
  bool until_stopped = false;
  bool low_priority = false;
  std::string python{usual_python};  ///< as in RunOptions
};

/// The name of what a sweep measures beside the lesson's own metrics: how long a run took, in ms. Left out where runs go
/// on for a set time.
inline constexpr std::string_view time_of_run = "time_of_run";

/// What one run of a sweep measured.
struct SweepRun {
  std::vector<Metric> metrics;
  bool held = true;
};

struct SweepPoint {
  std::int64_t value = 0;      ///< as Settings::number()
  std::vector<SweepRun> runs;  ///< in the order they ran
  bool too_long = false;       ///< a run was stopped because its time was up
  std::string failure;         ///< why a run could not be done; empty when all could
};

/// Plain data, never changed once handed out.
struct SweepSnapshot {
  std::string lesson;   ///< id
  std::string setting;  ///< name
  Settings others;      ///< what all other settings are
  bool until_stopped = false;
  RunState state = RunState::running;
  std::vector<SweepPoint> points;  ///< one for each value, ascending, visited or not
  std::int64_t runs = 0;           ///< that came to an end and count
  std::int64_t runs_asked = 0;     ///< when none is too long and the budget is enough
  double elapsed_ms = 0;
  double run_limit_ms = 0;  ///< the most that one run may take
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

/// Owns the thread of one sweep and the run it has going. May be called from one thread; nothing waits but the destructor
/// and wait().
class Sweep {
 public:
  /// Starts at once. `lesson` must outlive the sweep; `setting` is one of its names and can_sweep().
  Sweep(const Lesson& lesson, const Settings& settings, std::string_view setting,
        const SweepOptions& options = {});
  /// Stops, and waits until all threads have ended: as long as Run takes to stop.
  ~Sweep();
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;

  /// Asks it to stop, with the run that is going. Returns at once. What was measured stays.
  void request_stop();
  /// Waits until it is over, or for that long; true when it is over.
  bool wait(std::optional<std::chrono::milliseconds> at_most = {});
  bool finished() const;
  /// The newest picture. Never null.
  std::shared_ptr<const SweepSnapshot> poll() const;

 private:
  class Conductor;
  std::unique_ptr<Conductor> conductor_;
};

}  // namespace racecourse
