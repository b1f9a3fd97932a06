#include "kit/lesson/lesson.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "kit/base/format.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/host/refusal.h"
#include "kit/running/processor_work.h"
#include "kit/running/stage.h"
#include "kit/twins/twin.h"
#include "shared/ways/ways.h"
#include "thread_pool/tasks.h"
#include "thread_pool/tbb_child.h"
#include "thread_pool/ways.h"

namespace racecourse::thread_pool {

namespace {

const std::array<ways::Name, way_count>& names() {
  static const std::array<ways::Name, way_count> all{{
      {"threads", "thread per task", "threads_ms", "done_threads", Role::result, "one thread per task"},
      {"pool", "our pool", "pool_ms", "done_pool", Role::good},
      {"async", "std::async", "async_ms", "done_async", Role::muted},
      {"tbb", "oneTBB", "tbb_ms", "done_tbb", Role::plain},
  }};
  return all;
}

/// What one way took.
struct Cost {
  double ms = 0;
  long threads_used = 0;
  std::optional<double> memory_kib;  ///< in use at the peak, beyond what it was before
  std::string gave_up;               ///< why; empty if it did not
};

class Experiment {
 public:
  explicit Experiment(Stage& stage)
      : stage_(stage),
        world_(stage),
        plan_(plan_from(stage.settings())),
        tasks_(plan_, stage.stop_signal()) {}

  void run() {
    tell_bars();
    if (wanted() == "sweep") return sweep();
    for (const Way way : {thread_each, own_pool, standard_async, one_tbb})
      if (ways::is_wanted(names()[way], wanted())) run_way(way);
    if (!stage_.stop_requested()) tell_end();
  }

 private:
  std::string wanted() const { return stage_.settings().text("way"); }
  long number(std::string_view name) const { return stage_.settings().number(name); }

  static TaskPlan plan_from(const Settings& settings) {
    TaskPlan plan{.count = settings.number("tasks")};
    if (settings.text("kind") == "wait")
      plan.waiting_us = settings.number("work");
    else
      plan.computing_steps = ProcessorWork(std::chrono::microseconds(settings.number("work"))).steps();
    if (settings.text("throws") == "on") plan.throwing = plan.count / 2 + 1;
    return plan;
  }

  Collected do_in(Way way, unsigned pool_size, std::optional<TbbResult>& elsewhere) {
    if (way == one_tbb) {
      elsewhere = run_tbb(stage_, {plan_, pool_size}, tasks_.done);
      return std::move(elsewhere->all);
    }
    const Batch batch{plan_.count, pool_size, [this](long task) { return tasks_.run(task); }};
    return do_batch(way, batch, world_, stage_.stop_signal());
  }

  /// One batch in one way. Time is that of the lane that leads, starting threads included, or what a child has measured.
  Cost measure(Way way, unsigned pool_size, const std::string& lane_name) {
    Cost cost;
    tasks_.done = 0;
    std::optional<TbbResult> elsewhere;
    give_back_freed_memory();  // otherwise a later way reuses what the earlier ones had
    ways::MemoryMeter memory;
    const auto lead = [&](Lane&) {
      try {
        const Collected all = do_in(way, pool_size, elsewhere);
        cost.threads_used = all.threads_used;
        check(all, lane_name);
      } catch (const std::exception& error) {
        cost.gave_up = sentence_of(error);
      }
    };
    ways::Name lane = names()[way];
    lane.label = lane_name;
    cost.ms = ways::time_on_lane(stage_, lane, 0, lead, [&] {
      memory.look();
      return tasks_.done.load();
    });
    if (elsewhere) cost.ms = elsewhere->ms;
    cost.memory_kib = elsewhere ? elsewhere->memory_kib : memory.grown_kib();
    return cost;
  }

  void check(const Collected& all, const std::string& way) {
    if (stage_.stop_requested()) return;
    std::vector<long> expected;
    for (long task = 0; task < plan_.count; ++task)
      if (task + 1 != plan_.throwing) expected.push_back(task);
    in_order_ = in_order_ && all.results == expected && tasks_.done == plan_.count;
    delivered_ = delivered_ && all.thrown.size() == (plan_.throwing > 0 ? 1U : 0U);
    stage_.print("output", {.text = fmt::format("{}: {}, in the order of the tasks", way,
                                                counted(all.results.size(), "results"))});
    for (const std::string& thrown : all.thrown)
      stage_.print("output",
                   {.text = fmt::format("{}: caught while collecting results: \"{}\"", way, thrown)});
  }

  void run_way(Way way) {
    if (stage_.stop_requested()) return;
    const Cost cost = measure(way, static_cast<unsigned>(number("size")), names()[way].label);
    if (stage_.stop_requested()) return;
    costs_.set(way, cost);
    if (!cost.gave_up.empty()) stage_.add_note(names()[way].label + " gave up: " + cost.gave_up + ".");
    tell_bars();
  }

  void tell_bars() {
    set_bars("times", [](const Cost& cost) { return std::optional(cost.ms); });
    set_bars("used", [](const Cost& cost) { return std::optional(static_cast<double>(cost.threads_used)); });
    set_bars("memory", [](const Cost& cost) { return cost.memory_kib; });
    for (std::size_t way = 0; way < way_count; ++way)
      if (const Cost* cost = costs_.done(way)) stage_.set_metric(names()[way].metric, cost->ms);
  }

  void set_bars(std::string_view figure, const auto& value_of) {
    stage_.set_bars(figure, costs_.bars(names(), wanted(), value_of));
  }

  void tell_end() {
    double best_ms = 0;
    for (std::size_t way = 0; way < way_count; ++way)
      if (const Cost* cost = costs_.done(way); cost && (best_ms == 0 || cost->ms < best_ms))
        best_ms = cost->ms;
    if (best_ms == 0) throw std::runtime_error(costs_.first_reason());
    stage_.set_metric("tasks_per_second", 1e3 * static_cast<double>(plan_.count) / best_ms);
    tell_outcome();
  }

  void tell_outcome() {
    const bool well = in_order_ && delivered_;
    stage_.set_outcome(well ? "all in order" : !in_order_ ? "results missing" : "exception missing", well);
  }

  static double least_ms(const Curve& curve) {
    return std::min_element(curve.points.begin(), curve.points.end(),
                            [](const Curve::Point& a, const Curve::Point& b) { return a.y < b.y; })
        ->y;
  }

  // Threads beyond those needed make no measurable difference.
  static Curve::Point smallest_of_the_best(const Curve& curve) {
    constexpr double no_difference = 1.05;
    return *std::find_if(curve.points.begin(), curve.points.end(), [&](const Curve::Point& point) {
      return point.y <= no_difference * least_ms(curve);
    });
  }

  // The same batch with pools of more and more threads.
  void sweep() {
    Curve curve{.name = "our pool", .role = Role::good};
    for (const unsigned size : {1U, 2U, 3U, 4U, 6U, 8U, 12U, 16U, 24U, 32U, 48U, 64U}) {
      const Cost cost = measure(own_pool, size, fmt::format("pool of {}", size));
      if (stage_.stop_requested()) return;
      if (!cost.gave_up.empty()) throw std::runtime_error(cost.gave_up);
      curve.points.push_back({static_cast<double>(size), cost.ms});
      stage_.set_curves("sweep", {curve});
    }
    const Curve::Point best = smallest_of_the_best(curve);
    stage_.set_metric("best_size", best.x);
    stage_.set_metric("tasks_per_second", 1e3 * static_cast<double>(plan_.count) / least_ms(curve));
    tell_outcome();
  }

  Stage& stage_;
  RealWorld world_;
  const TaskPlan plan_;
  Tasks tasks_;
  ways::Costs<Cost, way_count> costs_;
  bool in_order_ = true, delivered_ = true;
};

std::vector<Setting> settings() {
  std::vector<Choice> all_ways = ways::choices({"all", "all four"}, names());
  all_ways.push_back({"sweep", "pools of all sizes"});
  return {
      Setting::choice("way", "run by",
                      "What runs the batch: one thread per task, this lesson's pool, std::async or oneTBB; "
                      "all four in turn; or pools of 1 to 64 threads.",
                      std::move(all_ways)),
      Setting::number("tasks", "tasks", "How many tasks the batch has.", 1, 100'000, 1000).log_scale(),
      Setting::number("work", "each", "How long each task takes, if it has a core to itself.", 0, 10'000, 100)
          .in("µs")
          .log_scale(),
      Setting::choice("kind", "tasks", "Whether a task computes or waits.",
                      {{"cpu", "compute"}, {"wait", "wait"}})
          .on_key('L'),
      Setting::number("size", "pool size",
                      "How many threads the pool has, and how many oneTBB may use, including the thread that "
                      "submits the tasks.",
                      1, 64, 4),
      Setting::choice("throws", "one throws", "Whether the task in the middle throws an exception.",
                      {{"off", "no"}, {"on", "yes"}}),
  };
}

std::vector<MetricSpec> metrics() {
  std::vector<MetricSpec> all = ways::times(
      names(),
      "From submitting the first task to receiving the last result, including starting the threads.");
  all.push_back({"tasks_per_second", "best rate", "tasks/s", Format::rate, Role::plain, true,
                 "Tasks done per second, by the fastest way that ran."});
  all.push_back({"best_size", "best size", "threads", Format::count, Role::good, true,
                 "The smallest pool that came within 5 % of the fastest one tried."});
  return all;
}

std::vector<FigureSpec> figures() {
  return {
      FigureSpec{"times", FigureKind::bars, "time for the batch", "Time", "ms", Format::duration},
      FigureSpec{"used", FigureKind::bars, "threads used", "Threads", "threads"},
      FigureSpec{"memory", FigureKind::bars, "peak memory, minus what was in use before", "Memory", "KiB"},
      FigureSpec{.name = "sweep",
                 .kind = FigureKind::curves,
                 .label = "time for the batch, by pool size",
                 .word = "Sizes",
                 .unit = "ms",
                 .format = Format::duration,
                 .x_label = "threads",
                 .x_logarithmic = true,
                 .empty = "Choose “pools of all sizes” and run it."},
      FigureSpec{"output", FigureKind::output, "what came back"},
  };
}

/// How much longer a task took with a thread of its own than in the pool. For runs in which the pool was quicker.
std::string dearer(const Snapshot& run) {
  const double more_ms = run.measured("threads_ms") - run.measured("pool_ms");
  return metric_text(1e3 * more_ms / run.number("tasks"), Format::duration, "µs");
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Thread pool";
  l.headline = "Many tasks, few threads.";
  l.property = "every task is done once, results come in order, and exceptions arrive";
  l.settings = settings();
  l.variants = {{"any batch", {}, Verdict::holds}};
  l.metrics = metrics();
  l.measure = "tasks_per_second";
  l.series = ways::progress(names(), "tasks");
  l.contest = true;
  l.figures = figures();
  l.outcome_label = "what came back";
  l.lane_unit = "tasks";
  l.twin_settings = with_words(
      for_twin(settings(), {"way", "tasks", "work", "kind", "size", "throws"}), "way",
      {{"all", "all three"}, {"threads", "thread per task"}, {"pool", "a pool"}, {"processes", "processes"}});
  l.experiment = [](Stage& stage) { Experiment(stage).run(); };
  l.as_child = tbb_as_child;
  l.needs = {child_processes()};
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question =
      "The same batch with one thread per task, a pool, std::async, and oneTBB: which finishes first?";
  t.goals = list_of(
      Goal{"pool-wins", "Find a batch that a pool runs twice as fast as one thread per task",
           "Take many tasks that do little.",
           [](const Snapshot& run) {
             return run.measured("pool_ms") > 0 && run.measured("threads_ms") >= 2 * run.measured("pool_ms");
           }},
      Goal{"threads-win", "Find a batch where raw threads beat the pool",
           "Take tasks that wait, and a small pool.",
           [](const Snapshot& run) {
             return run.measured("threads_ms") > 0 && run.measured("threads_ms") < run.measured("pool_ms");
           }},
      Goal{"thrown", "Catch an exception that a task threw on another thread",
           "Let one task throw, and look at what came back.",
           [](const Snapshot& run) { return run.held == true && run.was_set("throws", "on"); }});
  const FirstOfSome all = ways::first_of(names());
  t.prediction = all.which_is_first("Which of the four is first to finish {tasks} {tasks|task|tasks}?",
                                    "this run did not compare all four");
  t.prediction->figure = "times";
  t.prediction->ghost = [](double guess, const Snapshot& run) {
    return ways::to_be_first(names(), static_cast<std::size_t>(guess), run);
  };
  t.words = {all.first_and_last({}), {"dearer", dearer}};
  return t;
}

}  // namespace racecourse::thread_pool
