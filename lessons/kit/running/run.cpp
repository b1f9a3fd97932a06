#include "kit/running/run.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "kit/base/words.h"
#include "kit/host/clock.h"
#include "kit/host/start_thread.h"
#include "kit/running/stage.h"

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;

// A single run keeps much of what its lanes noted; of a thousand runs nobody looks at more than the last.
constexpr std::size_t ring_of_one_run = 1u << 15;
constexpr std::size_t ring_of_many_runs = 1u << 11;
constexpr auto usual_publication = std::chrono::microseconds(16'667);

bool comes_before(const Outcome& a, const Outcome& b) { return value_before(a.value, b.value); }

void count(std::vector<Outcome>& outcomes, const Outcome& outcome) {
  const auto at = std::lower_bound(outcomes.begin(), outcomes.end(), outcome, comes_before);
  if (at != outcomes.end() && at->value == outcome.value) {
    at->count += outcome.count;
    at->held = at->held && outcome.held;
  } else {
    outcomes.insert(at, outcome);
  }
}

}  // namespace

// The run's own thread, and what others may ask of it meanwhile.
class Run::Conductor {
 public:
  Conductor(const Lesson& lesson, const Settings& settings, const RunOptions& options);
  ~Conductor();

  void request_stop();
  bool wait(std::optional<std::chrono::milliseconds> at_most);
  void set_live(std::string_view name, std::int64_t value);
  bool finished() const;
  std::shared_ptr<const Snapshot> poll() const;

 private:
  bool goes_on() const {
    return lesson_.runs_on && !options_.experiment && (options_.duration || options_.until_stopped);
  }
  std::size_t ring() const;
  void conduct();
  void run_once();
  void enter(Stage& stage);
  void leave(const Stage& stage);
  void publish(const Stage& stage);
  void publish_now(const Stage* stage, RunState state);
  void finish(std::string failure);

  const Lesson& lesson_;
  const RunOptions options_;

  // For the run's own thread.
  std::vector<Outcome> outcomes_;
  Spread times_;
  std::int64_t runs_ = 0;
  std::optional<bool> held_;
  std::string failure_;
  Clock::time_point published_{};

  mutable std::mutex guards_wishes_;  // guards stop_, settings_, marks_, stage_ and finished_
  std::condition_variable ended_;
  bool stop_ = false;
  bool finished_ = false;
  Settings settings_;
  std::vector<Mark> marks_;
  Stage* stage_ = nullptr;  // the run that is going; null between two runs

  mutable std::mutex guards_picture_;
  std::shared_ptr<const Snapshot> picture_;

  std::thread thread_;
};

Run::Conductor::Conductor(const Lesson& lesson, const Settings& settings, const RunOptions& options)
    : lesson_(lesson), options_(options), settings_(settings) {
  publish_now(nullptr, RunState::running);
  try {
    thread_ = start_thread([this] { conduct(); });
  } catch (const std::runtime_error& refused) {
    finish(refused.what());
  }
}

Run::Conductor::~Conductor() {
  request_stop();
  if (thread_.joinable()) thread_.join();
}

void Run::Conductor::request_stop() {
  const std::lock_guard hold(guards_wishes_);
  stop_ = true;
  if (stage_) stage_->request_stop();
}

bool Run::Conductor::wait(std::optional<std::chrono::milliseconds> at_most) {
  std::unique_lock hold(guards_wishes_);
  const auto over = [this] { return finished_; };
  if (at_most) return ended_.wait_for(hold, *at_most, over);
  ended_.wait(hold, over);
  return true;
}

void Run::Conductor::set_live(std::string_view name, std::int64_t value) {
  const std::lock_guard hold(guards_wishes_);
  if (finished_) return;
  settings_.set_number(name, value);
  // The moment is taken first: lanes see the setting at it or later.
  marks_.push_back(
      {stage_ ? stage_->now_ms() : 0, std::string(name), settings_.text(name), settings_.words(name)});
  if (stage_) stage_->set_live(name, settings_.number(name));
}

bool Run::Conductor::finished() const {
  const std::lock_guard hold(guards_wishes_);
  return finished_;
}

std::shared_ptr<const Snapshot> Run::Conductor::poll() const {
  const std::lock_guard hold(guards_picture_);
  return picture_;
}

std::size_t Run::Conductor::ring() const {
  if (!options_.record) return 0;
  return options_.repeat > 1 ? ring_of_many_runs : ring_of_one_run;
}

void Run::Conductor::conduct() {
  std::string failure;
  try {
    nanoseconds_per_tick();  // measured now, not in the middle of a run
    const auto stopped = [this] {
      const std::lock_guard hold(guards_wishes_);
      return stop_;
    };
    for (std::int64_t i = 0; i < options_.repeat && (i == 0 || !stopped()); ++i) run_once();
  } catch (const std::system_error& refused) {
    failure = refused_by_system(refused);
  } catch (const std::exception& error) {
    failure = error.what();
  }
  finish(std::move(failure));
}

void Run::Conductor::run_once() {
  Settings settings;
  {
    const std::lock_guard hold(guards_wishes_);
    settings = settings_;
    if (runs_ > 0) marks_.clear();
  }
  Stage* self = nullptr;
  Stage stage({.settings = std::move(settings),
               .goes_on = goes_on(),
               .duration = options_.duration,
               .ring = ring(),
               .low_priority = options_.low_priority,
               .python = options_.python,
               .stamp_steps = options_.stamp_steps,
               .observed = [&] { publish(*self); }});
  self = &stage;
  enter(stage);
  try {
    (options_.experiment ? options_.experiment : lesson_.experiment)(stage);
  } catch (...) {
    leave(stage);
    throw;
  }
  leave(stage);
}

void Run::Conductor::enter(Stage& stage) {
  const std::lock_guard hold(guards_wishes_);
  stage_ = &stage;
  // What was asked since the stage took its settings.
  for (const Setting& setting : settings_.declared())
    stage.set_live(setting.name, settings_.number(setting.name));
  if (stop_) stage.request_stop();
}

void Run::Conductor::leave(const Stage& stage) {
  bool last = false;
  {
    const std::lock_guard hold(guards_wishes_);
    stage_ = nullptr;
    last = stop_;
  }
  // Of a series that is stopped, the run that goes on is no run like the others.
  const bool cut_off = options_.repeat > 1 && last;
  if (stage.outcome() && !cut_off) {
    ++runs_;
    held_ = stage.outcome()->held;
    count(outcomes_, *stage.outcome());
    if (options_.repeat > 1) times_.add(std::llround(stage.elapsed_ms() * 1e6));
  }
  // The last picture of a run stays up until the next one begins, and the very last for good.
  last = last || runs_ >= options_.repeat;
  if (last || Clock::now() - published_ >= usual_publication) publish_now(&stage, RunState::running);
}

void Run::Conductor::publish(const Stage& stage) {
  if (options_.repeat == 1 || Clock::now() - published_ >= usual_publication)
    publish_now(&stage, RunState::running);
}

void Run::Conductor::publish_now(const Stage* stage, RunState state) {
  // A stage fills in all that a run measured; without one the last picture stays. It may be of ten thousand lanes.
  const auto before = stage ? nullptr : poll();
  auto picture = before ? std::make_shared<Snapshot>(*before) : std::make_shared<Snapshot>();
  picture->lesson = lesson_.id;
  picture->until_stopped = goes_on();
  picture->replayed = options_.experiment != nullptr;
  picture->runs = runs_;
  picture->runs_asked = options_.repeat;
  picture->outcomes = outcomes_;
  picture->times = times_;
  picture->held = held_;
  picture->failure = failure_;
  if (stage) stage->fill(*picture);
  for (Metric& metric : picture->metrics) {
    const auto declared = std::find_if(lesson_.metrics.begin(), lesson_.metrics.end(),
                                       [&](const MetricSpec& spec) { return spec.name == metric.name; });
    if (declared != lesson_.metrics.end()) metric.unit = declared->unit;
  }
  {
    const std::lock_guard hold(guards_wishes_);
    picture->settings = settings_;
    picture->marks = marks_;
    // A setting may change after the last lane has ended and before anybody knows.
    for (Mark& mark : picture->marks) mark.t_ms = std::min(mark.t_ms, picture->elapsed_ms);
    picture->state = state == RunState::running && stop_ ? RunState::stopping : state;
  }
  published_ = Clock::now();
  const std::lock_guard hold(guards_picture_);
  picture_ = std::move(picture);
}

void Run::Conductor::finish(std::string failure) {
  failure_ = std::move(failure);
  publish_now(nullptr, RunState::done);
  const std::lock_guard hold(guards_wishes_);
  finished_ = true;
  ended_.notify_all();
}

Run::Run(const Lesson& lesson, const Settings& settings, const RunOptions& options)
    : conductor_(std::make_unique<Conductor>(lesson, settings, options)) {}
Run::~Run() = default;

void Run::request_stop() { conductor_->request_stop(); }
bool Run::wait(std::optional<std::chrono::milliseconds> at_most) { return conductor_->wait(at_most); }
bool Run::finished() const { return conductor_->finished(); }
void Run::set_live(std::string_view name, std::int64_t value) { conductor_->set_live(name, value); }
std::shared_ptr<const Snapshot> Run::poll() const { return conductor_->poll(); }

}  // namespace racecourse
