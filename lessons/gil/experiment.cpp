#include "gil/experiment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "gil/body.h"
#include "gil/native.h"
#include "gil/python_beside.h"
#include "gil/workload.h"
#include "kit/host/clock.h"
#include "kit/host/host.h"
#include "kit/running/stage.h"

namespace racecourse::gil {

namespace {

// How long a comparison takes when it is measured by time; the shorter one is for runs of a set duration.
constexpr double comparison_ms = 80, short_comparison_ms = 40;
// The live speed is the mean over this much of the past.
constexpr double speed_window_ms = 100;
// Over less time, a speed is too uncertain to show.
constexpr double shortest_window_ms = 5;

constexpr std::size_t off = 0, on = 1;  // positions of the lock

/// How long a lane goes on; 0: no such limit.
struct Until {
  long rounds = 0;
  double ms = 0;

  bool goes_on(const Lane& lane) const {
    if (rounds > 0 && lane.done.get() >= rounds) return false;
    return ms == 0 || static_cast<double>(ticks() - lane.began_at()) * nanoseconds_per_tick() < 1e6 * ms;
  }
};

/// Work done and the time it took. Speeds that are compared must use the same unit of work.
struct Speed {
  double work = 0, ms = 0;

  double per_ms() const { return ms > 0 ? work / ms : 0; }
  void add(double more_work, double more_ms) {
    work += more_work;
    ms += more_ms;
  }
};

std::optional<double> ratio(const Speed& some, const Speed& one) {
  if (some.work <= 0 || one.work <= 0) return std::nullopt;
  return some.per_ms() / one.per_ms();
}

/// The lanes of one race: those that the stage has added since this was made.
struct Lanes {
  const Stage& stage;
  const std::size_t first = stage.lane_count();

  /// From the start of the first lane until now, or until the last one has ended.
  double ms() const {
    std::uint64_t began = std::numeric_limits<std::uint64_t>::max(), ended = 0;
    bool over = true;
    for (std::size_t i = first; i < stage.lane_count(); ++i) {
      const Lane& lane = stage.lane(i);
      if (lane.began_at() != 0) began = std::min(began, lane.began_at());
      ended = std::max(ended, lane.ended_at());
      over = over && lane.ended_at() != 0;
    }
    const std::uint64_t now = over ? ended : ticks();
    return now > began ? static_cast<double>(now - began) * nanoseconds_per_tick() / 1e6 : 0;
  }
  double rounds() const {
    std::int64_t done = 0;
    for (std::size_t i = first; i < stage.lane_count(); ++i) done += stage.lane(i).done.get();
    return static_cast<double>(done);
  }
};

/// Threads that share one interpreter.
struct Crew {
  Crew(RealWorld& world, Looks looks, const std::atomic<std::int64_t>& lock,
       const std::atomic<std::int64_t>& interval, std::size_t threads)
      : interpreter(world, looks, lock, interval), states(threads) {}

  double bytecodes() const {
    std::int64_t all = 0;
    for (const ThreadState& state : states) all += state.bytecodes.get();
    return static_cast<double>(all);
  }
  std::int64_t stores() const {
    std::int64_t all = 0;
    for (const ThreadState& state : states) all += state.stores.get();
    return all;
  }

  Interpreter interpreter;
  std::vector<ThreadState> states;
};

class Experiment {
 public:
  explicit Experiment(Stage& stage)
      : stage_(stage),
        world_(stage),
        threads_(static_cast<std::size_t>(number("threads"))),
        round_(round_of(stage.settings())),
        lock_(stage.live("lock")),
        python_(stage) {}

  void run() {
    tell_bars();
    const std::size_t lock = number("lock") == on ? on : off;
    const std::size_t other = lock == on ? off : on;
    measure_one_thread(lock);
    // The lock may be flipped, and then its other position needs a thread to compare with. A set duration is for the threads,
    // so it is left out.
    if (stage_.goes_on() && !stage_.has_duration()) measure_one_thread(other);
    run_threads();
    // What is only compared with the race comes after it.
    if (stage_.goes_on()) return;
    measure_one_thread(other);
    run_with_lock(other);
    run_native();
    python_.run([this] { tell_bars(); });
  }

 private:
  std::int64_t number(std::string_view name) const { return stage_.settings().number(name); }

  /// Short, for the race is to begin soon.
  Until comparison_by_time() const {
    return {.ms = stage_.has_duration() ? short_comparison_ms : comparison_ms};
  }
  Until all_rounds() const { return {.rounds = static_cast<long>(number("rounds"))}; }

  Crew crew_of(std::size_t threads, const std::atomic<std::int64_t>& lock) {
    return {world_, static_cast<Looks>(number("looks")), lock, stage_.live("interval"), threads};
  }

  /// So many lanes of that name. `body` gets the index of its lane.
  std::vector<LanePlan> plans(const std::string& name, std::size_t lanes,
                              const std::function<void(Lane&, std::size_t)>& body, Until until) const {
    std::vector<LanePlan> plans;
    for (std::size_t i = 0; i < lanes; ++i)
      plans.push_back({lanes == 1 ? name : name + " " + std::to_string(i + 1), until.rounds,
                       [=](Lane& lane) { body(lane, i); }});
    return plans;
  }

  // Stop may end a lane while it holds the lock. The others are stopped as well, so none waits for it.
  void interpret_rounds(Lane& lane, Crew& crew, ThreadState& self, Until until) const {
    crew.interpreter.gil.take(self);
    for (; until.goes_on(lane); lane.done.add(1)) {
      if (round_.count > 0) interpret(crew.interpreter, self, round_.computing, round_.count);
      if (round_.microseconds > 0) interpret(crew.interpreter, self, wait, round_.microseconds);
    }
    crew.interpreter.gil.drop(self);
  }

  void race(const std::string& name, Crew& crew, Until until, const std::function<void()>& observe) {
    const auto body = [this, &crew, until](Lane& lane, std::size_t i) {
      interpret_rounds(lane, crew, crew.states[i], until);
    };
    stage_.run_lanes(plans(name, crew.states.size(), body, until), observe);
  }

  // One thread alone, in an interpreter like that of the threads. To check the lock takes time, so runs with the lock are
  // compared with one thread that has it, too.
  void measure_one_thread(std::size_t lock) {
    if (stage_.stop_requested()) return;
    const std::atomic<std::int64_t> position{static_cast<std::int64_t>(lock)};
    Crew alone = crew_of(1, position);
    const Lanes lanes{stage_};
    race(lock == on ? "one thread, lock on" : "one thread, lock off", alone, comparison_by_time(), [] {});
    one_thread_[lock] = {alone.bytecodes(), lanes.ms()};
    judge_one_thread(lanes, lock);
  }

  // If other programs took the core of this one thread, speedups over it look too high.
  void judge_one_thread(const Lanes& lanes, std::size_t lock) {
    const Lane& lane = stage_.lane(lanes.first);
    const double away_ms = static_cast<double>(lane.off_core.get()) * nanoseconds_per_tick() / 1e6;
    if (away_ms < 0.1 * lanes.ms()) return;
    doubts_[lock] = fmt::format(
        "With the lock {}, other programs kept the one thread that all are compared with off its core for "
        "{:.0f} "
        "% of its time, so that the speedup looks too high. Close them, and run again.",
        lock == on ? "on" : "off", 100 * away_ms / lanes.ms());
    stage_.doubt_metric(lock == on ? "speed_up_locked" : "speed_up_unlocked", doubts_[lock]);
  }

  void run_threads() {
    if (stage_.stop_requested()) return;
    Crew crew = crew_of(threads_, lock_);
    const Lanes lanes{stage_};
    Watch watch;
    race("thread", crew, stage_.goes_on() ? Until{} : all_rounds(), [&] { observe(crew, lanes, watch); });
    tell_end(crew, lanes);
  }

  void run_with_lock(std::size_t lock) {
    if (stage_.stop_requested()) return;
    const std::atomic<std::int64_t> position{static_cast<std::int64_t>(lock)};
    Crew crew = crew_of(threads_, position);
    const Lanes lanes{stage_};
    race(lock == on ? "with lock" : "without lock", crew, all_rounds(), [] {});
    with_lock_[lock].add(crew.bytecodes(), lanes.ms());
    tell_bars();
  }

  void native_rounds(Lane& lane, RealWorld::shared<long>& counter, Until until) {
    for (; until.goes_on(lane) && lane.checkpoint(); lane.done.add(1)) {
      if (round_.adds)
        add_native(counter, round_.count);
      else
        count_down_native(world_, round_.count);
      if (round_.microseconds > 0 && !lane.sleep_for(std::chrono::microseconds(round_.microseconds)))
        throw Stopped{};
    }
  }

  Speed native_speed(const std::string& name, std::size_t lanes, Until until) {
    if (stage_.stop_requested()) return {};
    RealWorld::shared<long> counter(world_, "counter");
    const Lanes here{stage_};
    const auto body = [&](Lane& lane, std::size_t) { native_rounds(lane, counter, until); };
    stage_.run_lanes(plans(name, lanes, body, until), [] {});
    return {here.rounds(), here.ms()};
  }

  // For a set time: C++ would be done with a set count before its last thread is awake.
  void run_native() {
    const Until time = comparison_by_time();
    const Speed one = native_speed("C++, one thread", 1, time);
    const Speed all = native_speed("C++ thread", threads_, time);
    if (stage_.stop_requested()) return;
    native_speed_up_ = ratio(all, one);
    stage_.set_metric("speed_up_native", native_speed_up_);
    tell_bars();
  }

  // While the threads of our interpreter work.

  struct Reading {
    double ms = 0, bytecodes = 0;
  };
  /// What was seen of the race so far.
  struct Watch {
    std::deque<Reading> recent{{}};
    std::size_t position = std::numeric_limits<std::size_t>::max();  // of the lock, when seen last
  };

  void observe(const Crew& crew, const Lanes& lanes, Watch& watch) {
    const Reading now{lanes.ms(), crew.bytecodes()};
    const auto position = static_cast<std::size_t>(lock_.load());
    const Reading last = watch.recent.back();
    // The lock was flipped since the last reading, so it belongs to neither position.
    if (position == watch.position || last.ms == 0) {
      with_lock_[position].add(now.bytecodes - last.bytecodes, now.ms - last.ms);
      raced_[position].add(now.bytecodes - last.bytecodes, now.ms - last.ms);
    } else {
      watch.recent.clear();
    }
    if (!doubts_[position].empty()) stage_.doubt_metric("speed_up", doubts_[position]);
    watch.position = position;
    watch.recent.push_back(now);
    while (watch.recent.size() > 2 && now.ms - watch.recent[1].ms > speed_window_ms) watch.recent.pop_front();
    const Reading from = watch.recent.front();
    if (const Speed speed{now.bytecodes - from.bytecodes, now.ms - from.ms}; speed.ms >= shortest_window_ms) {
      stage_.set_metric("bytecodes_per_second", 1e3 * speed.per_ms());
      const auto times = ratio(speed, one_thread_[position]);
      stage_.set_metric("speed_up", times);
      if (times) stage_.add_point("speed_up", *times);
    }
    tell_losses(crew);
    tell_bars();
  }

  std::optional<double> speed_up(std::size_t lock) const {
    return ratio(with_lock_[lock], one_thread_[lock]);
  }

  /// Over the whole race, each position of the lock weighted by its time.
  std::optional<double> mean_speed_up() const {
    double times_ms = 0, ms = 0;
    for (const std::size_t lock : {off, on})
      if (const auto times = ratio(raced_[lock], one_thread_[lock])) {
        times_ms += *times * raced_[lock].ms;
        ms += raced_[lock].ms;
      }
    return ms > 0 ? std::optional(times_ms / ms) : std::nullopt;
  }

  // A thread may have stored and not counted it yet. Once all have ended, the loss is exact.
  void tell_losses(const Crew& crew) {
    stage_.set_metric("hand_overs", crew.interpreter.gil.hand_overs());
    if (!round_.adds) return;
    // The counts come first: what is stored between the two reads must not look like a loss.
    const std::int64_t stores = crew.stores();
    const long counter = crew.interpreter.counter.load();
    const std::int64_t added = std::max<std::int64_t>(stores, counter);
    stage_.set_metric("added", added);
    stage_.set_metric("counter", counter);
    stage_.set_metric("lost", added - counter);
  }

  void tell_end(const Crew& crew, const Lanes& lanes) {
    if (const double ms = lanes.ms(); ms > 0)
      stage_.set_metric("bytecodes_per_second", 1e3 * crew.bytecodes() / ms);
    stage_.set_metric("speed_up", mean_speed_up());
    const std::int64_t lost = crew.stores() - crew.interpreter.counter.load();
    stage_.set_outcome(std::to_string(lost), lost == 0);
    if (round_.adds && lost == 0) note_lucky_run();
  }

  // No loss this time does not mean that none is possible.
  void note_lucky_run() {
    if (threads_ < 2) return;
    const bool safe_place = stage_.settings().text("program") == "counter" &&
                            stage_.settings().text("looks") == "jumps" && lock_ == on;
    stage_.add_note_of_luck(
        safe_place ? "Nothing was lost, because here no thread releases the lock within counter += 1. "
                     "Nothing guarantees that."
                   : "Nothing was lost this time, but another thread may come between a read and its write.");
  }

  void tell_bars() {
    stage_.set_metric("speed_up_locked", speed_up(on));
    stage_.set_metric("speed_up_unlocked", speed_up(off));
    std::vector<Bar> bars{interpreter_bar("interpreter, lock on", Role::result, on, "turn the lock on"),
                          interpreter_bar("interpreter, lock off", Role::good, off, "turn the lock off"),
                          bar("C++ threads", Role::result, native_speed_up_,
                              stage_.goes_on() ? "runs after the threads, with a set count" : "not run yet")};
    for (Bar& of_python : python_.bars()) bars.push_back(std::move(of_python));
    stage_.set_bars("speed_ups", std::move(bars));
  }

  Bar interpreter_bar(std::string name, Role role, std::size_t lock, std::string why_not) const {
    Bar made = bar(std::move(name), role, speed_up(lock), std::move(why_not));
    if (made.measured && !doubts_[lock].empty()) {
      made.role = Role::muted;
      made.note = "not sound";
    }
    return made;
  }

  static Bar bar(std::string name, Role role, std::optional<double> value, std::string why_not) {
    if (value) return {.name = std::move(name), .value = *value, .role = role};
    return {.name = std::move(name), .role = role, .note = std::move(why_not), .measured = false};
  }

  Stage& stage_;
  RealWorld world_;
  const std::size_t threads_;
  const Round round_;
  const std::atomic<std::int64_t>& lock_;
  PythonBeside python_;
  std::array<Speed, 2> one_thread_;  // by position of the lock; in bytecodes
  std::array<Speed, 2> with_lock_;   // of all threads, by position of the lock; in bytecodes
  std::array<Speed, 2> raced_;       // of with_lock_, the part during the race that is shown live
  std::array<std::string, 2>
      doubts_;  // by position of the lock: why its one thread is no measure; empty where it is
  std::optional<double> native_speed_up_;
};

}  // namespace

void experiment(Stage& stage) { Experiment(stage).run(); }

}  // namespace racecourse::gil
