#include "commands/foreground.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <iostream>

#include "kit/base/words.h"
#include "request/end_signals.h"

#if defined(_WIN32)
#include <io.h>
#else
#include <unistd.h>
#endif

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How late Ctrl-C may be seen.
constexpr milliseconds one_wait{20};
// Signals that come together are one.
constexpr milliseconds one_interrupt{300};
constexpr milliseconds silence_at_first{500};
constexpr milliseconds between_lines{200};

// When the first signal came, in ticks of the clock; 0 before.
std::atomic<Clock::rep> interrupted_at{0};
static_assert(std::atomic<Clock::rep>::is_always_lock_free, "a signal handler may touch nothing else");

// Ends the process the hard way at the second signal, even where nobody asks any more whether one came.
void on_interrupt(int number) {
  const Clock::rep now = Clock::now().time_since_epoch().count();
  Clock::rep first = 0;
  if (interrupted_at.compare_exchange_strong(first, now) || Clock::duration(now - first) <= one_interrupt)
    return;
  std::signal(number, SIG_DFL);
  std::raise(number);
}

bool stderr_is_terminal() {
#if defined(_WIN32)
  return _isatty(_fileno(stderr)) != 0;
#else
  return isatty(STDERR_FILENO) != 0;
#endif
}

/// One line that is written over and over, and wiped in the end. A command that takes one lesson after another has one for
/// each; the time is that of the command.
class ProgressLine {
 public:
  ProgressLine(const Lesson& lesson, const InterruptWatch& watch)
      : title_(lesson.title), began_(watch.began()), next_(began_ + silence_at_first) {}
  ~ProgressLine() {
    if (shown_) std::cerr << "\r\033[K" << std::flush;
  }
  void show(const Snapshot& snapshot) { show(progress_of(snapshot)); }
  void show(const ExplorationRun::Progress& progress) {
    show(fmt::format(", {} states", grouped(static_cast<std::int64_t>(progress.states))));
  }

  void show(const std::string& text) {
    const Clock::time_point now = Clock::now();
    if (!terminal_ || now < next_) return;
    next_ = now + between_lines;
    shown_ = true;
    const double seconds = std::chrono::duration<double>(now - began_).count();
    std::cerr << "\r\033[K" << fmt::format("racecourse: {:.1f} s, {}", seconds, title_) << text << std::flush;
  }

 private:
  static std::string progress_of(const Snapshot& snapshot) {
    if (snapshot.runs_asked > 1)
      return fmt::format(", {} of {} runs", grouped(snapshot.runs), grouped(snapshot.runs_asked));
    std::int64_t done = 0;
    std::int64_t goal = 0;
    for (const LaneSnapshot& lane : snapshot.lanes) {
      if (lane.goal == 0) continue;  // it does not say how far it is
      done += std::min(lane.done, lane.goal);
      goal += lane.goal;
    }
    if (goal == 0) return {};
    return fmt::format(", {:.0f} %", 100.0 * static_cast<double>(done) / static_cast<double>(goal));
  }

  const bool terminal_ = stderr_is_terminal();
  const std::string title_;
  const Clock::time_point began_;
  Clock::time_point next_;
  bool shown_ = false;
};

}  // namespace

InterruptWatch::InterruptWatch() : began_(Clock::now()) {
  interrupted_at.store(0);
  on_end_signals(on_interrupt);
}

InterruptWatch::~InterruptWatch() { on_end_signals(SIG_DFL); }

bool InterruptWatch::interrupted() const { return interrupted_at.load() != 0; }

std::shared_ptr<const Snapshot> run_in_foreground(const Lesson& lesson, const Settings& settings,
                                                  const RunOptions& options, const InterruptWatch& watch) {
  Run run(lesson, settings, options);
  ProgressLine progress(lesson, watch);
  while (!run.wait(one_wait)) {
    if (watch.interrupted()) run.request_stop();
    progress.show(*run.poll());
  }
  return run.poll();
}

std::shared_ptr<const TwinSnapshot> run_twin_in_foreground(const Lesson& lesson, const Settings& settings,
                                                           const TwinOptions& options,
                                                           const InterruptWatch& watch) {
  TwinRun run(lesson.twin, twin_words(settings), options);
  ProgressLine progress(lesson, watch);
  while (!run.wait(one_wait)) {
    if (watch.interrupted()) run.request_stop();
    progress.show(std::string{});
  }
  return run.poll();
}

std::shared_ptr<const Exploration> explore_in_foreground(const Lesson& lesson, const Settings& settings,
                                                         const ExploreOptions& options,
                                                         const InterruptWatch& watch) {
  ExplorationRun run(lesson, settings, options);
  ProgressLine progress(lesson, watch);
  while (!run.wait(one_wait)) {
    if (watch.interrupted()) run.cancel();
    progress.show(run.poll());
  }
  return run.poll().result;
}

}  // namespace racecourse
