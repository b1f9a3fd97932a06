#include "kit/lesson/lesson.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "event_shutdown/body.h"
#include "kit/base/on_leaving.h"
#include "kit/base/spread.h"
#include "kit/lesson/telling.h"
#include "kit/running/stage.h"
#include "kit/twins/twin.h"

namespace racecourse::event_shutdown {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

enum class Way { event, poll, flag, none };

/// Tells the workers to stop, and frees those that were not told.
class Bell {
 public:
  void begin_trial() {
    flag_ = false;
    source_ = std::stop_source();
  }
  void ring(Way way) {
    if (way == Way::event) source_.request_stop();
    if (way == Way::poll || way == Way::flag) flag_ = true;
  }
  std::stop_token token() const { return source_.get_token(); }
  const std::atomic<bool>& flag() const { return flag_; }
  /// Also reaches the workers of ways in which nobody is told.
  void ring_all() { source_.request_stop(); }

 private:
  std::atomic<bool> flag_{false};
  std::stop_source source_;
};

/// What came of the workers, over one trial or several.
struct Ends {
  std::int64_t finished = 0, saved = 0;  ///< items
  std::int64_t not_stopped = 0;          ///< workers that had not stopped when the trial ended
  std::int64_t late = 0;  ///< those, and workers that finished more than one item after they were told
};

class Experiment {
 public:
  explicit Experiment(Stage& stage)
      : stage_(stage),
        way_(static_cast<Way>(stage.settings().number("way"))),
        item_(stage.settings().number("item")),
        poll_(stage.settings().number("poll")),
        trials_(stage.settings().number("trials")),
        inboxes_(static_cast<std::size_t>(stage.settings().number("workers"))),
        trial_gate_(static_cast<std::ptrdiff_t>(inboxes_.size()) + 1) {
    for (std::size_t i = 0; i < inboxes_.size(); ++i) workers_.push_back(std::make_unique<Worker>(item_));
    stopped_at_.resize(inboxes_.size());
  }

  void run() {
    // Stop ends the trial that is going, as its time limit would.
    const std::stop_callback on_stop(stage_.stop_signal().token(), [this] { abandon_all(); });
    std::vector<LanePlan> plans{
        {.name = "main", .goal = trials_, .body = [this](Lane& lane) { lead(lane); }}};
    for (std::size_t i = 0; i < workers_.size(); ++i)
      plans.push_back({.name = "worker " + std::to_string(i + 1), .body = [this, i](Lane&) { work(i); }});
    stage_.run_lanes(plans, [this] { tell(); });
    if (!stage_.stop_requested()) tell_end();
  }

 private:
  void pass_gate() {
    const During waiting(LaneState::waiting);
    trial_gate_.arrive_and_wait();
  }

  // For the main lane.

  void lead(Lane& lane) {
    const OnLeaving let_workers_go([this] {
      over_ = true;
      pass_gate();
    });
    for (std::int64_t trial = 0; trial < trials_ && !stage_.stop_requested(); ++trial) {
      lead_trial(lane, trial);
      lane.done.add(1);
    }
  }

  void lead_trial(Lane& lane, std::int64_t trial) {
    begin_trial();
    pass_gate();
    hand_out_items(lane, trial);
    const std::vector<std::int64_t> before = tell_workers_to_stop();
    wait_for_workers();
    const Ends ends = ends_of_trial(before);
    abandon_all();
    pass_gate();
    if (!stage_.stop_requested()) count(ends);
  }

  void begin_trial() {
    {
      const std::lock_guard lock(guards_stopped_);
      std::fill(stopped_at_.begin(), stopped_at_.end(), Clock::time_point{});
    }
    {
      const std::lock_guard lock(guards_bell_);
      bell_.begin_trial();
    }
    for (Inbox& inbox : inboxes_) inbox.begin_anew();
    for (const auto& worker : workers_) worker->begin_trial();
    if (stage_.stop_requested()) abandon_all();  // Stop came before this trial began
  }

  // Each trial tells the workers at another moment of an item, or of the time between two looks at the flag: after 0, 0.6,
  // 0.2 ... of it, so that no moment is favoured.
  void hand_out_items(Lane& lane, std::int64_t trial) {
    constexpr int items = 3;
    for (int i = 0; i < items && lane.sleep_for(item_); ++i)
      for (Inbox& inbox : inboxes_) inbox.put();
    const double part = 0.618 * static_cast<double>(trial);
    const milliseconds cycle = way_ == Way::poll ? std::max(item_, poll_) : item_;
    lane.sleep_for(std::chrono::duration_cast<std::chrono::nanoseconds>((part - std::floor(part)) * cycle));
  }

  /// Returns what each had finished by then, or a moment later.
  std::vector<std::int64_t> tell_workers_to_stop() {
    {
      const std::lock_guard lock(guards_stopped_);
      told_at_ = Clock::now();
    }
    {
      const std::lock_guard lock(guards_bell_);
      bell_.ring(way_);
    }
    stage_.mark("told to stop");
    std::vector<std::int64_t> finished;
    for (const auto& worker : workers_) finished.push_back(worker->finished());
    return finished;
  }

  milliseconds patience() const {
    const milliseconds usual = 3 * item_ + milliseconds(50);
    return way_ == Way::poll ? usual + poll_ : usual;
  }

  void wait_for_workers() {
    const During waiting(LaneState::waiting);
    std::unique_lock lock(guards_stopped_);
    worker_stopped_.wait_for(lock, patience(), [this] {
      return stage_.stop_requested() ||
             std::count(stopped_at_.begin(), stopped_at_.end(), Clock::time_point{}) == 0;
    });
  }

  // As if the program ended now: what is not in the file is lost.
  Ends ends_of_trial(const std::vector<std::int64_t>& before) {
    const std::lock_guard lock(guards_stopped_);
    Ends ends;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      const bool stopped = stopped_at_[i] != Clock::time_point{};
      const std::int64_t saved = workers_[i]->saved();
      const std::int64_t finished = std::max(workers_[i]->finished(), saved);
      ends.finished += finished;
      ends.saved += saved;
      if (!stopped) ++ends.not_stopped;
      if (!stopped || finished - before[i] > 1) ++ends.late;
      // Stop ends them all, so it does not count as having been told.
      if (stopped && !stage_.stop_requested()) time_to_stop_.add((stopped_at_[i] - told_at_).count());
    }
    return ends;
  }

  // Any thread.
  void abandon_all() {
    for (const auto& worker : workers_) worker->abandon();
    for (Inbox& inbox : inboxes_) inbox.abandon();
    {
      const std::lock_guard lock(guards_bell_);
      bell_.ring_all();
    }
    const std::lock_guard lock(guards_stopped_);
    worker_stopped_.notify_all();
  }

  // For the workers' lanes.

  void work(std::size_t self) {
    for (;;) {
      pass_gate();
      if (over_) return;
      try {
        work_until_told(self);
      } catch (...) {
        trial_gate_.arrive_and_drop();  // the others must not wait for a worker that failed
        throw;
      }
      pass_gate();
    }
  }

  void work_until_told(std::size_t self) {
    Worker& worker = *workers_[self];
    try {
      switch (way_) {
        case Way::event: work_until_event(worker, token()); break;
        case Way::poll: work_until_polled(worker, bell_.flag(), poll_); break;
        case Way::flag: work_until_flag(worker, inboxes_[self], bell_.flag()); break;
        case Way::none: work_untold(worker);
      }
      const std::lock_guard lock(guards_stopped_);
      stopped_at_[self] = Clock::now();
      worker_stopped_.notify_all();
    } catch (const Abandoned&) {
      worker.forget();
    }
  }

  std::stop_token token() {
    const std::lock_guard lock(guards_bell_);
    return bell_.token();
  }

  // Reports. count() is for the main lane, the others are for the run's thread.

  void count(const Ends& ends) {
    const std::lock_guard lock(guards_sum_);
    sum_.finished += ends.finished;
    sum_.saved += ends.saved;
    sum_.not_stopped += ends.not_stopped;
    sum_.late += ends.late;
  }

  void tell() {
    const Spread spread = time_to_stop_.picture();
    stage_.set_spread("time_to_stop", spread);
    const std::lock_guard lock(guards_sum_);
    tell_quantile("stop_median_ms", spread, 0.5);
    tell_quantile("stop_99_ms", spread, 0.99);
    stage_.set_metric("not_stopped", sum_.not_stopped);
    stage_.set_metric_and_point("finished", sum_.finished);
    stage_.set_metric_and_point("saved", sum_.saved);
    stage_.set_metric("lost", sum_.finished - sum_.saved);
  }

  // Of all workers, those included that never stopped: they took longer than any other.
  void tell_quantile(std::string_view metric, const Spread& spread, double share) {
    const auto stopped = static_cast<double>(spread.count());
    const double wanted = share * (stopped + static_cast<double>(sum_.not_stopped));
    if (wanted > 0 && wanted <= stopped)
      stage_.set_metric(metric, spread.quantile(wanted / stopped) / 1e6);
    else
      stage_.forget_metric(metric);
  }

  void tell_end() {
    const std::lock_guard lock(guards_sum_);
    const bool lost = sum_.finished > sum_.saved;
    const std::string outcome = sum_.not_stopped > 0 ? "some never stopped"
                                : lost               ? "items lost"
                                : sum_.late > 0      ? "some stopped late"
                                                     : "all stopped at once";
    stage_.set_outcome(outcome, sum_.late == 0 && !lost);
  }

  Stage& stage_;
  const Way way_;
  const milliseconds item_, poll_;
  const std::int64_t trials_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Inbox> inboxes_;  // one for each worker
  std::barrier<> trial_gate_;   // before and after each trial
  std::atomic<bool> over_{false};

  std::mutex guards_bell_;
  Bell bell_;

  std::mutex guards_stopped_;  // guards stopped_at_ and told_at_
  std::condition_variable worker_stopped_;
  std::vector<Clock::time_point> stopped_at_;  // of each worker in this trial; the epoch: not yet
  Clock::time_point told_at_;

  SpreadRecorder time_to_stop_;
  std::mutex guards_sum_;
  Ends sum_;  // over all trials
};

std::vector<Setting> settings() {
  return {
      Setting::choice(
          "way", "told by", "How the workers are told to stop.",
          {{"event", "event"}, {"poll", "polled flag"}, {"flag", "flag, nobody woken"}, {"none", "nobody"}})
          .on_key('L'),
      Setting::number("workers", "workers", "Threads that work through the items.", 1, 64, 4),
      Setting::number("item", "item", "How long a worker waits for each item.", 1, 1000, 5)
          .in("ms")
          .log_scale(),
      Setting::number("poll", "poll every", "How often a worker checks the flag, if the flag is polled.", 1,
                      1000, 50)
          .in("ms")
          .log_scale(),
      Setting::number("trials", "trials", "How many times the workers are started and told to stop.", 1, 1000,
                      20)
          .log_scale(),
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"stop_median_ms", "to stop, median", "ms", Format::duration, Role::result, true,
       "From being told to stop until a worker has stopped and saved its file; half of them took less. Not "
       "measured if half of them never stopped."},
      {"stop_99_ms", "to stop, 99 %", "ms", Format::duration, Role::plain, true,
       "From being told to stop until a worker has stopped and saved its file; 99 % of them took less. Not "
       "measured if more than 1 % never stopped."},
      {"not_stopped", "never stopped", "workers", Format::count, Role::loss, true,
       "Workers that were still working when their trial gave up on them, in all trials."},
      {"finished", "finished", "items", Format::count, Role::plain, true,
       "Items that were finished, in all trials."},
      {"saved", "in the file", "items", Format::count, Role::plain, false,
       "Finished items whose record was in the file when the trial ended, read from the file."},
      {"lost", "lost", "items", Format::count, Role::loss, true,
       "Finished items whose record never reached the file."},
  };
}

/// The way as a sentence has it.
std::string told_by(const Snapshot& run) {
  if (run.was_set("way", "event")) return "an event";
  if (run.was_set("way", "poll")) return "a polled flag";
  return run.was_set("way", "flag") ? "a flag that wakes nobody" : "nobody";
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Stopping workers";
  l.headline = "Workers work until they are told to stop.";
  l.property = "every worker stops within one item, and its file is whole";
  l.settings = settings();
  l.variants = {{"event", {{"way", "event"}}, Verdict::holds},
                {"polled flag", {{"way", "poll"}}, Verdict::breaks},
                {"flag that wakes nobody", {{"way", "flag"}}, Verdict::breaks},
                {"told by nobody", {{"way", "none"}}, Verdict::breaks}};
  l.metrics = metrics();
  l.measure = "stop_median_ms";
  l.series = {{"finished", "finished", "items", Role::plain},
              {"saved", "in the file", "items", Role::result}};
  l.gap = Gap{"finished", "saved", "lost"};
  l.figures = list_of(FigureSpec{.name = "time_to_stop",
                                 .kind = FigureKind::spread,
                                 .label = "time from being told to stop until stopped",
                                 .empty = "No worker has stopped on its own."});
  l.outcome_label = "how the workers ended";
  l.lane_unit = "items";
  l.twin_settings = for_twin(settings(), {"way", "workers", "item", "poll", "trials"});
  l.experiment = [](Stage& stage) { Experiment(stage).run(); };
  l.needs = {temporary_files()};
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question = "Four ways to tell a thread to stop. How long does each take, and what does it leave undone?";
  t.goals =
      list_of(Goal{"at-once", "Stop all workers within 5 ms, while each item takes 50 ms or more",
                   "Which way wakes a sleeping worker?",
                   [](const Snapshot& run) {
                     return run.held == true && run.number("item") >= 50 &&
                            run.metric("stop_99_ms").value_or(1e9) <= 5;
                   }},
              Goal{"poll-well", "Make the polled flag stop everyone within one item", "Check more often.",
                   [](const Snapshot& run) { return run.held == true && run.was_set("way", "poll"); }},
              Goal{"lose", "Lose finished items", "Tell nobody.",
                   [](const Snapshot& run) { return run.held && run.measured("lost") > 0; }});
  t.prediction =
      how_many("Within how many milliseconds do 99 % of workers stop?", "stop_99_ms", 10'000, "ms");
  t.prediction->format = Format::duration;
  t.prediction->result = [](const Snapshot& run) {
    return run.held && run.measured("not_stopped") == 0 ? run.metric("stop_99_ms") : std::nullopt;
  };
  t.words = {{"told_by", told_by}};
  return t;
}

}  // namespace racecourse::event_shutdown
