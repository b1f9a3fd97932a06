#include "kit/lesson/lesson.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include "event_loop/way_run.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/running/stage.h"
#include "kit/twins/twin.h"
#include "shared/children/lesson_child.h"
#include "shared/net/connection.h"
#include "shared/net/descriptors.h"
#include "shared/net/listener.h"
#include "shared/ways/ways.h"

namespace racecourse::event_loop {

namespace {

constexpr std::int64_t descriptors_of_connection = 2;  // both ends are in this process

const std::array<ways::Name, way_count>& names() {
  static const std::array<ways::Name, way_count> all{{
      {"threads", "thread per client", "threads_ms", "answered_threads", Role::result,
       "one thread per client"},
      {"pool", "pool", "pool_ms", "answered_pool", Role::other, "the pool"},
      {"loop", "event loop", "loop_ms", "answered_loop", Role::good, "the event loop"},
  }};
  return all;
}

// A child process runs one way and nothing else, so its memory holds neither what was used before nor what the course
// records of each thread.
int measure_as_child(const std::vector<std::string>& words) {
  const auto plan = plan_from(words);
  if (!plan) return 2;
  net::make_room_for(descriptors_of_connection * plan->clients.connections, 0);
  Stage stage({});
  const Cost cost = run_way(stage, names()[plan->way].label, *plan, [](std::int64_t) {});
  const auto number = [](std::optional<double> value) {
    return value ? fmt::format("{}", *value) : std::string("-");
  };
  std::cout << number(cost.memory_kib) << '\n'
            << number(cost.switches) << '\n'
            << cost.strangers << std::endl;
  if (!cost.gave_up.empty()) throw std::runtime_error(cost.gave_up);
  return 0;
}

/// A number a child printed; nothing where it printed none.
std::optional<double> number_from(const std::optional<std::string>& line) {
  return line ? decimal_number(*line) : std::nullopt;
}

class Experiment {
 public:
  explicit Experiment(Stage& stage)
      : stage_(stage),
        clients_{.connections = stage.settings().number("connections"),
                 .messages = stage.settings().number("messages"),
                 .pause = std::chrono::milliseconds(stage.settings().number("pause"))} {}

  void run() {
    make_room();
    tell();
    for (const Way way : {threads, pool_of_threads, one_event_loop})
      if (ways::is_wanted(names()[way], wanted())) serve_by(way);
    if (const auto sentence = net::about_strangers(strangers_)) stage_.add_note(*sentence);
    if (!stage_.stop_requested()) tell_end();
  }

 private:
  std::string wanted() const { return stage_.settings().text("way"); }

  void make_room() {
    constexpr std::int64_t each = descriptors_of_connection;
    const std::int64_t fitting = net::make_room_for(each * clients_.connections, each) / each;
    if (fitting >= clients_.connections) return;
    stage_.add_note(fmt::format(
        "{} connections were asked for, and {} were made: each needs two file descriptors, the rest of the "
        "program needs {}, and this system allows {} (`ulimit -Hn` shows it; an administrator can raise it).",
        grouped(clients_.connections), grouped(fitting), net::other_descriptors,
        grouped(each * fitting + net::other_descriptors)));
    clients_.connections = fitting;
  }

  void serve_by(Way way) {
    if (stage_.stop_requested()) return;
    const WayPlan plan{way, clients_, stage_.settings().number("size"), stack_bytes()};
    stage_.begin_contestant(names()[way].label + " starts", names()[way].series);
    Cost cost = run_way(stage_, names()[way].label, plan, [&](std::int64_t answered) {
      stage_.add_point(names()[way].series, static_cast<double>(answered));
    });
    strangers_ += cost.strangers;
    if (stage_.stop_requested()) return;
    if (cost.gave_up.empty())
      measure_alone(plan, cost);
    else
      stage_.add_note(names()[way].label + " gave up: " + cost.gave_up + ".");
    costs_.set(way, std::move(cost));
    tell();
  }

  void measure_alone(const WayPlan& plan, Cost& cost) {
    LessonChild child(stage_, words_of(plan));
    cost.memory_kib = number_from(child.read_line());
    cost.switches = number_from(child.read_line());
    strangers_ += whole_number(child.read_line().value_or("")).value_or(0);
    const ChildExit how = child.follow([](const std::string&) {});
    if (how.well() || stage_.stop_requested()) return;
    // It did not serve them all.
    cost.memory_kib = cost.switches = std::nullopt;
    stage_.add_note(names()[plan.way].label +
                    " has neither memory nor context switches: " + child.failure(how).what() + ".");
  }

  std::size_t stack_bytes() const {
    constexpr std::array<std::size_t, 4> kib{0, 64, 256, 1024};
    return 1024 * kib[static_cast<std::size_t>(stage_.settings().number("stack"))];
  }

  void tell() {
    const auto each = [this](std::optional<double> kib) {
      return kib ? std::optional(*kib / static_cast<double>(clients_.connections)) : std::nullopt;
    };
    set_bars("times", [](const Cost& cost) { return std::optional(cost.ms); });
    set_bars("memory", [&](const Cost& cost) { return each(cost.memory_kib); });
    set_bars("switches", [](const Cost& cost) { return cost.switches; });
    set_bars("threads", [](const Cost& cost) { return std::optional(static_cast<double>(cost.threads)); });
    for (std::size_t way = 0; way < way_count; ++way)
      if (const Cost* cost = costs_.done(way)) {
        stage_.set_metric(names()[way].metric, cost->ms);
        stage_.set_spread("waits", cost->waits);
      }
    if (const Cost* cost = costs_.done(threads)) stage_.set_metric("thread_kib", each(cost->memory_kib));
    if (const Cost* cost = costs_.done(one_event_loop)) stage_.set_metric("loop_kib", each(cost->memory_kib));
  }

  void set_bars(std::string_view figure, const auto& value_of) {
    stage_.set_bars(figure, costs_.bars(names(), wanted(), value_of));
  }

  void tell_end() {
    stage_.set_metric("connections", clients_.connections);
    const std::string gave_up = costs_.first_reason();
    bool any = false, answered = true;
    for (std::size_t way = 0; way < way_count; ++way) {
      const Cost* cost = costs_.done(way);
      any = any || cost;
      answered = answered && (!cost || cost->answered == clients_.connections * clients_.messages);
    }
    if (!any) throw std::runtime_error(gave_up);
    stage_.set_outcome(gave_up.empty() ? "all answered" : "one way gave up", answered && gave_up.empty());
  }

  Stage& stage_;
  ClientPlan clients_;
  ways::Costs<Cost, way_count> costs_;
  std::int64_t strangers_ = 0;  // connections of other programs
};

std::vector<Setting> settings() {
  return {
      Setting::choice("way", "served by",
                      "How the clients are served: by one thread per client, by a pool, by one event loop, "
                      "or by all three in turn.",
                      ways::choices({"all", "all three"}, names()))
          .on_key('L'),
      Setting::number("connections", "connections", "Clients that are connected at the same time.", 10,
                      10'000, 100)
          .log_scale(),
      Setting::number("messages", "messages each", "Lines that each client sends.", 1, 20, 3),
      Setting::number("pause", "pause", "How long a client waits before each line it sends.", 0, 1000, 20)
          .in("ms")
          .log_scale(),
      Setting::number("size", "pool size", "Threads in the pool.", 1, 64, 8),
      Setting::choice("stack", "stack", "The size of each thread's stack. The default is the system's.",
                      {{"default", "default"}, {"64k", "64 KiB"}, {"256k", "256 KiB"}, {"1m", "1 MiB"}}),
  };
}

std::vector<MetricSpec> metrics() {
  std::vector<MetricSpec> all =
      ways::times(names(), "From connecting the first client until the last client is done.");
  all.push_back({"connections", "connections", "connections", Format::count, Role::plain, true,
                 "Connections open at the same time."});
  all.push_back({"thread_kib", "memory per thread", "KiB", Format::count, Role::plain, true,
                 "Memory per connection that has its own thread, including its client: the peak, minus what "
                 "was in use before, in a process that does nothing else."});
  all.push_back({"loop_kib", "memory in the loop", "KiB", Format::count, Role::plain, true,
                 "Memory per connection in the event loop, including its client: the peak, minus what was in "
                 "use before, in a process that does nothing else."});
  return all;
}

std::vector<FigureSpec> figures() {
  return {
      FigureSpec{"times", FigureKind::bars, "time until the last client is done", "Time", "ms",
                 Format::duration},
      FigureSpec{"memory", FigureKind::bars, "memory of the process per connection, both ends", "Memory",
                 "KiB"},
      FigureSpec{"threads", FigureKind::bars, "threads, including the one that accepts clients", "Threads",
                 "threads"},
      FigureSpec{"switches", FigureKind::bars,
                 "context switches, including the clients', in a separate process", "Switches", "switches"},
      FigureSpec{"waits", FigureKind::spread, "time from a line to its answer, for the way that ran last",
                 "Waits"},
  };
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Event loop";
  l.part = Part::choosing_a_model;
  l.headline = "Many clients are connected, and few of them say anything.";
  l.property = "every line comes back as it was sent";
  l.settings = settings();
  l.variants = {{"any way", {}, Verdict::holds}};
  l.metrics = metrics();
  l.measure = "loop_ms";
  l.series = ways::progress(names(), "lines");
  l.contest = true;
  l.figures = figures();
  l.outcome_label = "what happened to the clients";
  l.lane_unit = "connections";
  l.twin_settings = with_high(for_twin(settings(), {"way", "connections", "messages", "pause", "size"}),
                              "connections", 900);
  l.experiment = [](Stage& stage) { Experiment(stage).run(); };
  l.as_child = measure_as_child;
  l.needs = {net::loopback_connections(),
             net::descriptors(descriptors_of_connection * Settings(settings()).number("connections")),
             child_processes()};
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question = "A thread for each connection, a pool, or one thread with an event loop: what does each cost?";
  t.goals = list_of(
      Goal{"thousand", "Serve 1,000 connections with a single thread", "Use the event loop.",
           [](const Snapshot& run) {
             return run.held == true && run.metric("loop_ms") && run.measured("connections") >= 1000;
           }},
      Goal{"crowd", "Find a crowd of clients that takes the pool ten times as long as the event loop",
           "Take many more connections than pool threads, with pauses.",
           [](const Snapshot& run) {
             return run.measured("pool_ms") >= 10 * run.metric("loop_ms").value_or(1e9);
           }},
      Goal{"lighter", "Show that a connection takes less memory in the event loop than with a thread",
           "Run all three ways with 500 or more connections: the memory of only a few is hard to measure.",
           [](const Snapshot& run) {
             return run.held && run.measured("connections") >= 500 &&
                    run.metric("loop_kib").value_or(1e9) < run.measured("thread_kib");
           }});
  const FirstOfSome all = ways::first_of(names());
  t.prediction =
      all.which_is_first("Which of the three is first to finish serving all {connections} clients?",
                         "this run did not compare all three");
  t.prediction->figure = "times";
  t.prediction->ghost = [](double guess, const Snapshot& run) {
    return ways::to_be_first(names(), static_cast<std::size_t>(guess), run);
  };
  t.words = {all.first_and_last({})};
  t.facts = {{"fewer_than_asked",
              [](const Snapshot& run) { return run.measured("connections") < run.number("connections"); }}};
  return t;
}

}  // namespace racecourse::event_loop
