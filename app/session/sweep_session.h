#pragma once

// The sweeps of the window. One goes on at a time, further ones wait, and what was found stays until it is measured again.

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/running/sweep.h"
#include "session/action.h"
#include "session/look.h"

namespace racecourse {

/// The metrics whose change can be drawn: the lesson's own, and last the time of a run.
std::vector<MetricSpec> sweep_metrics(const Lesson& lesson);
/// The place in that list of the one to begin with: what Lesson::measure names, else what tells most.
std::size_t first_sweep_metric(const Lesson& lesson);
/// The settings that have an effect to be measured, in the lesson's order.
std::vector<const Setting*> sweep_settings(const Lesson& lesson);

class SweepSession {
 public:
  /// Afterwards sweeps may be waiting(). `lesson` must outlive the session; the sweeps run it with these settings, and until
  /// they are stopped where `until_stopped` and the lesson can.
  void apply(const SweepAction& action, const Lesson& lesson, const Settings& settings, bool until_stopped,
             const std::string& python, Look& look);
  /// Ends the one that goes on, and forgets those that wait.
  void stop();
  /// Once a frame. Begins the next one only where `free`: no run is going that would disturb it.
  void update(bool free);
  /// Forgets what was found about a lesson, and what of it was drawn.
  void forget(const std::string& lesson);

  /// The newest snapshot; null when there is none.
  const SweepSnapshot* found(const std::string& lesson, const std::string& setting) const;
  /// Of sweep_metrics() the one that is drawn.
  std::size_t metric(const Lesson& lesson) const;
  /// 0 for all of sweep_settings(), else one more than the place of the one that is drawn.
  std::size_t shown_setting(const Lesson& lesson) const;
  /// Whether one goes on, or waits.
  bool busy() const { return going() || waiting(); }
  /// Whether one is to start as soon as it may.
  bool waiting() const { return !waiting_.empty(); }
  /// Whether there are threads.
  bool going() const { return sweep_ != nullptr; }
  bool stopping() const { return stopping_; }
  /// Name of the setting that is being measured; empty for none.
  std::string_view setting() const;

 private:
  struct Order {
    const Lesson* lesson = nullptr;
    Settings settings;
    std::string setting;
    SweepOptions options;
  };
  /// What is drawn; nothing: what the lesson begins with.
  struct Shown {
    std::optional<std::size_t> metric;
    std::size_t setting = 0;
  };
  using Found = std::map<std::string, std::shared_ptr<const SweepSnapshot>, std::less<>>;

  void sweep_or_stop(const std::string& wanted, const Order& order, Look& look);

  std::deque<Order> waiting_;
  std::unique_ptr<Sweep> sweep_;
  Order current_;
  bool stopping_ = false;
  bool discard_ = false;                // what is found is no longer wanted
  std::map<std::string, Found> found_;  // by lesson, by setting
  std::map<std::string, Shown> shown_;  // by lesson
};

}  // namespace racecourse
