// How long Stop takes, at moments spread over a run: for each lesson with its default settings and with the most to end; then
// for everything else that can be stopped.

#include <fmt/format.h>

#include <algorithm>
#include <asio.hpp>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bench.h"
#include "kit/explorer/explorer.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "kit/replay/replay.h"
#include "kit/running/run.h"
#include "kit/running/sweep.h"
#include "kit/twins/twin_run.h"

namespace racecourse::bench {

namespace {

using namespace std::chrono_literals;
using Conditions = std::vector<Variant::Condition>;
using Times = std::vector<double>;  // in seconds, one for each stop

constexpr int stops_of_each = 15;
// A run is stopped within this time, in seconds.
constexpr double longest_stretch = 2;

std::chrono::milliseconds in_ms(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(1e3 * seconds));
}

/// Nothing where it ended before.
template <class Running>
std::optional<double> stop_after(Running& running, double seconds) {
  if (running.wait(in_ms(seconds))) return std::nullopt;
  return seconds_of([&] {
    running.request_stop();
    running.wait();
  });
}

/// `begin` starts a Run, a Sweep or a TwinRun. The first one is not stopped: it gives the time that the moments are spread over.
template <class Begin>
void stop_at_moments(const Begin& begin, int moments, Times& times) {
  const double stretch = seconds_of([&] { begin()->wait(in_ms(longest_stretch)); });
  for (int i = 0; i < moments; ++i) {
    const auto running = begin();
    const double moment = std::min(stretch, longest_stretch) * (i + 0.5) / moments;
    if (const auto time = stop_after(*running, moment)) times.push_back(*time);
  }
}

std::string in_words(Times times) {
  if (times.empty()) return "over too soon to be stopped";
  std::sort(times.begin(), times.end());
  return fmt::format("{:.1f} / {:.1f} / {:.1f} ms", 1e3 * times.front(), 1e3 * times[times.size() / 2],
                     1e3 * times.back());
}

void report_stops(const std::string& name, Times times) {
  report(name, in_words(std::move(times)), "under 100 ms");
}

/// As in the window.
RunOptions usual_options(const Lesson& lesson) {
  RunOptions options;
  options.until_stopped = lesson.runs_on;
  options.low_priority = true;
  return options;
}

Settings settings_with(const Lesson& lesson, const Conditions& conditions) {
  Settings settings = lesson.default_settings();
  for (const auto& [name, value] : conditions)
    if (const auto wrong = settings.set(name, value)) throw std::logic_error(*wrong);
  return settings;
}

void stop_lesson(const std::string& id, const std::string& state, const Conditions& conditions) {
  const Lesson& lesson = *find_lesson(id);
  const Settings settings = settings_with(lesson, conditions);
  const auto begin = [&] { return std::make_unique<Run>(lesson, settings, usual_options(lesson)); };
  Times times;
  stop_at_moments(begin, stops_of_each, times);
  report_stops(id + ", " + state, std::move(times));
}

struct Heavy {
  std::string lesson, state;
  Conditions settings;
};

const std::vector<Heavy>& heaviest() {
  static const std::vector<Heavy> all{
      {"start-and-join",
       "64 workers that compute",
       {{"workers", "64"}, {"work", "1000"}, {"lines", "20"}, {"join", "go-on"}}},
      {"many-threads", "500 threads that wait", {{"way", "threads"}, {"tasks", "500"}, {"latency", "500"}}},
      {"unsynchronized-counter", "64 threads", {{"threads", "64"}}},
      {"locked-counter", "64 threads at one lock", {{"threads", "64"}, {"lock", "on"}}},
      {"daemon-thread",
       "records of 64 KiB",
       {{"records", "10000"}, {"size", "65536"}, {"each", "100"}, {"main", "2000"}}},
      {"event-shutdown",
       "64 workers, nobody tells them",
       {{"way", "none"}, {"workers", "64"}, {"item", "1000"}, {"trials", "1000"}}},
      {"thread-pool",
       "100,000 threads that compute",
       {{"way", "threads"}, {"tasks", "100000"}, {"work", "10000"}}},
      {"thread-pool",
       "100,000 threads that wait",
       {{"way", "threads"}, {"tasks", "100000"}, {"work", "10000"}, {"kind", "wait"}}},
      {"thread-pool", "100,000 x std::async", {{"way", "async"}, {"tasks", "100000"}, {"work", "10000"}}},
      {"thread-pool", "100,000 tasks in a pool", {{"way", "pool"}, {"tasks", "100000"}, {"work", "10000"}}},
      {"thread-pool", "100,000 tasks in oneTBB", {{"way", "tbb"}, {"tasks", "100000"}, {"work", "10000"}}},
      {"gil", "16 threads, a GIL held for a second", {{"threads", "16"}, {"interval", "1000000"}}},
      {"event-loop",
       "10,000 connections, a thread each",
       {{"way", "threads"}, {"connections", "10000"}, {"messages", "20"}, {"pause", "1000"}}},
      {"event-loop",
       "10,000 connections, a pool of 64",
       {{"way", "pool"}, {"connections", "10000"}, {"messages", "20"}, {"pause", "1000"}, {"size", "64"}}},
      {"event-loop",
       "10,000 connections, one loop",
       {{"way", "loop"}, {"connections", "10000"}, {"messages", "20"}, {"pause", "1000"}}},
      {"event-loop",
       "10,000 connections in a child",
       {{"way", "loop"}, {"connections", "10000"}, {"messages", "1"}, {"pause", "0"}}},
      {"locks-or-queues",
       "16 producers, 16 consumers",
       {{"way", "poll"}, {"producers", "16"}, {"consumers", "16"}, {"items", "1000000"}}},
      {"which-model",
       "64 processes",
       {{"tasks", "64"}, {"workers", "64"}, {"computing", "0"}, {"waiting", "5"}}},
      {"deadlock", "16 stuck, 16 others", {{"way", "opposite"}, {"threads", "16"}, {"others", "16"}}},
  };
  return all;
}

// What the system alone takes, for comparison: a program that does nothing else.

// Two ends of so many connections fit in the usual limit of 20,000 descriptors.
constexpr std::size_t crowd = 9'900;

double end_bare_threads() {
  std::atomic<std::size_t> begun{0};
  std::atomic<bool> over{false};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < crowd; ++i)
    threads.emplace_back([&] {
      ++begun;
      over.wait(false);
    });
  while (begun < crowd) std::this_thread::yield();
  return seconds_of([&] {
    over = true;
    over.notify_all();
    for (std::thread& thread : threads) thread.join();
  });
}

double close_bare_connections() {
  using asio::ip::tcp;
  raise_descriptor_limit(2 * crowd + 100);
  asio::io_context client_loop, server_loop;
  tcp::acceptor acceptor(server_loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  std::vector<tcp::socket> clients, servers;
  for (std::size_t i = 0; i < crowd; ++i) {
    clients.emplace_back(client_loop).connect(acceptor.local_endpoint());
    clients.back().set_option(asio::socket_base::linger(true, 0));
    servers.push_back(acceptor.accept());
  }
  return seconds_of([&] {
    const std::jthread beside([&] {
      for (tcp::socket& client : clients) client.close();
    });
    servers.clear();
  });
}

void report_system_alone() {
  Times threads, connections;
  for (int i = 0; i < stops_of_each; ++i) {
    threads.push_back(end_bare_threads());
    connections.push_back(close_bare_connections());
  }
  report(fmt::format("the system alone: {} threads that wait", crowd), in_words(std::move(threads)),
         "none, for comparison");
  report(fmt::format("the system alone: both ends of {} connections", crowd),
         in_words(std::move(connections)), "none, for comparison");
}

// Each of these is done with every lesson that has it, and reported in one line.

constexpr int stops_of_lesson = 3;

void stop_series_of_runs() {
  Times times;
  for (const Lesson& lesson : course()) {
    RunOptions options = usual_options(lesson);
    options.until_stopped = false;
    options.repeat = 100;
    const auto begin = [&] { return std::make_unique<Run>(lesson, lesson.default_settings(), options); };
    stop_at_moments(begin, stops_of_lesson, times);
  }
  report_stops("100 runs, of each lesson", std::move(times));
}

void stop_sweeps() {
  Times times;
  for (const Lesson& lesson : course()) {
    const auto swept = std::find_if(lesson.settings.begin(), lesson.settings.end(),
                                    [](const Setting& s) { return can_sweep(s) && s.is_number(); });
    if (swept == lesson.settings.end()) continue;
    SweepOptions options;
    options.low_priority = true;
    const auto begin = [&] {
      return std::make_unique<Sweep>(lesson, lesson.default_settings(), swept->name, options);
    };
    stop_at_moments(begin, stops_of_lesson, times);
  }
  report_stops("a sweep, of each lesson", std::move(times));
}

void stop_twins() {
  Times times;
  for (const Lesson& lesson : course()) {
    const auto begin = [&] {
      return std::make_unique<TwinRun>(lesson.twin, twin_words(Settings(lesson.twin_settings)));
    };
    stop_at_moments(begin, stops_of_lesson, times);
  }
  report_stops("the Python twin, of each lesson", std::move(times));
}

void stop_replays() {
  Times times;
  for (const Lesson& lesson : course()) {
    if (!lesson.explorable()) continue;
    const Exploration found = explore(lesson, lesson.explore_settings());
    if (found.outcomes.empty()) continue;
    RunOptions options = usual_options(lesson);
    options.experiment = replay_experiment(lesson, found.outcomes.front().schedule);
    const auto begin = [&] { return std::make_unique<Run>(lesson, lesson.explore_settings(), options); };
    stop_at_moments(begin, stops_of_lesson, times);
  }
  report_stops("a schedule replayed, of each lesson that has some", std::move(times));
}

}  // namespace

void bench_stop() {
  fmt::print("{:<58} {:>32}\n", "from asking to stop to the end", "min / median / worst");
  for (const Lesson& lesson : course()) {
    stop_lesson(lesson.id, "as it opens", {});
    for (const Heavy& heavy : heaviest())
      if (heavy.lesson == lesson.id) stop_lesson(heavy.lesson, heavy.state, heavy.settings);
  }
  report_system_alone();
  stop_series_of_runs();
  stop_sweeps();
  stop_twins();
  stop_replays();
}

}  // namespace racecourse::bench
