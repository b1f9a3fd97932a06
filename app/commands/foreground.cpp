#include "commands/foreground.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <utility>
#include <variant>

#include "kit/base/words.h"
#include "kit/host/background.h"

#if defined(_WIN32)
#include <io.h>
#else
#include <unistd.h>
#endif

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How long Ctrl-C may go unnoticed.
constexpr milliseconds poll_interval{20};
constexpr milliseconds silence_at_first{500};
constexpr milliseconds between_lines{200};

const Clock::time_point program_began = Clock::now();

bool stderr_is_terminal() {
#if defined(_WIN32)
  return _isatty(_fileno(stderr)) != 0;
#else
  return isatty(STDERR_FILENO) != 0;
#endif
}

/// One line that is rewritten until it is erased in the end. A command that runs several lessons makes one for each; the time
/// it shows is that of the whole command.
class ProgressLine {
 public:
  explicit ProgressLine(std::string title) : title_(std::move(title)) {}
  ~ProgressLine() {
    if (shown_) std::cerr << "\r\033[K" << std::flush;
  }
  void show(const Snapshot& snapshot) { show(progress_of(snapshot)); }
  void show_states(std::uint64_t states) {
    show(fmt::format(", {} states", grouped(static_cast<std::int64_t>(states))));
  }

  void show(const std::string& text) {
    const Clock::time_point now = Clock::now();
    if (!terminal_ || now < next_) return;
    next_ = now + between_lines;
    shown_ = true;
    const double seconds = std::chrono::duration<double>(now - program_began).count();
    std::cerr << "\r\033[K" << fmt::format("racecourse: {:.1f} s, {}", seconds, title_) << text << std::flush;
  }

 private:
  static std::string progress_of(const Snapshot& snapshot) {
    if (snapshot.runs_asked > 1)
      return fmt::format(", {} of {} runs", grouped(snapshot.runs), grouped(snapshot.runs_asked));
    std::int64_t done = 0;
    std::int64_t goal = 0;
    for (const LaneSnapshot& lane : snapshot.lanes) {
      if (lane.goal == 0) continue;  // its end is not known
      done += std::min(lane.done, lane.goal);
      goal += lane.goal;
    }
    if (goal == 0) return {};
    return fmt::format(", {:.0f} %", 100.0 * static_cast<double>(done) / static_cast<double>(goal));
  }

  const bool terminal_ = stderr_is_terminal();
  const std::string title_;
  Clock::time_point next_ = program_began + silence_at_first;
  bool shown_ = false;
};

}  // namespace

std::shared_ptr<const Snapshot> run_in_foreground(const Lesson& lesson, const Settings& settings,
                                                  const RunOptions& options, const InterruptWatch& watch) {
  Run run(lesson, settings, options);
  ProgressLine progress(lesson.title);
  while (!run.wait(poll_interval)) {
    if (watch.interrupted()) run.request_stop();
    progress.show(*run.poll());
  }
  return run.poll();
}

std::shared_ptr<const TwinSnapshot> run_twin_in_foreground(const Lesson& lesson, const Settings& settings,
                                                           const TwinOptions& options,
                                                           const InterruptWatch& watch) {
  TwinRun run(lesson.twin, twin_words(settings), options);
  ProgressLine progress(lesson.title);
  while (!run.wait(poll_interval)) {
    if (watch.interrupted()) run.request_stop();
    progress.show(std::string{});
  }
  return run.poll();
}

std::shared_ptr<const Exploration> explore_in_foreground(const Lesson& lesson, const Settings& settings,
                                                         const ExploreOptions& options,
                                                         const InterruptWatch& watch) {
  ExplorationRun run(lesson, settings, options);
  ProgressLine progress(lesson.title);
  while (!run.wait(poll_interval)) {
    if (watch.interrupted()) run.cancel();
    progress.show_states(run.poll().states);
  }
  return run.poll().result;
}

ReachableOutcomes find_in_foreground(const Lesson& lesson, const Settings& settings, ReachableOptions options,
                                     const InterruptWatch& watch) {
  ExplorationProgress states;
  ReachableOutcomes failed;
  Background<ReachableOutcomes> search;
  options.progress = &states;
  options.stop = search.stop_token();
  search.start([&] { search.publish(find_reachable_outcomes(lesson, settings, options)); },
               [&](std::string failure) { failed.failure = std::move(failure); });
  ProgressLine progress(lesson.title);
  while (!search.wait(poll_interval)) {
    if (watch.interrupted()) search.request_stop();
    progress.show_states(states.states.load(std::memory_order_relaxed));
  }
  if (failed.failure.empty()) return *search.poll();
  failed.status = ExplorationStatus::misuse;
  return failed;
}

void work_in_foreground(const std::string& title, const std::function<void(const std::stop_token&)>& body,
                        const std::function<std::string()>& progress, const InterruptWatch& watch) {
  std::string failed;
  {
    Background<std::monostate> work;
    work.start([&] { body(work.stop_token()); }, [&](std::string failure) { failed = std::move(failure); });
    ProgressLine line(title);
    while (!work.wait(poll_interval)) {
      if (watch.interrupted()) work.request_stop();
      if (progress) line.show(progress());
    }
  }
  if (!failed.empty()) throw std::runtime_error(failed);
}

}  // namespace racecourse
