#include "kit/lesson/lesson.h"

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "deadlock/body.h"
#include "kit/host/clock.h"
#include "kit/host/host.h"
#include "kit/running/stage.h"
#include "kit/worlds/controlled_world.h"
#include "kit/worlds/real_world.h"
#include "kit/worlds/stamped_world.h"

namespace racecourse::deadlock {

namespace {

enum Way : std::int64_t { opposite, ordered, at_once, back_off };

// How long a run for a set count stays in a deadlock that nobody can leave, so that it is seen on the timeline.
constexpr double shown_ms = 100;

template <class World>
class Experiment {
 public:
  Experiment(Stage& stage, World& world)
      : stage_(stage),
        way_(stage.live("way")),
        pause_(stage.live("pause")),
        pair_(static_cast<std::size_t>(stage.settings().number("threads"))),
        others_(static_cast<std::size_t>(stage.settings().number("others"))),
        each_(stage.goes_on() ? 0 : stage.settings().number("transfers")),
        world_(world),
        attempts_(pair_ + others_) {}

  void run() {
    tell_progress();
    stage_.run_lanes(plans(), [this] { observe(); });
    tell_end();
  }

 private:
  using Pot = Account<World>;
  struct alignas(64) PaddedTally : Tally {};

  std::vector<LanePlan> plans() {
    std::vector<LanePlan> plans;
    for (std::size_t i = 0; i < pair_; ++i) {
      Pot& from = i % 2 == 0 ? a_ : b_;
      Pot& to = i % 2 == 0 ? b_ : a_;
      plans.push_back(
          {"thread " + std::to_string(i + 1), each_, [&, this](Lane& lane) { work(lane, from, to); }});
    }
    for (std::size_t i = 0; i < others_; ++i)
      plans.push_back({"other " + std::to_string(i + 1), each_, [this](Lane& lane) { work(lane, c_, d_); }});
    return plans;
  }

  void work(Lane& lane, Pot& from, Pot& to) {
    std::int64_t left = each_ == 0 ? std::numeric_limits<std::int64_t>::max() : each_;
    for (; left > 0 && lane.checkpoint(); --left) {
      if constexpr (std::same_as<World, StampedWorld>) world_.begin_path();
      transfer(lane, from, to);
      lane.done.add(1);
    }
  }

  void transfer(const Lane& lane, Pot& from, Pot& to) {
    Tally& attempts = attempts_[static_cast<std::size_t>(lane.id())];
    const std::int64_t length = pause_.load(std::memory_order_relaxed);
    const auto pause = [&] {
      attempts.add(1);
      pause_between(length);
    };
    switch (way_.load(std::memory_order_relaxed)) {
      case opposite: return transfer_payer_first(from, to, pause);
      case ordered: return transfer_in_order(from, to, pause);
      case at_once: return transfer_at_once(from, to, pause);
      default: return transfer_backing_off(from, to, pause);
    }
  }

  // Not the world's yield: that one ends a body that is stopped, and here a lock is held that nothing would give back.
  void pause_between(std::int64_t length) {
    switch (length) {
      case 0: return;
      case 1: return std::this_thread::yield();
      case 2: return world_.spin(10'000);
      default: return world_.spin(100'000);
    }
  }

  void observe() {
    tell_progress();
    const WaitGraph now = stage_.waits();
    // Once the run is to stop, waits are being ended: what was seen before stays.
    if (stage_.stop_requested()) return;
    stage_.set_waits("waits", now);
    if (!now.cycles.empty()) tell_deadlock(now);
  }

  void tell_deadlock(const WaitGraph& now) {
    if (!seen_at_ms_) {
      seen_at_ms_ = stage_.now_ms();
      others_then_ = others_done();
      stage_.add_note(
          "The stuck threads do not see a way that is chosen now: each of them sleeps in lock(). Only Stop "
          "ends that.");
    }
    const double stuck_ms = stage_.now_ms() - *seen_at_ms_;
    const int stuck = now.count(WaitGraph::Fate::stuck) + now.count(WaitGraph::Fate::behind);
    stage_.set_metric("stuck", stuck);
    stage_.set_metric("stuck_ms", stuck_ms);
    stage_.set_metric("others_since", static_cast<double>(others_done() - others_then_));
    const int left = now.count(WaitGraph::Fate::goes_on) + now.count(WaitGraph::Fate::waits);
    if (left > 0)
      only_stuck_since_ms_ = {};
    else if (!only_stuck_since_ms_)
      only_stuck_since_ms_ = stage_.now_ms();
    if (stage_.goes_on() || !only_stuck_since_ms_) return;
    if (stage_.now_ms() - *only_stuck_since_ms_ >= shown_ms) stage_.request_stop();
  }

  std::int64_t done(std::size_t from, std::size_t to) const {
    std::int64_t sum = 0;
    for (std::size_t i = from; i < std::min(to, stage_.lane_count()); ++i) sum += stage_.lane(i).done.get();
    return sum;
  }
  std::int64_t pair_done() const { return done(0, pair_); }
  std::int64_t others_done() const { return done(pair_, pair_ + others_); }

  void tell_progress() {
    const auto pair = static_cast<double>(pair_done());
    const auto others = static_cast<double>(others_done());
    stage_.set_metric("pair_done", pair);
    stage_.set_metric("others_done", others);
    stage_.add_point("pair", pair);
    stage_.add_point("others", others);
    if (!seen_at_ms_) stage_.set_metric("stuck", 0);
    std::int64_t in_vain = 0, waited = 0;
    for (std::size_t i = 0; i < stage_.lane_count(); ++i) {
      const Lane& lane = stage_.lane(i);
      in_vain += in_vain_by(lane);
      waited += lane.time_in(LaneState::waiting);
    }
    stage_.set_metric("backed_off", static_cast<double>(in_vain));
    stage_.set_metric("waiting_ms", static_cast<double>(waited) * nanoseconds_per_tick() / 1e6);
    if (stage_.elapsed_ms() > 0)
      stage_.set_metric("transfers_per_second", 1e3 * (pair + others) / stage_.elapsed_ms());
  }

  // An attempt that did not end in a transfer was in vain, but for one that still goes on or was cut off by a stop.
  std::int64_t in_vain_by(const Lane& lane) const {
    const bool all_ended = lane.ended_at() != 0 && !stage_.stop_requested();
    const std::int64_t failed = attempts_[static_cast<std::size_t>(lane.id())].get() - lane.done.get();
    return std::max<std::int64_t>(failed - (all_ended ? 0 : 1), 0);
  }

  void tell_end() {
    stage_.set_metric("money", static_cast<double>(a_.balance.load() + b_.balance.load() + c_.balance.load() +
                                                   d_.balance.load()));
    if (seen_at_ms_) return stage_.set_outcome("deadlock", false);
    stage_.set_outcome(stage_.stop_requested() ? "no deadlock" : "all done", true);
    if (way_.load(std::memory_order_relaxed) == opposite) tell_of_luck();
  }

  // A deadlock that did not show has not gone away.
  void tell_of_luck() {
    stage_.add_note(host().cores == 1 ? "No deadlock this time: this machine has one core, and threads "
                                        "seldom switch between the two locks. Set the pause to yield."
                                      : "No deadlock this time: no two threads were between their two locks "
                                        "at once. More transfers, or a longer pause, make one more likely.");
  }

  Stage& stage_;
  const std::atomic<std::int64_t>& way_;
  const std::atomic<std::int64_t>& pause_;
  const std::size_t pair_, others_;
  const std::int64_t each_;  // 0: until stopped
  World& world_;
  Pot a_{world_, 1, "balance A", "lock A"}, b_{world_, 2, "balance B", "lock B"};
  Pot c_{world_, 3, "balance C", "lock C"}, d_{world_, 4, "balance D", "lock D"};
  std::vector<PaddedTally> attempts_;  // of each lane: how often it had one lock and went for the other
  std::optional<double> seen_at_ms_, only_stuck_since_ms_;
  std::int64_t others_then_ = 0;  // what the others had done when the deadlock was seen
};

void experiment(Stage& stage) {
  const bool two = stage.settings().number("threads") == 2;
  in_real_world(stage, two, [&](auto& world) { Experiment(stage, world).run(); });
}

using Paper = Account<ControlledWorld>;

/// One way, without the pause: any thread may come between any two steps as it is.
template <class Transfer>
void interleave(ControlledStage& stage, Transfer transfer) {
  ControlledWorld world(stage);
  Paper a(world, 1, "balance A", "lock A"), b(world, 2, "balance B", "lock B");
  Paper c(world, 3, "balance C", "lock C"), d(world, 4, "balance D", "lock D");
  const long transfers = stage.settings().number("transfers");
  const auto moving = [transfers, transfer](Paper& from, Paper& to) {
    return [&from, &to, transfers, transfer] {
      for (long i = 0; i < transfers; ++i) transfer(from, to);
    };
  };
  std::vector<ControlledBody> bodies;
  for (long i = 1; i <= stage.settings().number("threads"); ++i)
    bodies.push_back({"thread " + std::to_string(i), i % 2 == 1 ? moving(a, b) : moving(b, a)});
  for (long i = 1; i <= stage.settings().number("others"); ++i)
    bodies.push_back({"other " + std::to_string(i), moving(c, d)});
  stage.run(std::move(bodies), [&] {
    const long money = a.balance.value() + b.balance.value() + c.balance.value() + d.balance.value();
    return money == 4000 ? Ending{"all done", true} : Ending{"money lost", false};
  });
}

void interleavings(ControlledStage& stage) {
  const auto no_pause = [] {};
  switch (stage.settings().number("way")) {
    case opposite:
      return interleave(stage, [=](Paper& from, Paper& to) { transfer_payer_first(from, to, no_pause); });
    case ordered:
      return interleave(stage, [=](Paper& from, Paper& to) { transfer_in_order(from, to, no_pause); });
    case at_once:
      return interleave(stage, [=](Paper& from, Paper& to) { transfer_at_once(from, to, no_pause); });
    default:
      return interleave(stage, [=](Paper& from, Paper& to) { transfer_backing_off(from, to, no_pause); });
  }
}

std::vector<Setting> settings() {
  return {
      Setting{.name = "threads",
              .label = "threads",
              .help = "How many move money between A and B, every second one from B to A.",
              .unit = "threads",
              .low = 2,
              .high = 16,
              .initial = 2},
      Setting{.name = "others",
              .label = "others",
              .help = "How many move money from C to D, and never touch A and B.",
              .low = 0,
              .high = 16,
              .initial = 2},
      Setting{.name = "transfers",
              .label = "transfers each",
              .help = "How often each thread moves money.",
              .unit = "transfers",
              .low = 1,
              .high = 10'000'000,
              .initial = 1000,
              .logarithmic = true},
      Setting{.name = "way",
              .label = "locks",
              .help = "How a thread takes the two locks it needs.",
              .choices = {{"opposite", "opposite order"},
                          {"ordered", "one order"},
                          {"at-once", "both at once"},
                          {"back-off", "try, back off"}},
              .live = true,
              .key = 'L'},
      Setting{.name = "pause",
              .label = "pause between the locks",
              .help = "What a thread does once it has the first lock. The longer the pause, the more likely "
                      "a deadlock.",
              .initial = 2,
              .choices = {{"none", "none"}, {"yield", "yield"}, {"10us", "10 µs"}, {"100us", "100 µs"}},
              .live = true,
              .real_only = true},
  };
}

std::vector<Setting> twin_settings() {
  return {
      Setting{.name = "threads",
              .label = "threads",
              .help = "How many move money between A and B, every second one from B to A.",
              .low = 2,
              .high = 16,
              .initial = 2},
      Setting{.name = "others",
              .label = "others",
              .help = "How many move money from C to D.",
              .low = 0,
              .high = 16,
              .initial = 2},
      Setting{
          .name = "transfers",
          .label = "transfers each",
          .help = "How often each thread moves money. The twin ends after a second and a half at the latest.",
          .low = 1,
          .high = 10'000'000,
          .initial = 50'000,
          .logarithmic = true},
      Setting{.name = "way",
              .label = "locks",
              .help = "How a thread takes the two locks it needs.",
              .choices = {{"opposite", "opposite order"},
                          {"ordered", "one order"},
                          {"back-off", "try, back off"}}},
      Setting{.name = "pause",
              .label = "pause between the locks",
              .help = "Whether a thread lets others run once it has the first lock.",
              .choices = {{"yield", "sleep(0)"}, {"none", "none"}}},
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"pair_done", "between A and B", "transfers", Format::count, Role::result, true,
       "Transfers done by the threads that need A and B."},
      {"others_done", "by the others", "transfers", Format::count, Role::plain, true,
       "Transfers done by the threads that need C and D."},
      {"stuck", "stuck for ever", "threads", Format::count, Role::loss, true,
       "Threads that wait for each other in a circle, and threads that wait for one of these."},
      {"stuck_ms", "stuck for", "ms", Format::duration, Role::loss, true,
       "Time since the deadlock was first seen. The program looks at the threads 60 times a second."},
      {"others_since", "by the others since", "transfers", Format::count, Role::good, false,
       "Transfers the others have done since the deadlock was first seen."},
      {"backed_off", "in vain", "times", Format::count, Role::loss, true,
       "How often a thread had one lock, found the other taken, and let go."},
      {"waiting_ms", "waiting for locks", "ms", Format::duration, Role::muted, true,
       "Time threads waited for a lock, all threads together."},
      {"transfers_per_second", "speed", "transfers/s", Format::rate, Role::good, false,
       "Transfers of all threads together, over the whole run."},
      {"money", "money", "units", Format::count, Role::plain, false,
       "What is in all four accounts in the end; they began with 1,000 each."},
  };
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Deadlock";
  l.part = Part::going_further;
  l.headline = "Two accounts, two locks, and everybody needs both.";
  l.property = "no threads wait for each other for ever";
  l.settings = settings();
  l.variants = {{"opposite order", {{"way", "opposite"}}, Verdict::breaks},
                {"one order", {{"way", "ordered"}}, Verdict::holds},
                {"both at once", {{"way", "at-once"}}, Verdict::holds},
                {"try and back off", {{"way", "back-off"}}, Verdict::holds}};
  l.metrics = metrics();
  l.series = {{"pair", "between A and B", "transfers", Role::result},
              {"others", "the others", "transfers", Role::plain}};
  l.figures = {FigureSpec{.name = "waits", .kind = FigureKind::waits, .label = "who waits for whom"}};
  l.opens_with = 1;
  l.outcome_label = "how the run ended";
  l.lane_unit = "transfers";
  l.runs_on = true;
  l.twin_settings = twin_settings();
  l.experiment = experiment;
  l.interleavings = interleavings;
  l.explore_defaults = {{"threads", "2"}, {"others", "0"}, {"transfers", "1"}};
  return l;
}

}  // namespace racecourse::deadlock
