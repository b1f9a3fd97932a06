#include "kit/lesson/lesson.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kit/base/format.h"
#include "kit/host/host.h"
#include "kit/running/stage.h"
#include "kit/twins/twin.h"
#include "many_threads/body.h"
#include "shared/net/connection.h"
#include "shared/net/delay_server.h"
#include "shared/net/descriptors.h"
#include "shared/net/listener.h"
#include "shared/ways/ways.h"

namespace racecourse::many_threads {

namespace {

enum Way : std::size_t { sequential, threads, way_count };

const std::array<ways::Name, way_count>& names() {
  static const std::array<ways::Name, way_count> all{{
      {"sequential", "one after another", "sequential_ms", "answered_sequential", Role::muted},
      {"threads", "thread per task", "threads_ms", "answered_threads", Role::result},
  }};
  return all;
}

// Both ends of a connection are in this process, and the client's end has an event loop.
std::int64_t most_descriptors(const Settings& settings) {
  constexpr std::int64_t of_connection = 5;
  const bool one_at_a_time = settings.text("way") == names()[sequential].word;
  return of_connection * (one_at_a_time ? 1 : settings.number("tasks"));
}

class Experiment {
 public:
  explicit Experiment(Stage& stage)
      : stage_(stage),
        world_(stage),
        server_(std::chrono::milliseconds(stage.settings().number("latency"))) {}

  void run() {
    tell_bars();
    run_way(sequential, one_after_another);
    run_way(threads, one_thread_each);
    if (const auto sentence = net::about_strangers(server_.listener().strangers()))
      stage_.add_note(*sentence);
    if (!stage_.stop_requested()) tell_end();
  }

 private:
  std::int64_t number(std::string_view name) const { return stage_.settings().number(name); }

  bool is_wanted(Way way) const {
    const std::string wanted = stage_.settings().text("way");
    return wanted == "both" || wanted == names()[way].word;
  }

  void run_way(Way way, const std::function<void(Tasks&)>& do_all) {
    if (stage_.stop_requested() || !is_wanted(way)) return;
    Tasks tasks{world_, number("tasks"), server_.listener(), stage_.stop_signal().token(),
                ProcessorWork(std::chrono::microseconds(number("computing")))};
    const auto lead = [&](Lane& lane) {
      do_all(tasks);
      lane.done.set(tasks.count);
    };
    const double took_ms = ways::time_on_lane(stage_, names()[way], tasks.count, lead, [&] {
      stage_.set_metric("answered", server_.answered());
      return tasks.right.load();
    });
    if (stage_.stop_requested()) return;
    took_ms_[way] = took_ms;
    wrong_ += tasks.count - tasks.right;
    stage_.set_metric(names()[way].metric, took_ms);
    tell_bars();
  }

  /// How many times as fast threads were. Nothing until both ways have run.
  std::optional<double> speed_up() const {
    if (!took_ms_[sequential] || !took_ms_[threads]) return std::nullopt;
    return *took_ms_[sequential] / *took_ms_[threads];
  }

  void tell_bars() {
    std::vector<Bar> bars;
    for (const Way way : {sequential, threads})
      bars.push_back(ways::bar(names()[way], took_ms_[way], is_wanted(way) ? "not over yet" : "not run"));
    if (speed_up()) bars[threads].note = fmt::format("{:.3g} times as fast", *speed_up());
    stage_.set_bars("times", std::move(bars));
  }

  void tell_end() {
    stage_.set_metric("answered", server_.answered());
    stage_.set_metric("speed_up", speed_up());
    stage_.set_outcome(wrong_ == 0 ? "all answered" : std::to_string(wrong_) + " not answered", wrong_ == 0);
  }

  Stage& stage_;
  RealWorld world_;
  net::DelayServer server_;
  std::array<std::optional<double>, way_count> took_ms_;
  long wrong_ = 0;
};

std::vector<Setting> settings() {
  return {
      Setting::choice("way", "requests",
                      "How the requests are made: one after another, with one thread per task, or both ways "
                      "to compare them.",
                      ways::choices({"both", "both ways"}, names()))
          .on_key('L'),
      Setting::number("tasks", "tasks", "How many requests are made.", 1, 500, 20).log_scale(),
      Setting::number("latency", "latency",
                      "How long the server takes for each answer, no matter how many requests there are.", 0,
                      500, 50)
          .in("ms")
          .log_scale(),
      Setting::number("computing", "computing",
                      "How long each task computes after its answer, if it has a core to itself.", 0, 100'000,
                      500)
          .in("µs")
          .log_scale(),
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"speed_up", "speedup", "×", Format::factor, Role::good, true,
       "How many times as fast one thread per task was; both were measured in this run."},
      {"sequential_ms", "one after another", "ms", Format::duration, Role::muted, true,
       "From the first request to the end of the last task."},
      {"threads_ms", "thread per task", "ms", Format::duration, Role::result, true,
       "From the first request to the end of the last task, including starting the threads."},
      {"answered", "answered in all", "requests", Format::count, Role::plain, true,
       "Requests the server answered, both ways together."},
  };
}

/// The largest speedup possible: no task is quicker than its wait and its computing, and the cores share all computing.
double best_possible(const Snapshot& run) {
  const double tasks = run.number("tasks"), waiting_ms = run.number("latency");
  const double computing_ms = run.number("computing") / 1e3;
  const double at_once_ms = std::max(waiting_ms + computing_ms, tasks * computing_ms / host().cores);
  return at_once_ms > 0 ? tasks * (waiting_ms + computing_ms) / at_once_ms : 0;
}

bool computes_mostly(const Snapshot& run) {
  return run.number("computing") > 0 && run.number("computing") >= 1000 * run.number("latency");
}

/// A speedup clearly above the number of cores.
double more_than_cores() { return 1.2 * host().cores; }

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Many threads";
  l.headline = "Every task asks a server, and the server takes its time.";
  l.property = "every request is answered once";
  l.settings = settings();
  l.variants = {{"both ways", {{"way", "both"}}, Verdict::holds},
                {"one after another", {{"way", "sequential"}}, Verdict::holds},
                {"a thread each", {{"way", "threads"}}, Verdict::holds}};
  l.metrics = metrics();
  l.measure = "speed_up";
  l.series = ways::progress(names(), "requests");
  l.contest = true;
  l.figures =
      list_of(FigureSpec{"times", FigureKind::bars, "time for all tasks", "", "ms", Format::duration});
  l.outcome_label = "what happened to the requests";
  l.lane_unit = "tasks";
  l.twin_settings = for_twin(settings(), {"way", "tasks", "latency", "computing"});
  l.experiment = [](Stage& stage) {
    const std::int64_t needed = most_descriptors(stage.settings());
    net::make_room_for(needed, needed);
    Experiment(stage).run();
  };
  l.needs = {net::loopback_connections(), net::descriptors(most_descriptors(Settings(settings())))};
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question = "Does it make sense to have many more threads than cores?";
  t.goals = list_of(Goal{"ten-times", "Be ten times faster with threads",
                         "Take long waits, many tasks, and little computing.",
                         [](const Snapshot& run) { return run.measured("speed_up") >= 10; }},
                    Goal{"no-help", "Find a mix of 10 or more tasks where threads hardly help",
                         "What do threads have to share when they do not wait?",
                         [](const Snapshot& run) {
                           return run.number("tasks") >= 10 && run.metric("speed_up").value_or(10) <= 1.2;
                         }},
                    Goal{"cores", "Without any waiting, get a speedup close to the number of cores",
                         "Take no latency, 10 ms of computing, and at least as many tasks as cores.",
                         [](const Snapshot& run) {
                           return run.number("latency") == 0 && run.number("computing") >= 5000 &&
                                  run.number("tasks") >= host().cores &&
                                  run.measured("speed_up") >= 0.7 * host().cores;
                         }});
  t.prediction = how_many("How many times faster is one thread per task than one task after another?",
                          "speed_up", 1000, "×");
  t.prediction->format = Format::factor;
  t.prediction->figure = "times";
  t.prediction->ghost = [](double guess, const Snapshot& run) -> std::vector<Point> {
    const auto sequential_ms = run.metric("sequential_ms");
    if (!sequential_ms || guess <= 0) return {};
    return {{0, 0}, {*sequential_ms / guess, run.number("tasks")}};
  };
  t.prediction->drawn = [](double guess, const Snapshot& run) -> std::optional<double> {
    const auto sequential_ms = run.metric("sequential_ms");
    if (!sequential_ms || guess <= 0) return std::nullopt;
    return *sequential_ms / guess;
  };
  t.words = {ways::part_waiting("latency"),
             {"best", [](const Snapshot& run) { return point_text(std::max(best_possible(run), 1.0)); }},
             factor_word("times", "speed_up")};
  t.facts = {
      {"computes_mostly", computes_mostly},
      {"little_to_gain",
       [](const Snapshot& run) { return !computes_mostly(run) && best_possible(run) <= more_than_cores(); }},
      {"beat_the_cores", [](const Snapshot& run) { return run.measured("speed_up") > more_than_cores(); }}};
  return t;
}

}  // namespace racecourse::many_threads
