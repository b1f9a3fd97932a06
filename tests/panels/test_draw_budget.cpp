// What drawing costs when threads did their worst: many waits, at the lengths that help least. The budget is some 5,000
// rectangles a frame, for software OpenGL.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "../rounds.h"
#include "headless.h"
#include "rows.h"
#include "schedules/timeline.h"
#include "schedules/track.h"

using namespace racecourse;
using racecourse::testing::Headless;
using racecourse::testing::PartOfScreen;
using racecourse::testing::rows_of;
using racecourse::testing::under_sanitizer;

namespace {

constexpr float budget_width = 1850;

LaneSnapshot busy_lane(std::string name, const Timeline& timeline) {
  LaneSnapshot lane;
  lane.name = std::move(name);
  lane.timeline = timeline.view();
  return lane;
}

/// Lanes that work for `run_ns` and wait for `wait_ns`, again and again until `end_ns`.
std::vector<LaneSnapshot> working_and_waiting(std::size_t count, std::int64_t run_ns, std::int64_t wait_ns,
                                              std::int64_t end_ns, LaneState work = LaneState::running) {
  std::vector<LaneSnapshot> lanes;
  for (std::size_t i = 0; i < count; ++i) {
    Timeline timeline(static_cast<std::size_t>(2 * end_ns / (run_ns + wait_ns) + 1024));
    for (std::int64_t t = 0; t < end_ns; t += run_ns + wait_ns) {
      timeline.append({t, t + run_ns, work, 1, -1});
      timeline.append({t + run_ns, t + run_ns + wait_ns, LaneState::waiting, 1, 0});
    }
    lanes.push_back(busy_lane("thread " + std::to_string(i + 1), timeline));
  }
  return lanes;
}

TimelinePicture budgeted_picture(std::span<const LaneSnapshot> lanes, std::int64_t from, std::int64_t to,
                                 std::size_t most = 2400) {
  TimelinePicture picture;
  compute_timeline(lanes, rows_of(0, lanes.size()), from, to, budget_width, 1, most, picture);
  return picture;
}

}  // namespace

TEST_CASE("blocks lie inside, in order, and leave no gap that was not there") {
  const auto lanes = working_and_waiting(3, 700, 1900, 1'000'000);
  const TimelinePicture picture = budgeted_picture(lanes, 123'456, 654'321);
  for (std::size_t i = 0; i < picture.blocks.size(); ++i) {
    const TimelineBlock& block = picture.blocks[i];
    REQUIRE(block.x0 >= 0);
    REQUIRE(block.x1 <= budget_width);
    REQUIRE(block.x0 <= block.x1);
    REQUIRE(block.column < picture.lanes[block.lane].in_sight().size());
    if (i > 0 && picture.blocks[i - 1].lane == block.lane)
      REQUIRE(block.x0 == doctest::Approx(picture.blocks[i - 1].x1));
  }
}

TEST_CASE("blocks never pass their budget, at the worst lengths of slices too") {
  for (const std::size_t count : {1u, 4u, 16u, 64u})
    for (const std::int64_t run : {1, 500, 2'500, 4'000, 20'000})
      for (const std::int64_t wait : {500, 2'500, 4'100, 8'000, 60'000}) {
        CAPTURE(count);
        CAPTURE(run);
        CAPTURE(wait);
        const auto lanes = working_and_waiting(count, run, wait, 1'000'000);
        for (const std::size_t most : {400u, 2400u}) {
          const TimelinePicture picture = budgeted_picture(lanes, 0, 1'000'000, most);
          CHECK(picture.blocks.size() <= most);
          CHECK(picture.blocks.size() >= count);
        }
      }
}

TEST_CASE("only the rows asked for are computed") {
  const auto lanes = working_and_waiting(10, 100, 100, 10'000);
  TimelinePicture picture;
  compute_timeline(lanes, rows_of(3, 6), 0, 10'000, budget_width, 1, 2000, picture);
  for (const TimelineBlock& block : picture.blocks) {
    CHECK(block.lane >= 3);
    CHECK(block.lane < 6);
  }
}

TEST_CASE("a frame of the timeline stays within 5,000 rectangles, whatever the threads did") {
  PartOfScreen part;
  Theme& theme = part.theme;
  const std::vector<std::string> objects{"", "counter lock"};
  const int shortest = under_sanitizer ? 160 : 16;  // there are four million of those
  for (const LaneState work : {LaneState::running, LaneState::holding})
    for (const std::size_t count : {4u, 16u, 64u})
      for (const std::int64_t slice : {20'000, 3'000, 1'900, 1'000, shortest}) {
        const auto lanes = working_and_waiting(count, slice, slice, 1'000'000, work);
        const TimelineData data{.lanes = lanes, .objects = objects, .marks = {}, .end_ms = 1};
        for (const float height : {250.0f, 900.0f})
          for (const float scale : {1.0f, 1.25f}) {
            CAPTURE(height);
            CAPTURE(count);
            CAPTURE(slice);
            CAPTURE(scale);
            theme.scale = scale;
            TimelineLook look;
            ImGui::NewFrame();
            ImGui::SetNextWindowPos({0, 0});
            ImGui::SetNextWindowSize({1920, 1080});
            ImGui::Begin("timeline", nullptr, ImGuiWindowFlags_NoDecoration);
            timeline("timeline", data, look, {budget_width, height}, theme);
            ImGui::End();
            ImGui::Render();
            CHECK(Headless::rectangles() <= 5'000);
            CHECK(Headless::rectangles() > 100);
          }
      }
}

TEST_CASE("a track full of waiting threads stays within 3,500 rectangles") {
  PartOfScreen part;
  for (const std::size_t count : {1u, 8u, 16u, 64u, 1000u, 10'000u})
    for (const float scale : {1.0f, 1.25f}) {
      CAPTURE(count);
      CAPTURE(scale);
      part.theme.scale = scale;
      std::vector<LaneSnapshot> lanes(count);
      for (std::size_t i = 0; i < count; ++i) {
        lanes[i].name = "thread " + std::to_string(i + 1);
        lanes[i].done = lanes[i].goal = 1'000'000;
        lanes[i].state = LaneState::waiting;
        lanes[i].waiting_for = "counter lock";
      }
      ImGui::NewFrame();
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize({1920, 1080});
      ImGui::Begin("track", nullptr, ImGuiWindowFlags_NoDecoration);
      track("track", lanes, {}, {1100, 230}, part.theme);
      ImGui::End();
      ImGui::Render();
      CHECK(Headless::rectangles() <= 3'500);
      CHECK(Headless::rectangles() > 10);
    }
}
