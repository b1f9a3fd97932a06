// The processor time of a frame, from NewFrame to Render, without a display.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

#include "../panels/headless.h"
#include "bench.h"
#include "imgui_internal.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "kit/recording/timeline.h"
#include "schedules/timeline.h"

namespace racecourse::bench {

namespace {

using testing::Headless;
using namespace std::chrono_literals;

constexpr int frames = 60;
const ImVec2 screen_size(1600, 1000);

void draw_demo() {
  ImGui::GetIO().DisplaySize = screen_size;
  ImGui::NewFrame();
  ImGui::ShowDemoWindow();
  ImGui::Render();
}

/// The demo opens with all its sections closed, which is almost nothing to draw. With open sections it is full of text and
/// controls, as our window is. Both are measured.
void open_demo_sections(bool open) {
  draw_demo();
  ImGuiWindow* demo = ImGui::FindWindowByName("Dear ImGui Demo");
  for (const char* section : {"Help", "Configuration", "Widgets", "Layout & Scrolling", "Tables & Columns",
                              "Basic", "Text", "Trees", "Selectables", "Tabs", "Plots Widgets"})
    demo->StateStorage.SetInt(demo->GetID(section), open ? 1 : 0);
}

/// Begins a run that has many slices and goes on until it is stopped. Returns when the two seconds in sight are full.
void begin_run(Session& session) {
  const Lesson* lesson = find_lesson("unsynchronized-counter");
  session.apply(ask::ChooseLesson{static_cast<std::size_t>(lesson - course().data())});
  session.apply(ask::FlipKey{'L'});
  session.apply(ask::RunOrStop{});
  const auto until = std::chrono::steady_clock::now() + 2500ms;
  while (std::chrono::steady_clock::now() < until) session.update(), std::this_thread::yield();
}

void end_run(Session& session) {
  session.apply(ask::RunOrStop{});
  while (session.busy()) session.update();
}

template <class Draw>
double seconds_of_frames(Draw draw) {
  return seconds_of([&] {
    for (int i = 0; i < frames; ++i) draw();
  });
}

void compare_with_demo(Headless& screen, Session& session, const char* name) {
  compare(
      {name, "at most 3", 15, frames},
      [&] { return seconds_of_frames([&] { screen.frame(session, screen_size); }); },
      [] { return seconds_of_frames(draw_demo); });
}

void wait_for_new_picture(Session& session) {
  for (const auto before = session.snapshot(); session.snapshot() == before; session.update())
    std::this_thread::yield();
}

/// The processor time of this thread: the threads of a run may have the cores in between.
template <class Draw>
double own_seconds(Draw draw) {
  const auto before = thread_processor_time();
  draw();
  const auto after = thread_processor_time();
  return before && after ? std::chrono::duration<double>(*after - *before).count() : 0;
}

/// Every frame shows a new picture of the run, with other figures, lines and blocks. The demo is drawn beside the same run.
void compare_new_picture_with_demo(Headless& screen, Session& session) {
  constexpr int few = 20;
  const auto total = [&](auto draw) {
    double seconds = 0;
    for (int i = 0; i < few; ++i) {
      wait_for_new_picture(session);
      seconds += own_seconds(draw);
    }
    return seconds;
  };
  compare(
      {"a frame with a new picture of the run, all closed", "at most 3", 15, few},
      [&] { return total([&] { screen.frame_of(session, screen_size); }); },
      [&] { return total(draw_demo); });
}

void bench_whole_frame() {
  Headless screen;
  Session session(course(), Preferences{}, Progress{});
  begin_run(session);
  open_demo_sections(false);
  compare_new_picture_with_demo(screen, session);
  end_run(session);
  compare_with_demo(screen, session, "a frame, against Dear ImGui's demo with all closed");
  open_demo_sections(true);
  compare_with_demo(screen, session, "a frame, against the demo with its sections open");
}

std::vector<LaneSnapshot> lanes_with_events(std::size_t lanes, std::size_t events) {
  std::vector<LaneSnapshot> all(lanes);
  for (std::size_t i = 0; i < lanes; ++i) {
    Timeline timeline(events / lanes + 1024);
    std::int64_t t = static_cast<std::int64_t>(i) * 37;
    for (std::size_t k = 0; k < events / lanes; ++k) {
      const std::int64_t length = 400 + static_cast<std::int64_t>((k * 7919 + i * 104729) % 1200);
      timeline.append({t, t + length, k % 3 == 0 ? LaneState::waiting : LaneState::running, 0, -1});
      t += length;
    }
    all[i].name = "thread " + std::to_string(i + 1);
    all[i].timeline = timeline.view();
  }
  return all;
}

void draw_timeline(const TimelineData& data, TimelineLook& look, const Theme& theme) {
  ImGui::GetIO().DisplaySize = {1920, 1080};
  ImGui::NewFrame();
  ImGui::SetNextWindowSize({1920, 1080});
  ImGui::SetNextWindowPos({0, 0});
  ImGui::Begin("timeline", nullptr, ImGuiWindowFlags_NoDecoration);
  timeline("timeline", data, look, {1900, 1000}, theme);
  ImGui::End();
  ImGui::Render();
}

double best_frame(const TimelineData& data, TimelineLook& look, const Theme& theme) {
  double best = 1e9;
  for (int i = 0; i < 100; ++i) best = std::min(best, seconds_of([&] { draw_timeline(data, look, theme); }));
  return best;
}

void bench_million_events() {
  Headless screen;
  Session session(course(), Preferences{}, Progress{});
  screen.frame(session, screen_size);  // builds the fonts
  const Theme theme = screen.theme();
  for (const std::size_t events : {10'000UL, 1'000'000UL}) {
    const std::vector<LaneSnapshot> lanes = lanes_with_events(16, events);
    const double end_ms = static_cast<double>(lanes[0].timeline[lanes[0].timeline.size() - 1].end_ns) / 1e6;
    const TimelineData data{.lanes = lanes, .objects = {}, .marks = {}, .end_ms = end_ms};
    TimelineLook look;
    const double frame = best_frame(data, look, theme);
    report(fmt::format("{} events in the timeline, one frame", events),
           fmt::format("{:.2f} ms, {} blocks", frame * 1e3, look.picture.blocks.size()), "2 ms, 5000");
  }
}

}  // namespace

void bench_frames() {
  bench_whole_frame();
  bench_million_events();
}

}  // namespace racecourse::bench
