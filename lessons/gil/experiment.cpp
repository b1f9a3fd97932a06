#include "gil/experiment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gil/body.h"
#include "gil/embedded.h"
#include "gil/native.h"
#include "gil/workload.h"
#include "kit/base/format.h"
#include "kit/host/clock.h"
#include "kit/host/host.h"
#include "kit/running/stage.h"
#include "kit/twins/twin_run.h"

namespace racecourse::gil {

namespace {

// What is only there for comparison gets this long where it is measured by time; the shorter one in a run that has not
// much.
constexpr double comparison_ms = 80, short_comparison_ms = 40;
// The live figure of speed is that of the last moment.
constexpr double speed_window_ms = 100;
// Less is no speed yet.
constexpr double shortest_window_ms = 5;

// The ways of twin.py, and what its times are called there.
enum PythonWay : std::size_t { python_sequential, python_threads, python_processes, python_way_count };
constexpr std::array<std::string_view, python_way_count> python_times{"one_after_another_ms", "in_threads_ms",
                                                                      "in_processes_ms"};

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

/// Work done, in a unit that is the same wherever two speeds are compared, and the time it took.
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

/// The lanes of one race on the stage: those that begin after this was made.
struct Lanes {
  const Stage& stage;
  const std::size_t first = stage.lane_count();

  /// From the first lane's first step until now, or until the last lane's end.
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
        lock_(stage.live("lock")) {}

  void run() {
    tell_bars();
    const std::size_t lock = number("lock") == on ? on : off;
    measure_one_thread(lock, comparison(threads_));
    // For the other way to be compared with; the time of a run that has one is for its threads.
    if (!stage_.has_duration()) measure_one_thread(lock == on ? off : on, comparison());
    run_native();
    run_python();
    if (!stage_.goes_on()) run_with_lock_the_other_way();
    run_threads();
  }

 private:
  std::int64_t number(std::string_view name) const { return stage_.settings().number(name); }
  bool python_wanted() const { return stage_.settings().text("python") == "on"; }

  Until comparison_by_time() const {
    return {.ms = stage_.has_duration() ? short_comparison_ms : comparison_ms};
  }
  // In a run that has an end all do the same rounds.
  Until comparison(std::size_t times = 1) const {
    if (stage_.goes_on()) return comparison_by_time();
    return {.rounds = static_cast<long>(times) * number("rounds")};
  }

  Crew crew_of(std::size_t threads, const std::atomic<std::int64_t>& lock) {
    return {world_, static_cast<Looks>(number("looks")), lock, stage_.live("interval"), threads};
  }

  /// Lanes of that name and number, each for its rounds; `round` is told which of them it is.
  std::vector<LanePlan> plans(const std::string& name, std::size_t lanes,
                              const std::function<void(Lane&, std::size_t)>& body, Until until) const {
    std::vector<LanePlan> plans;
    for (std::size_t i = 0; i < lanes; ++i)
      plans.push_back({lanes == 1 ? name : name + " " + std::to_string(i + 1), until.rounds,
                       [=](Lane& lane) { body(lane, i); }});
    return plans;
  }

  // Stop leaves a lane wherever it is, the lock in its hand or not: the others are stopped as well.
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

  // One of the threads in an interpreter like theirs. With the lock it is slower too, for it looks after the lock: each
  // is compared with its like.
  void measure_one_thread(std::size_t lock, Until until) {
    if (stage_.stop_requested()) return;
    const std::atomic<std::int64_t> position{static_cast<std::int64_t>(lock)};
    Crew alone = crew_of(1, position);
    const Lanes lanes{stage_};
    race(lock == on ? "one thread, lock on" : "one thread, lock off", alone, until, [] {});
    one_thread_[lock] = {alone.bytecodes(), lanes.ms()};
    tell_of_crowd(lanes, lock == on ? "on" : "off");
  }

  // What is compared with this one thread looks faster than it is if others took its core.
  void tell_of_crowd(const Lanes& lanes, std::string_view lock) {
    const Lane& lane = stage_.lane(lanes.first);
    const double away_ms = static_cast<double>(lane.off_core.get()) * nanoseconds_per_tick() / 1e6;
    if (away_ms < 0.1 * lanes.ms()) return;
    stage_.add_note(fmt::format(
        "With the lock {}, other programs took the core from the one thread for {:.0f} % of its time, "
        "so that speed-up looks too high.",
        lock, 100 * away_ms / lanes.ms()));
  }

  void run_threads() {
    if (stage_.stop_requested()) return;
    Crew crew = crew_of(threads_, lock_);
    const Lanes lanes{stage_};
    Watch watch;
    const Until until{.rounds = stage_.goes_on() ? 0 : static_cast<long>(number("rounds"))};
    race("thread", crew, until, [&] { observe(crew, lanes, watch); });
    tell_end(crew, lanes);
  }

  void run_with_lock_the_other_way() {
    if (stage_.stop_requested()) return;
    const std::size_t other = number("lock") == on ? off : on;
    Speed& speed = with_lock_[other];
    const std::atomic<std::int64_t> position{static_cast<std::int64_t>(other)};
    Crew crew = crew_of(threads_, position);
    const Lanes lanes{stage_};
    race(other == on ? "with lock" : "without lock", crew, comparison(), [] {});
    speed.add(crew.bytecodes(), lanes.ms());
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

  // For a time, not for a count: C++ would be done with all rounds before its last thread is awake.
  void run_native() {
    const Until time = comparison_by_time();
    const Speed one = native_speed("C++, one thread", 1, time);
    const Speed all = native_speed("C++ thread", threads_, time);
    if (stage_.stop_requested()) return;
    native_speed_up_ = ratio(all, one);
    stage_.set_metric("speed_up_native", native_speed_up_);
    tell_bars();
  }

  void run_python() {
    if (!python_wanted() || stage_.stop_requested()) return;
    if (stage_.has_duration())
      return stage_.add_note("Python was left out: the time of this run is for the threads.");
    python_ = std::make_unique<TwinRun>(twin_py, python_words(), TwinOptions{.python = stage_.python()});
    const std::stop_callback on_stop(stage_.stop_signal().token(), [this] { python_->request_stop(); });
    const auto body = [this](Lane& lane) {
      const During reading(LaneState::input_output);
      python_->wait();
      lane.done.set(python_->poll()->failure.empty() ? 1 : 0);
    };
    stage_.run_lanes({{.name = "Python", .goal = 1, .body = body}}, [this] { tell_python(); });
  }

  std::vector<std::string> python_words() const {
    std::vector<std::string> words{"--interval", std::to_string(stage_.live("interval").load())};
    for (const char* name : {"program", "threads", "rounds", "waiting"}) {
      words.push_back(std::string("--") + name);
      words.push_back(stage_.settings().text(name));
    }
    return words;
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
    // Of a stretch in which the lock was flipped nobody knows which part was which.
    if (position == watch.position || last.ms == 0) {
      with_lock_[position].add(now.bytecodes - last.bytecodes, now.ms - last.ms);
      raced_[position].add(now.bytecodes - last.bytecodes, now.ms - last.ms);
    } else {
      watch.recent.clear();
    }
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

  /// Over the whole race, each position of the lock for as long as it lasted.
  std::optional<double> mean_speed_up() const {
    double times_ms = 0, ms = 0;
    for (const std::size_t lock : {off, on})
      if (const auto times = ratio(raced_[lock], one_thread_[lock])) {
        times_ms += *times * raced_[lock].ms;
        ms += raced_[lock].ms;
      }
    return ms > 0 ? std::optional(times_ms / ms) : std::nullopt;
  }

  // A thread that has stored may not have said so yet; once all have ended the loss is exact.
  void tell_losses(const Crew& crew) {
    stage_.set_metric("hand_overs", crew.interpreter.gil.hand_overs());
    if (!round_.adds) return;
    // The threads first: what they store until the counter is read must not look like a loss.
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
    if (round_.adds && lost == 0) tell_of_luck();
    if (host().cores == 1) stage_.add_note("This machine has one core: here threads speed up only waiting.");
  }

  // A race that did not show has not gone away.
  void tell_of_luck() {
    if (threads_ < 2) return;
    const bool safe_place = stage_.settings().text("program") == "counter" &&
                            stage_.settings().text("looks") == "jumps" && lock_ == on;
    stage_.add_note(
        safe_place
            ? "Nothing was lost, because no thread lets go within counter += 1 here. Nothing promises that."
            : "Nothing was lost this time. More rounds or a shorter switch interval make a loss more "
              "likely.");
  }

  // What is told of all.

  /// What Python has said so far; empty where it was not started.
  TwinSnapshot python_said() const { return python_ ? *python_->poll() : TwinSnapshot{}; }

  static std::optional<double> python_speed_up(const TwinSnapshot& python, PythonWay way) {
    const auto one = python.metric(python_times[python_sequential]), all = python.metric(python_times[way]);
    if (!one || !all || *all <= 0) return std::nullopt;
    return *one / *all;
  }

  void tell_python() {
    const TwinSnapshot python = python_said();
    stage_.set_metric("speed_up_python_threads", python_speed_up(python, python_threads));
    stage_.set_metric("speed_up_python_processes", python_speed_up(python, python_processes));
    stage_.set_metric("lost_by_python", python.metric("lost"));
    if (!python.python.empty()) stage_.add_note("The Python beside it is " + python.python + ".");
    if (!python.failure.empty()) stage_.add_note("Python was not measured: " + python.failure + ".");
    tell_bars();
  }

  void tell_bars() {
    const TwinSnapshot python = python_said();
    stage_.set_metric("speed_up_locked", speed_up(on));
    stage_.set_metric("speed_up_unlocked", speed_up(off));
    stage_.set_bars("speed_ups",
                    {
                        bar("interpreter, lock on", Role::loss, speed_up(on), "turn the lock on"),
                        bar("interpreter, lock off", Role::good, speed_up(off), "turn the lock off"),
                        bar("C++ threads", Role::result, native_speed_up_, "not run yet"),
                        python_bar("Python, one by one", python, python_sequential),
                        python_bar("Python threads", python, python_threads),
                        python_bar("Python processes", python, python_processes),
                    });
  }

  static Bar bar(std::string name, Role role, std::optional<double> value, std::string why_not) {
    if (value) return {.name = std::move(name), .value = *value, .role = role};
    return {.name = std::move(name), .role = role, .note = std::move(why_not), .measured = false};
  }

  Bar python_bar(std::string name, const TwinSnapshot& python, PythonWay way) const {
    constexpr std::array roles{Role::muted, Role::loss, Role::plain};
    Bar shown = bar(std::move(name), roles[way], python_speed_up(python, way), why_no_python(python));
    if (shown.measured) shown.note = duration_text(*python.metric(python_times[way]) * 1e6);
    return shown;
  }

  std::string why_no_python(const TwinSnapshot& python) const {
    if (!python_wanted()) return "Python is off";
    if (stage_.has_duration()) return "left out: the time is for the threads";
    return python.failure.empty() ? "not run yet" : python.failure;
  }

  Stage& stage_;
  RealWorld world_;
  const std::size_t threads_;
  const Round round_;
  const std::atomic<std::int64_t>& lock_;
  std::unique_ptr<TwinRun> python_;  // null: not started
  std::array<Speed, 2> one_thread_;  // by position of the lock; in bytecodes
  std::array<Speed, 2> with_lock_;   // of all threads, by position of the lock; in bytecodes
  std::array<Speed, 2> raced_;       // of that the race that can be watched
  std::optional<double> native_speed_up_;
};

}  // namespace

void experiment(Stage& stage) { Experiment(stage).run(); }

}  // namespace racecourse::gil
