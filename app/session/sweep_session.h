#pragma once

// The sweeps of the window: one goes on at a time, further ones wait, and what was found stays until it is measured anew.

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/running/sweep.h"

namespace racecourse {

/// The numbers whose change can be drawn: the lesson's own, and last the time of a run.
std::vector<MetricSpec> sweep_metrics(const Lesson& lesson);
/// The place in that list of the one to begin with: the lesson's own measure, as Lesson::measure says.
std::size_t first_sweep_metric(const Lesson& lesson);
/// The settings that have an effect to be measured, in the lesson's order.
std::vector<const Setting*> sweep_settings(const Lesson& lesson);

class SweepSession {
 public:
  /// Adds a sweep to those that wait. `lesson` must outlive the session.
  void add(const Lesson& lesson, const Settings& settings, std::string_view setting,
           const SweepOptions& options);
  /// Ends the one that goes on, and forgets those that wait.
  void stop();
  /// Once a frame. Begins the next one only where `free`: no run is going that would disturb it.
  void update(bool free);
  /// Forgets what was found about a lesson.
  void forget(const std::string& lesson);

  /// The newest picture; null when there is none.
  const SweepSnapshot* found(const std::string& lesson, const std::string& setting) const;
  /// Whether one goes on, or waits.
  bool busy() const { return sweep_ || !waiting_.empty(); }
  /// Whether there are threads.
  bool going() const { return sweep_ != nullptr; }
  bool stopping() const { return stopping_; }
  /// Name of the setting that is being measured; empty for none.
  std::string_view setting() const;

 private:
  struct Wish {
    const Lesson* lesson = nullptr;
    Settings settings;
    std::string setting;
    SweepOptions options;
  };
  using Found = std::map<std::string, std::shared_ptr<const SweepSnapshot>, std::less<>>;

  std::deque<Wish> waiting_;
  std::unique_ptr<Sweep> sweep_;
  Wish current_;
  bool stopping_ = false;
  bool discard_ = false;                // what is found is no longer wanted
  std::map<std::string, Found> found_;  // by lesson, by setting
};

}  // namespace racecourse
