#include "kit/twins/twin_run.h"

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <stop_token>
#include <thread>

#include "kit/base/on_leaving.h"
#include "kit/base/words.h"
#include "kit/host/child_process.h"
#include "kit/host/start_thread.h"
#include "kit/host/temporary_file.h"

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::size_t most_twin_points = 2'000;
constexpr std::size_t most_twin_lines = 1'000;
constexpr std::size_t shown_of_rubbish = 40;

/// As wanted by name, added if it is not there yet.
template <class Named>
Named& named(std::vector<Named>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  if (found != all.end()) return *found;
  Named fresh;
  fresh.name = name;
  return all.emplace_back(std::move(fresh));
}

// A twin that sets its clock back does not draw backwards.
void add_point(std::vector<Point>& points, Point point) {
  if (!points.empty()) point.t_ms = std::max(point.t_ms, points.back().t_ms);
  add_thinned(points, point, most_twin_points);
}

std::string text_at(const json& message, const char* key) { return message.at(key).get<std::string>(); }

/// A number that can be drawn; throws where it is none.
double number_at(const json& message, const char* key) { return message.at(key).get<double>(); }

/// Takes one message in. Throws json::exception for what is none.
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
  if (!(out << text << std::flush))
    throw std::runtime_error("the script for Python could not be written to " + path.string() +
                             "; make room there");
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

/// Starts the process, reads it to its end on a thread, and ends it when it is silent for too long on another.
class TwinRun::Listener {
 public:
  Listener(std::string_view source, std::vector<std::string> words, TwinOptions options)
      : source_(source), words_(std::move(words)), options_(std::move(options)) {
    twin_.state = RunState::running;
    try {
      watch_ = start_thread<std::jthread>([this] { end_if_silent(); });
      reader_ = start_thread<std::jthread>([this] { run(); });
    } catch (const std::runtime_error& refused) {
      fail(refused.what());
      finish();  // and the watch ends
    }
  }

  void request_stop() {
    {
      const std::lock_guard hold(guards_all_);
      if (twin_.state == RunState::done) return;
      stopped_ = true;
      twin_.state = RunState::stopping;
      picture_.reset();
    }
    stop_.request_stop();
  }

  bool wait(std::optional<std::chrono::milliseconds> at_most) {
    std::unique_lock hold(guards_all_);
    const auto over = [this] { return twin_.state == RunState::done; };
    if (at_most) return changed_.wait_for(hold, *at_most, over);
    changed_.wait(hold, over);
    return true;
  }

  bool finished() const {
    const std::lock_guard hold(guards_all_);
    return twin_.state == RunState::done;
  }

  std::shared_ptr<const TwinSnapshot> poll() const {
    const std::lock_guard hold(guards_all_);
    if (!picture_) picture_ = std::make_shared<const TwinSnapshot>(twin_);
    return picture_;
  }

 private:
  // The reader.

  void run() {
    try {
      run_script();
    } catch (const std::exception& error) {
      fail(error.what());
    }
    finish();
  }

  void run_script() {
    // A file, for Python's own child processes read it again where they are not forked.
    const TemporaryFile script("racecourse-twin");
    write_script(script.path(), source_);
    words_.insert(words_.begin(), script.path().string());
    words_.push_back("--json");
    ChildProcess child(options_.python, words_);
    const std::stop_callback on_stop(stop_.get_token(), [&child] { child.kill(); });
    attend(&child);
    const OnLeaving let_go([this] { attend(nullptr); });
    listen(child);
    std::string sentence = what_went_wrong(child);
    if (!sentence.empty()) fail(std::move(sentence));
  }

  void listen(ChildProcess& child) {
    while (const auto line = child.read_line()) {
      if (understood(*line)) continue;
      const std::string rubbish =
          json(line->substr(0, shown_of_rubbish)).dump(-1, ' ', false, json::error_handler_t::replace);
      fail(options_.python + " printed what is no result, " + rubbish + python_cure(options_.python));
      return child.kill();
    }
  }

  bool understood(const std::string& line) {
    try {
      const json message = json::parse(line);
      const std::lock_guard hold(guards_all_);
      heard_ = Clock::now();
      changed_.notify_all();
      hear(message, twin_);
      picture_.reset();
      return !twin_.python.empty();  // it is the first that it says
    } catch (const json::exception&) {
      return false;  // it is what the caller says it is: no result
    }
  }

  std::string what_went_wrong(ChildProcess& child) {
    const ChildExit how = child.wait();
    const std::lock_guard hold(guards_all_);
    const std::string cure = python_cure(options_.python);
    if (stopped_ || !twin_.failure.empty()) return {};
    if (was_silent_) return options_.python + " has said nothing for too long, and was ended" + cure;
    if (!how.well()) {
      const std::string said = last_line(child.errors());
      return options_.python + " failed, " + how.text() + (said.empty() ? "" : ": " + said) + cure;
    }
    return twin_.held ? "" : options_.python + " ended before it had said how it went" + cure;
  }

  void fail(std::string sentence) {
    const std::lock_guard hold(guards_all_);
    if (stopped_) return;  // what is missing then is missing because of that
    twin_.failure = std::move(sentence);
  }

  void finish() {
    const std::lock_guard hold(guards_all_);
    twin_.state = RunState::done;
    twin_.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - began_).count();
    picture_.reset();
    changed_.notify_all();
  }

  // The watch.

  void attend(ChildProcess* child) {
    const std::lock_guard hold(guards_all_);
    child_ = child;
    heard_ = Clock::now();
    changed_.notify_all();
  }

  void end_if_silent() {
    std::unique_lock hold(guards_all_);
    while (twin_.state != RunState::done) {
      const auto patience = twin_.python.empty() ? options_.patience.first : options_.patience.next;
      if (changed_.wait_until(hold, heard_ + patience) == std::cv_status::no_timeout) continue;
      if (!child_ || Clock::now() - heard_ < patience) {
        heard_ = child_ ? heard_ : Clock::now();
        continue;
      }
      was_silent_ = true;
      child_->kill();
      heard_ = Clock::now();
    }
  }

  const std::string_view source_;
  std::vector<std::string> words_;
  const TwinOptions options_;
  const Clock::time_point began_ = Clock::now();
  std::stop_source stop_;

  mutable std::mutex guards_all_;  // guards all below, but the threads
  std::condition_variable changed_;
  TwinSnapshot twin_;
  mutable std::shared_ptr<const TwinSnapshot> picture_;  // of twin_; null: not taken since it changed
  bool stopped_ = false, was_silent_ = false;
  ChildProcess* child_ = nullptr;  // while it may be ended for its silence
  Clock::time_point heard_ = Clock::now();

  std::jthread watch_, reader_;
};

TwinRun::TwinRun(std::string_view source, std::vector<std::string> words, const TwinOptions& options)
    : listener_(std::make_unique<Listener>(source, std::move(words), options)) {}
TwinRun::~TwinRun() { listener_->request_stop(); }
void TwinRun::request_stop() { listener_->request_stop(); }
bool TwinRun::wait(std::optional<std::chrono::milliseconds> at_most) { return listener_->wait(at_most); }
bool TwinRun::finished() const { return listener_->finished(); }
std::shared_ptr<const TwinSnapshot> TwinRun::poll() const { return listener_->poll(); }

}  // namespace racecourse
