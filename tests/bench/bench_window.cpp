// The real window on the display at hand: its frame times under load, and its start.

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "bench.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "panels/screen.h"
#include "session/session.h"
#include "ui/style.h"
#include "window/fonts.h"
#include "window/native_window.h"

extern char** environ;

namespace racecourse::bench {

namespace {

using Clock = std::chrono::steady_clock;

/// A window that draws 60 frames a second whether or not anything moves, so that idle frames can be measured, too.
class BeatWindow {
 public:
  BeatWindow(NativeWindow& window, Session& session)
      : window_(window), session_(session), theme_(make_theme(ThemeName::dark, 1)) {
    theme_.fonts = build_fonts(1, window.density());
    apply_style(theme_);
  }

  /// The 99th percentile of the time from the start of a frame until it was presented, in seconds.
  double slow_frame(int frames) {
    std::vector<double> times;
    Clock::time_point next = Clock::now();
    for (int i = 0; i < frames; ++i) {
      next += std::chrono::microseconds(16'667);
      std::this_thread::sleep_until(next);
      times.push_back(seconds_of([this] { frame(); }));
    }
    std::sort(times.begin(), times.end());
    return times[static_cast<std::size_t>(0.99 * static_cast<double>(times.size()))];
  }

 private:
  void frame() {
    session_.update();
    window_.begin_frame();
    draw_screen(session_, theme_, view_);
    window_.paint(theme_.background);
    window_.present();
  }

  NativeWindow& window_;
  Session& session_;
  Theme theme_;
  ViewState view_;
};

void bench_beat(NativeWindow& window) {
  Session session(course(), Preferences{}, Progress{});
  session.apply(ask::Set{"threads", 2 * static_cast<std::int64_t>(host().cores)});
  BeatWindow beat(window, session);
  const auto switch_run = [&](bool on) {
    if (session.busy() != on) session.apply(ask::RunOrStop{});
    while (session.busy() != on) session.update();
  };
  compare(
      {"99 % frame time, twice as many lanes as cores, against idle", "at most 2", 5, 1},
      [&] {
        switch_run(true);
        return beat.slow_frame(240);
      },
      [&] {
        switch_run(false);
        return beat.slow_frame(240);
      });
  switch_run(false);
}

double seconds_of_program(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  return seconds_of([&] {
    pid_t child = 0;
    int status = 0;
    if (posix_spawn(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) == 0)
      waitpid(child, &status, 0);
  });
}

void bench_start() {
  // Both end by themselves after their first frame.
  compare(
      {"start to first frame, against bare GLFW and Dear ImGui", "at most 1.25", 11, 1},
      [] {
        return seconds_of_program({RACECOURSE_EXECUTABLE, "--exit-after", "1ms"});
      },
      [] { return seconds_of_program({BARE_WINDOW_EXECUTABLE}); });
}

}  // namespace

void bench_window() {
  std::string why;
  auto window = NativeWindow::open({1280, 720}, why);
  if (!window)
    return report("frames and start of the window", "not measured: " + why, "needs a display, e.g. xvfb-run");
  bench_beat(*window);
  window.reset();
  bench_start();
}

}  // namespace racecourse::bench
