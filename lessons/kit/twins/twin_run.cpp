#include "kit/twins/twin_run.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <utility>

#include "kit/base/visible.h"
#include "kit/host/child_process.h"
#include "kit/host/refusal.h"
#include "kit/host/start_thread.h"
#include "kit/host/temporary_file.h"

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::size_t most_twin_points = 2'000;
constexpr std::size_t most_twin_lines = 1'000;
constexpr std::size_t most_shown_of_a_line = 40;

/// The one of that name, added if there is none yet.
template <class Named>
Named& named(std::vector<Named>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  if (found != all.end()) return *found;
  Named fresh;
  fresh.name = name;
  return all.emplace_back(std::move(fresh));
}

// A line is never drawn backwards, even when the twin's clock goes back.
void add_point(std::vector<Point>& points, Point point) {
  if (!points.empty()) point.t_ms = std::max(point.t_ms, points.back().t_ms);
  add_thinned(points, point, most_twin_points);
}

std::string text_at(const json& message, const char* key) { return message.at(key).get<std::string>(); }

double number_at(const json& message, const char* key) { return message.at(key).get<double>(); }

/// Adds one message to what is known. Throws json::exception for what is no message.
void hear(const json& message, TwinSnapshot& twin) {
  const std::string event = text_at(message, "event");
  if (event == "python") {
    twin.python = about_python(text_at(message, "implementation"), text_at(message, "version"),
                               message.at("free_threaded").get<bool>(), message.at("gil").get<bool>());
  } else if (event == "metric") {
    const double value = number_at(message, "value");
    const std::string unit = text_at(message, "unit");
    Metric& metric = named(twin.metrics, text_at(message, "name"));
    metric.value = value;
    metric.unit = unit;
  } else if (event == "point") {
    const Point point{number_at(message, "t_ms"), number_at(message, "value")};
    add_point(named(twin.series, text_at(message, "series")).points, point);
  } else if (event == "line") {
    twin.lines.push_back(text_at(message, "text"));
    if (twin.lines.size() > most_twin_lines) {
      twin.lines.erase(twin.lines.begin());
      ++twin.lines_dropped;
    }
  } else if (event == "note") {
    twin.notes.push_back(text_at(message, "text"));
  } else if (event == "done") {
    const bool held = message.at("held").get<bool>();
    twin.outcome = text_at(message, "outcome");
    twin.held = held;
  }
}

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.find_last_of('\n') + 1);
}

void write_script(const std::filesystem::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  if (!(out << text << std::flush)) throw no_temporary_file(path, errno);
}

}  // namespace

std::vector<std::string> twin_words(const Settings& settings) {
  std::vector<std::string> words;
  for (const Setting& setting : settings.declared()) {
    words.push_back("--" + setting.name);
    words.push_back(settings.text(setting.name));
  }
  return words;
}

/// Kills a child that is silent for too long.
class SilenceWatch {
 public:
  /// Throws std::runtime_error where the machine refuses a thread. `child` must outlive it.
  SilenceWatch(ChildProcess& child, const TwinPatience& patience)
      : child_(child),
        patience_(patience),
        thread_(start_thread<std::jthread>([this](const std::stop_token& stop) { watch(stop); })) {}

  void heard_line() {
    const std::lock_guard lock(mutex_);
    heard_at_ = Clock::now();
    // From here on the deadline only moves away: the watch need not be woken for it.
    if (!std::exchange(heard_any_, true)) changed_.notify_one();
  }
  bool killed() const {
    const std::lock_guard lock(mutex_);
    return killed_;
  }

 private:
  Clock::time_point deadline() const { return heard_at_ + (heard_any_ ? patience_.next : patience_.first); }

  void watch(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested() && Clock::now() < deadline()) {
      const Clock::time_point until = deadline();
      changed_.wait_until(lock, stop, until, [&] { return deadline() < until; });
    }
    if (stop.stop_requested()) return;
    killed_ = true;
    child_.kill();
  }

  ChildProcess& child_;
  const TwinPatience patience_;
  mutable std::mutex mutex_;  // guards heard_at_, heard_any_ and killed_
  std::condition_variable_any changed_;
  Clock::time_point heard_at_ = Clock::now();
  bool heard_any_ = false, killed_ = false;
  std::jthread thread_;
};

TwinRun::TwinRun(std::string_view source, std::vector<std::string> words, const TwinOptions& options)
    : source_(source), words_(std::move(words)), options_(options) {
  TwinSnapshot first;
  first.state = RunState::running;
  background_.publish(std::move(first));
  background_.start([this] { run_script(); }, [this](const std::string& failure) { finish(failure); });
}

void TwinRun::request_stop() {
  background_.update([](TwinSnapshot& twin) {
    if (twin.state != RunState::done) twin.state = RunState::stopping;
  });
  background_.request_stop();
}

void TwinRun::run_script() {
  // A file, because Python's own child processes read it again where they are not forked.
  const TemporaryFile script("racecourse-twin");
  write_script(script.path(), source_);
  words_.insert(words_.begin(), script.path().string());
  words_.push_back("--json");
  ChildProcess child(options_.python, words_);
  const std::stop_callback on_stop(background_.stop_token(), [&child] { child.kill(); });
  SilenceWatch watch(child, options_.patience);
  listen(child, watch);
  check_end(child, watch);
}

void TwinRun::listen(ChildProcess& child, SilenceWatch& watch) {
  while (const auto line = child.read_line()) {
    if (!understand(*line)) {
      const std::string shown =
          json(line->substr(0, most_shown_of_a_line)).dump(-1, ' ', false, json::error_handler_t::replace);
      throw std::runtime_error(options_.python + " printed something that is not a result, " + shown +
                               python_cure(options_.python));
    }
    watch.heard_line();
  }
}

/// False for a line that is no message, and for one before the first, which says what Python it is.
bool TwinRun::understand(const std::string& line) {
  bool introduced = false;
  try {
    const json message = json::parse(line);
    background_.update([&](TwinSnapshot& twin) {
      hear(message, twin);
      introduced = !twin.python.empty();
    });
  } catch (const json::exception&) {
    return false;
  }
  return introduced;
}

void TwinRun::check_end(ChildProcess& child, const SilenceWatch& watch) {
  const ChildExit how = child.wait();
  const std::string cure = python_cure(options_.python);
  if (watch.killed())
    throw std::runtime_error(options_.python + " has been silent for too long, and was stopped" + cure);
  if (!how.well()) {
    const std::string said = last_line(child.errors());
    // Ours are right: it is Python 2, which does not come to where they look at its version.
    if (said.starts_with("SyntaxError"))
      throw std::runtime_error(options_.python + " is too old: the twins need Python 3.8 or later");
    throw std::runtime_error(options_.python + " failed, " + how.text() +
                             (said.empty() ? cure : ": " + with_cure_of_child(visible(said))));
  }
  if (!background_.poll()->held) throw std::runtime_error(options_.python + " ended without a result" + cure);
}

void TwinRun::finish(const std::string& failure) {
  background_.update([&](TwinSnapshot& twin) {
    // A twin that was stopped has not failed, whatever it says as it ends.
    if (!background_.stop_requested()) twin.failure = failure;
    twin.state = RunState::done;
    twin.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - began_).count();
  });
}

}  // namespace racecourse
