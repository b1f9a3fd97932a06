#include "kit/explorer/explorer.h"

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "kit/explorer/exploration_report.h"
#include "kit/explorer/state_graph.h"
#include "kit/host/start_thread.h"
#include "kit/machine/program.h"

namespace racecourse {

namespace {

Exploration explore_program(const std::function<void(ControlledStage&)>& interleavings,
                            const Settings& settings, const ExploreOptions& options, Exploration result) {
  const auto began = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  };
  result.settings = settings;
  try {
    Program program(interleavings, settings);
    StateGraph graph(program.machine(), options);
    result.status = graph.build();
    if (result.complete()) program.machine().run_again(options.stop);
    report(graph, options.progress_graph, result);
  } catch (const std::exception& error) {
    result.status = ExplorationStatus::misuse;
    result.failure = error.what();
  }
  result.seconds = seconds();
  return result;
}

}  // namespace

Exploration explore(const std::function<void(ControlledStage&)>& interleavings, const Settings& settings,
                    const ExploreOptions& options) {
  return explore_program(interleavings, settings, options, {});
}

Exploration explore(const Lesson& lesson, const Settings& settings, const ExploreOptions& options) {
  Exploration result;
  result.lesson = lesson.id;
  result = explore_program(lesson.interleavings, settings, options, std::move(result));
  name_replays(lesson, result);
  return result;
}

class ExplorationRun::Worker {
 public:
  Worker(const Lesson& lesson, const Settings& settings, ExploreOptions options) {
    options.stop = stop_.get_token();
    options.progress = &progress_;
    try {
      thread_ = start_thread([this, &lesson, settings, options = std::move(options)] {
        finish(explore(lesson, settings, options));
      });
    } catch (const std::runtime_error& refused) {
      Exploration none;
      none.lesson = lesson.id;
      none.settings = settings;
      none.status = ExplorationStatus::misuse;
      none.failure = refused.what();
      finish(std::move(none));
    }
  }
  ~Worker() {
    cancel();
    if (thread_.joinable()) thread_.join();
  }

  Progress poll() const {
    const std::lock_guard hold(guards_result_);
    const auto now = std::chrono::steady_clock::now();
    const double seconds = result_ ? result_->seconds : std::chrono::duration<double>(now - began_).count();
    return {progress_.states.load(std::memory_order_relaxed), seconds, result_};
  }
  void cancel() { stop_.request_stop(); }
  bool wait(std::chrono::milliseconds at_most) {
    std::unique_lock hold(guards_result_);
    return over_.wait_for(hold, at_most, [this] { return result_ != nullptr; });
  }

 private:
  void finish(Exploration found) {
    auto result = std::make_shared<const Exploration>(std::move(found));
    const std::lock_guard hold(guards_result_);
    result_ = std::move(result);
    over_.notify_all();
  }

  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::stop_source stop_;
  ExplorationProgress progress_;
  mutable std::mutex guards_result_;  // guards result_
  std::condition_variable over_;
  std::shared_ptr<const Exploration> result_;
  std::thread thread_;
};

ExplorationRun::ExplorationRun(const Lesson& lesson, const Settings& settings, ExploreOptions options)
    : worker_(std::make_unique<Worker>(lesson, settings, std::move(options))) {}
ExplorationRun::~ExplorationRun() = default;
ExplorationRun::Progress ExplorationRun::poll() const { return worker_->poll(); }
void ExplorationRun::cancel() { worker_->cancel(); }
bool ExplorationRun::wait(std::chrono::milliseconds at_most) { return worker_->wait(at_most); }

}  // namespace racecourse
