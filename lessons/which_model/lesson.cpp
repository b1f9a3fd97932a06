#include "kit/lesson/lesson.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "kit/base/on_leaving.h"
#include "kit/base/ordering.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/running/stage.h"
#include "kit/twins/twin.h"
#include "shared/children/lesson_child.h"
#include "shared/ways/ways.h"
#include "which_model/body.h"
#include "which_model/rules.h"

namespace racecourse::which_model {

namespace {

constexpr std::string_view task_done = "done";
constexpr std::string_view addition = "add";

const std::array<ways::Name, model_count>& names() {
  static const std::array<ways::Name, model_count> all{{
      {"sequential", "one after another", "sequential_ms", "sequential_ms", Role::muted},
      {"threads", "threads", "threads_ms", "threads_ms", Role::result},
      {"pool", "pool", "pool_ms", "pool_ms", Role::good, "the pool"},
      {"processes", "processes", "processes_ms", "processes_ms", Role::other, "the processes"},
      {"event-loop", "event loop", "event_loop_ms", "event_loop_ms", Role::plain, "the event loop"},
  }};
  return all;
}

/// The tasks of one child process, and the same as words on its command line.
struct Share {
  std::int64_t tasks = 0, computing_steps = 0, waiting_ms = 0, additions = 0;

  std::vector<std::string> words() const {
    return {std::to_string(tasks), std::to_string(computing_steps), std::to_string(waiting_ms),
            std::to_string(additions)};
  }
  static std::optional<Share> from(const std::vector<std::string>& words) {
    const auto numbers = whole_numbers(words, std::array<NumberRange, 4>{});
    if (!numbers) return std::nullopt;
    return Share{(*numbers)[0], (*numbers)[1], (*numbers)[2], (*numbers)[3]};
  }
};

// A child shares no memory with its parent, so everything goes through its pipe, each addition too.
int work_as_child(const std::vector<std::string>& words) {
  const auto share = Share::from(words);
  if (!share) return 2;
  const auto computing = ProcessorWork::of_steps(share->computing_steps);
  for (std::int64_t task = 0; task < share->tasks; ++task) {
    computing.run();
    std::this_thread::sleep_for(std::chrono::milliseconds(share->waiting_ms));
    for (std::int64_t i = 0; i < share->additions; ++i) std::cout << addition << '\n';
    std::cout << task_done << std::endl;
  }
  return 0;
}

class Experiment {
 public:
  explicit Experiment(Stage& stage)
      : stage_(stage), world_(stage), tasks_(number("tasks")), workers_(number("workers")) {}

  void run() {
    // One model after another, in the order of the screen.
    run_model(sequential, [](Batch& batch) { one_after_another(batch); });
    run_model(threads, [](Batch& batch) { thread_for_each_task(batch); });
    run_model(pool, [this](Batch& batch) { pool_of_threads(batch, workers_); });
    run_model(processes, [this](Batch& batch) { processes_of_workers(batch); });
    run_model(event_loop_model, [this](Batch& batch) { stoppable_event_loop(batch); });
    if (!stage_.stop_requested()) tell_end();
  }

 private:
  long number(std::string_view name) const { return stage_.settings().number(name); }

  Workload workload() const {
    return {tasks_, ProcessorWork(std::chrono::microseconds(number("computing"))),
            std::chrono::milliseconds(number("waiting")), number("additions")};
  }

  void run_model(Model model, const std::function<void(Batch&)>& run_batch) {
    if (stage_.stop_requested()) return;
    Batch batch(world_, workload());
    const auto lead = [&](Lane& lane) {
      run_batch(batch);
      lane.done.set(batch.done);
    };
    took_ms_[model] =
        ways::time_on_lane(stage_, names()[model], tasks_, lead, [&] { return batch.done.load(); });
    totals_agree_ = totals_agree_ && batch.done == tasks_ && batch.total == tasks_ * batch.workload.additions;
    if (!stage_.stop_requested()) stage_.set_metric(names()[model].metric, took_ms_[model]);
    tell_bars();
  }

  void processes_of_workers(Batch& batch) {
    std::vector<RealWorld::thread> threads;
    for (long worker = 0; worker < workers_; ++worker) {
      const long tasks = tasks_ * (worker + 1) / workers_ - tasks_ * worker / workers_;
      if (tasks > 0)
        threads.emplace_back(world_, "process", worker + 1,
                             [this, &batch, tasks] { follow_child(batch, tasks); });
    }
    for (RealWorld::thread& thread : threads) thread.join();
  }

  // At most one child per core starts at a time: more would not be quicker, and Stop has to wait for all that are starting.
  std::unique_ptr<LessonChild> start_child(const Share& share) {
    wait_for_turn();
    const OnLeaving next_one([this] { turns_.release(); });
    if (stage_.stop_requested()) throw Stopped{};
    return std::make_unique<LessonChild>(stage_, share.words());
  }

  void wait_for_turn() {
    const During waiting(LaneState::waiting);
    turns_.acquire();
  }

  void follow_child(Batch& batch, long tasks) {
    const Workload& load = batch.workload;
    const auto child = start_child({tasks, load.computing.steps(), load.waiting.count(), load.additions});
    const ChildExit how = child->follow([&](const std::string& line) {
      if (line == addition) {
        const RealWorld::lock_guard lock(batch.total_lock);
        ++batch.total;
      } else if (line == task_done) {
        Lane::here().done.add(1);
        ++batch.done;
      }
    });
    if (stage_.stop_requested()) throw Stopped{};
    if (!how.well()) throw child->failure(how);
  }

  void stoppable_event_loop(Batch& batch) {
    asio::io_context loop(1);
    const std::stop_callback on_stop(stage_.stop_signal().token(), [&loop] { loop.stop(); });
    event_loop(batch, loop);
    if (stage_.stop_requested()) throw Stopped{};
  }

  std::vector<std::size_t> guess() const { return ordering(model_count, number("guess")); }
  bool guessed() const { return number("guess") != as_listed; }

  void tell_bars() {
    const std::vector<std::size_t> order = guess();
    std::vector<Bar> bars;
    for (std::size_t model = 0; model < model_count; ++model) {
      const double ms = took_ms_[model];
      Bar& bar = bars.emplace_back(
          ways::bar(names()[model], ms > 0 ? std::optional(ms) : std::nullopt, "not run yet"));
      if (!bar.measured) continue;
      const auto sooner = [&](double other) { return other > 0 && other < ms; };
      bar.note = fmt::format("place {}", 1 + std::count_if(took_ms_.begin(), took_ms_.end(), sooner));
      const auto said = std::find(order.begin(), order.end(), model) - order.begin() + 1;
      if (guessed()) bar.note += fmt::format(", you said {}", said);
    }
    stage_.set_bars("times", std::move(bars));
  }

  /// Pairs of models that the guess has in the measured order.
  long pairs_right() const {
    const std::vector<std::size_t> order = guess();
    long right = 0;
    for (std::size_t i = 0; i < order.size(); ++i)
      for (std::size_t j = i + 1; j < order.size(); ++j)
        right += took_ms_[order[i]] <= took_ms_[order[j]] ? 1 : 0;
    return right;
  }

  void tell_end() {
    const auto best =
        static_cast<std::size_t>(std::min_element(took_ms_.begin(), took_ms_.end()) - took_ms_.begin());
    if (guessed()) stage_.set_metric("pairs_right", pairs_right());
    stage_.set_metric("speed_up", took_ms_[sequential] / took_ms_[best]);
    tell_rules();
    stage_.set_outcome(names()[best].label, totals_agree_);
  }

  void tell_rules() {
    const Measured measured{.tasks = tasks_,
                            .workers = workers_,
                            .computing_ms = static_cast<double>(number("computing")) / 1e3,
                            .waiting_ms = static_cast<double>(number("waiting")),
                            .ms = took_ms_};
    for (const Judged& rule : judge_rules(measured))
      stage_.print("rules", {.text = (rule.held ? "held     " : "failed   ") + rule.sentence,
                             .role = rule.held ? Role::good : Role::muted});
  }

  Stage& stage_;
  RealWorld world_;
  std::counting_semaphore<> turns_{host().cores};  // for starting a process
  const long tasks_, workers_;
  std::array<double, model_count> took_ms_{};  // 0: not run
  bool totals_agree_ = true;
};

std::vector<Setting> settings() {
  std::vector<Choice> models;
  for (const ways::Name& name : names()) models.push_back({name.word, name.label});
  return {
      Setting{.name = "guess",
              .label = "your order",
              .help = "The models in the order you expect, fastest first. Left as listed, it is not a guess.",
              .choices = std::move(models),
              .ordered = true},
      Setting::number("tasks", "tasks", "How many tasks each model has to do.", 1, 1000, 40).log_scale(),
      Setting::number("computing", "computing", "How long each task computes, if it has a core to itself.", 0,
                      100'000, 1000)
          .in("µs")
          .log_scale(),
      Setting::number("waiting", "waiting",
                      "How long each task waits, as if for a disk, a network or a person.", 0, 1000, 20)
          .in("ms")
          .log_scale(),
      Setting::number("additions", "shared additions",
                      "How many times each task adds to a number that all tasks share.", 0, 1000, 10)
          .log_scale(),
      Setting::number("workers", "workers",
                      "How many threads the pool has, and how many processes there are.", 1, 64, 8),
  };
}

std::vector<MetricSpec> metrics() {
  std::vector<MetricSpec> all =
      ways::times(names(), "From the first task to the end of the last, including starting the model.");
  all.push_back({"speed_up", "best speedup", "×", Format::factor, Role::plain, false,
                 "How many times as fast the fastest model was as one after another."});
  all.push_back({"pairs_right", "pairs right", "of 10", Format::count, Role::good, true,
                 "Pairs of models that your order has the right way around."});
  return all;
}

bool quicker(const Snapshot& run, std::string_view one, std::string_view other) {
  return run.metric(one) && run.metric(other) && run.measured(one) < run.measured(other);
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Which model?";
  l.part = Part::choosing_a_model;
  l.headline = "One batch of tasks, five ways to do it.";
  l.property = "every model does every task once";
  l.settings = settings();
  l.variants = {{"any batch", {}, Verdict::holds}};
  l.metrics = metrics();
  l.measure = "speed_up";
  l.series = ways::progress(names(), "tasks");
  l.contest = true;
  l.figures =
      list_of(FigureSpec{"times", FigureKind::bars, "time for the whole batch", "", "ms", Format::duration},
              FigureSpec{.name = "rules",
                         .kind = FigureKind::output,
                         .label = "rules of thumb, and what this run says",
                         .empty = "Rules are judged when all five models have run."});
  l.outcome_label = "the fastest model";
  l.lane_unit = "tasks";
  l.twin_settings = for_twin(settings(), {"tasks", "computing", "waiting", "additions", "workers"});
  l.experiment = [](Stage& stage) { Experiment(stage).run(); };
  l.as_child = work_as_child;
  l.needs = {child_processes()};
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question =
      "Build a batch, and put the five models in the order you expect. Which finishes first, and which last?";
  t.goals = list_of(
      Goal{"all-right", "Put all five in the right order", "Run once, then set your order by what you saw.",
           [](const Snapshot& run) { return run.metric("pairs_right") == 10; }},
      Goal{"threads-beat-pool", "Find a batch where one thread per task beats the pool",
           "Take long waits, and a small pool.",
           [](const Snapshot& run) { return quicker(run, "threads_ms", "pool_ms"); }},
      Goal{"sequential-beats-threads",
           "Find a batch that finishes sooner one after another than with threads, a pool, or processes",
           "Take a few tasks that do next to nothing.", [](const Snapshot& run) {
             return quicker(run, "sequential_ms", "threads_ms") && quicker(run, "sequential_ms", "pool_ms") &&
                    quicker(run, "sequential_ms", "processes_ms");
           }});
  const FirstOfSome models = ways::first_of(names());
  Prediction& asked = t.prediction.emplace();
  asked.kind = GuessKind::order;
  asked.question = "In what order do the five models finish the batch, fastest first?";
  asked.setting = "guess";
  asked.result = [models](const Snapshot& run) -> std::optional<double> {
    if (!models.first(run)) return std::nullopt;
    return static_cast<double>(number_of_ordering(models.order(run)));
  };
  // Of an order only the first place: all five would need times, and an order has none.
  asked.ghost = [](double guess, const Snapshot& run) {
    return ways::to_be_first(names(), ordering(model_count, std::llround(guess)).front(), run);
  };
  t.words = {models.first_and_last({}), ways::part_waiting("waiting")};
  t.facts = {{"compared", [models](const Snapshot& run) { return models.first(run).has_value(); }},
             {"mostly_waits",
              [](const Snapshot& run) { return 1000 * run.number("waiting") >= run.number("computing"); }}};
  return t;
}

}  // namespace racecourse::which_model
