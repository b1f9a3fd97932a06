#include "kit/lesson/lesson.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "kit/host/host.h"
#include "kit/running/stage.h"
#include "kit/twins/twin.h"
#include "many_threads/body.h"
#include "shared/net/connection.h"
#include "shared/net/delay_server.h"
#include "shared/net/descriptors.h"

namespace racecourse::many_threads {

namespace {

enum Way : std::size_t { sequential, threads, way_count };

/// A way as the course knows it.
struct Name {
  std::string word, label, metric, answered;
  Role role;
};

const std::array<Name, way_count>& names() {
  static const std::array<Name, way_count> all{{
      {"sequential", "one after another", "sequential_ms", "answered_sequential", Role::muted},
      {"threads", "a thread each", "threads_ms", "answered_threads", Role::result},
  }};
  return all;
}

// A connection has two ends here, and an event loop for the client's.
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
    // Whoever waits for an answer is let go of when the run ends.
    const std::stop_callback on_stop(stage_.stop_signal().token(), [this] { server_.stop(); });
    tell_bars();
    if (is_wanted(sequential)) run_way(sequential, one_after_another);
    if (is_wanted(threads)) run_way(threads, one_thread_each);
    if (!stage_.stop_requested()) tell_end();
  }

 private:
  std::int64_t number(std::string_view name) const { return stage_.settings().number(name); }

  bool is_wanted(Way way) const {
    const std::string wanted = stage_.settings().text("way");
    return wanted == "both" || wanted == names()[way].word;
  }

  void run_way(Way way, const std::function<void(Tasks&)>& do_all) {
    if (stage_.stop_requested()) return;
    Tasks tasks{world_, number("tasks"), server_.endpoint(),
                ProcessorWork(std::chrono::microseconds(number("computing")))};
    stage_.add_point(names()[way].answered, 0);
    const auto body = [&](Lane& lane) {
      const double began_ms = stage_.now_ms();
      do_all(tasks);
      took_ms_[way] = stage_.now_ms() - began_ms;
      lane.done.set(tasks.count);
    };
    stage_.run_lanes({{.name = names()[way].label, .goal = tasks.count, .body = body}}, [&] {
      stage_.add_point(names()[way].answered, static_cast<double>(tasks.right));
      stage_.set_metric("answered", static_cast<double>(server_.answered()));
    });
    if (stage_.stop_requested()) return;
    wrong_ += tasks.count - tasks.right;
    stage_.set_metric(names()[way].metric, took_ms_[way]);
    tell_bars();
  }

  void tell_bars() {
    std::vector<Bar> bars;
    for (std::size_t way = 0; way < way_count; ++way) {
      const bool measured = took_ms_[way] > 0;
      std::string note = measured ? "" : is_wanted(static_cast<Way>(way)) ? "not over yet" : "not run";
      if (way == threads && measured && took_ms_[sequential] > 0)
        note = fmt::format("{:.3g} times as fast", took_ms_[sequential] / took_ms_[threads]);
      bars.push_back({names()[way].label, took_ms_[way], names()[way].role, std::move(note), measured});
    }
    stage_.set_bars("times", std::move(bars));
  }

  void tell_end() {
    stage_.set_metric("answered", static_cast<double>(server_.answered()));
    if (took_ms_[sequential] > 0 && took_ms_[threads] > 0)
      stage_.set_metric("speed_up", took_ms_[sequential] / took_ms_[threads]);
    stage_.set_outcome(wrong_ == 0 ? "all answered" : std::to_string(wrong_) + " not answered", wrong_ == 0);
  }

  Stage& stage_;
  RealWorld world_;
  net::DelayServer server_;
  std::array<double, way_count> took_ms_{};  // 0: not run
  long wrong_ = 0;
};

std::vector<Setting> settings() {
  return {
      Setting::choice(
          "way", "requests",
          "How the requests are made: one after another, with a thread for each, or both ways to compare "
          "them.",
          {{"both", "both ways"}, {"sequential", "one after another"}, {"threads", "a thread each"}})
          .on_key('L'),
      Setting::number("tasks", "tasks", "How many requests are made.", 1, 500, 20).log_scale(),
      Setting::number("latency", "latency",
                      "How long the server takes for each answer, however many requests there are.", 0, 500,
                      50)
          .in("ms")
          .log_scale(),
      Setting::number("computing", "computing",
                      "How long each task computes after its answer, given a core of its own.", 0, 100'000,
                      500)
          .in("µs")
          .log_scale(),
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"speed_up", "speed-up", "×", Format::factor, Role::good, true,
       "How many times as fast a thread for each task was, both measured in this run."},
      {"sequential_ms", "one after another", "ms", Format::duration, Role::muted, true,
       "From the first request to the end of the last task."},
      {"threads_ms", "a thread each", "ms", Format::duration, Role::result, true,
       "From the first request to the end of the last task, starting the threads included."},
      {"answered", "answered", "requests", Format::count, Role::plain, true,
       "Requests the server answered, both ways together."},
  };
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Many threads";
  l.part = Part::threads;
  l.headline = "Every task asks a server, and the server takes its time.";
  l.property = "every request is answered once";
  l.settings = settings();
  l.variants = {{"both ways", {{"way", "both"}}, Verdict::holds},
                {"one after another", {{"way", "sequential"}}, Verdict::holds},
                {"a thread each", {{"way", "threads"}}, Verdict::holds}};
  l.metrics = metrics();
  l.measure = "speed_up";
  l.series = {{"answered_sequential", "one after another", "requests", Role::muted},
              {"answered_threads", "a thread each", "requests", Role::result}};
  l.figures =
      list_of(FigureSpec{"times", FigureKind::bars, "time for all tasks", "", "ms", Format::duration});
  l.outcome_label = "what became of the requests";
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

}  // namespace racecourse::many_threads
