// What a timeline shows, computed for runs with a million slices.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "pictures/timeline_compute.h"
#include "rows.h"

using namespace racecourse;
using racecourse::testing::rows_of;

namespace {

constexpr std::size_t budget = 2400;
constexpr float width = 1850;

LaneSnapshot lane_of(std::string name, TimelineView view) {
  LaneSnapshot lane;
  lane.name = std::move(name);
  lane.timeline = std::move(view);
  return lane;
}

/// Lanes with `slices` in all, of lengths as irregular as real ones. Returns when the last has ended.
std::int64_t irregular_lanes(std::size_t count, std::size_t slices, std::vector<LaneSnapshot>& lanes) {
  std::mt19937 dice(41);
  std::exponential_distribution<double> usual(1.0 / 900);
  std::int64_t end = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Timeline timeline(slices / count + 1024);
    std::int64_t t = 0;
    for (std::size_t k = 0; k < slices / count; ++k) {
      // Now and then a slice a thousand times as long, such as a thread that lost its core.
      const double length = usual(dice) * (dice() % 1000 == 0 ? 1000 : 1);
      const auto state = static_cast<LaneState>(1 + k % 4);
      timeline.append({t, t + 1 + static_cast<std::int64_t>(length), state, 1, -1});
      t += 1 + static_cast<std::int64_t>(length);
    }
    end = std::max(end, t);
    lanes.push_back(lane_of("thread " + std::to_string(i + 1), timeline.view()));
  }
  return end;
}

/// Running from 0 to 1000 ns, waiting to 3000, nothing to 4000, holding to 8000.
std::vector<LaneSnapshot> one_lane() {
  Timeline timeline;
  timeline.append({0, 1000, LaneState::running, 0, -1});
  timeline.append({1000, 3000, LaneState::waiting, 1, 0});
  timeline.append({4000, 8000, LaneState::holding, 1, -1});
  return {lane_of("thread 1", timeline.view())};
}

TimelinePicture picture_of(std::span<const LaneSnapshot> lanes, std::int64_t from, std::int64_t to,
                           float pixels, float scale = 1) {
  TimelinePicture picture;
  compute_timeline(lanes, rows_of(0, lanes.size()), from, to, pixels, scale, budget, picture);
  return picture;
}

}  // namespace

TEST_CASE("a million slices fit the budget, from one lane to a thousand, near and far") {
  for (const std::size_t count : {1u, 8u, 64u, 1000u}) {
    std::vector<LaneSnapshot> lanes;
    const std::int64_t end = irregular_lanes(count, 1'000'000, lanes);
    CAPTURE(count);
    // Three blocks to a lane are the least a row can need.
    const std::size_t most = std::max(budget, 3 * count);
    TimelinePicture picture;
    for (const std::int64_t part : {1, 10, 1000})
      for (const float scale : {1.0f, 2.0f}) {
        const std::int64_t from = part == 1 ? 0 : end / 3, to = from + end / part;
        CAPTURE(part);
        compute_timeline(lanes, rows_of(0, count), from, to, width, scale, budget, picture);
        CHECK(picture.blocks.size() <= most);
        // The budget is there to be used: with this many slices, many rows together take a fair share of it.
        if (part == 1 && count >= 64) CHECK(picture.blocks.size() >= budget / 4);
        CHECK(!picture.blocks.empty());
        for (const TimelineBlock& block : picture.blocks) {
          const Column& column = picture.column(block);
          REQUIRE(block.lane < count);
          REQUIRE(column.end_ns > from);
          REQUIRE(column.begin_ns < to);
          REQUIRE(block.mixed == (column.slices > 1));
          REQUIRE(block.running >= 0);
          REQUIRE(block.running <= 1);
        }
      }
  }
}

TEST_CASE("every lane that did something in sight has a block, in order of lane and time") {
  std::vector<LaneSnapshot> lanes;
  const std::int64_t end = irregular_lanes(200, 100'000, lanes);
  const TimelinePicture picture = picture_of(lanes, 0, end, width);
  std::vector<int> blocks_of(200);
  for (std::size_t i = 0; i < picture.blocks.size(); ++i) {
    ++blocks_of[picture.blocks[i].lane];
    if (i == 0) continue;
    const TimelineBlock &before = picture.blocks[i - 1], &block = picture.blocks[i];
    REQUIRE((before.lane < block.lane || (before.lane == block.lane && before.x1 <= block.x0)));
  }
  CHECK(std::find(blocks_of.begin(), blocks_of.end(), 0) == blocks_of.end());
}

TEST_CASE("slices wide enough stand by themselves, at their times, cut at the edges") {
  const auto lanes = one_lane();
  const TimelinePicture all = picture_of(lanes, 0, 8000, 800);
  REQUIRE(all.blocks.size() == 3);
  CHECK(all.blocks[0].x1 == doctest::Approx(100));
  CHECK(all.blocks[1].x0 == doctest::Approx(100));
  CHECK(all.blocks[1].x1 == doctest::Approx(300));
  CHECK(all.blocks[1].state == LaneState::waiting);
  CHECK(all.blocks[2].x0 == doctest::Approx(400));  // the pause is left out
  CHECK(all.blocks[2].x1 == doctest::Approx(800));
  CHECK(all.blocks[2].state == LaneState::holding);
  for (const TimelineBlock& block : all.blocks) CHECK_FALSE(block.mixed);

  const TimelinePicture part = picture_of(lanes, 2000, 6000, 800);
  REQUIRE(part.blocks.size() == 2);
  CHECK(part.blocks[0].x0 == 0);
  CHECK(part.blocks[0].x1 == doctest::Approx(200));
  CHECK(part.blocks[1].x0 == doctest::Approx(400));
  CHECK(part.blocks[1].x1 == 800);
  // What is told of a block are its own times, not those in sight.
  CHECK(part.column(part.blocks[0]).begin_ns == 1000);
  CHECK(part.column(part.blocks[1]).end_ns == 8000);
}

TEST_CASE("lanes at work are those with something between two times, begun and not ended too") {
  Timeline early, late, going;
  early.append({0, 1000, LaneState::running, 0, -1});
  late.append({5000, 6000, LaneState::waiting, 0, -1});
  going.append({0, 500, LaneState::running, 0, -1});
  const std::vector<LaneSnapshot> lanes{lane_of("early", early.view()), lane_of("late", late.view()),
                                        lane_of("going", going.view({500, 9000, LaneState::running, 0, -1})),
                                        lane_of("idle", Timeline().view())};
  const auto at_work = [&](std::int64_t from, std::int64_t to) {
    std::vector<std::uint32_t> rows{7};
    lanes_at_work(lanes, from, to, rows);
    return rows;
  };
  CHECK(at_work(0, 9000) == std::vector<std::uint32_t>{0, 1, 2});
  CHECK(at_work(1000, 5000) == std::vector<std::uint32_t>{2});
  CHECK(at_work(999, 5001) == std::vector<std::uint32_t>{0, 1, 2});
  CHECK(at_work(9000, 9999).empty());
}

TEST_CASE("a row's place and its lane are told apart") {
  const auto lanes = one_lane();
  std::vector<LaneSnapshot> three{lanes.front(), lanes.front(), lanes.front()};
  TimelinePicture picture;
  compute_timeline(three, std::vector<std::uint32_t>{2, 0}, 0, 8000, 800, 1, budget, picture);
  REQUIRE(!picture.blocks.empty());
  for (const TimelineBlock& block : picture.blocks) CHECK(block.lane == (block.row == 0 ? 2 : 0));
}

TEST_CASE("what lies outside is not in the picture; nor is anything where there is no room") {
  const auto lanes = one_lane();
  CHECK(picture_of(lanes, 3000, 4000, 800).blocks.empty());
  CHECK(picture_of(lanes, 8000, 9000, 800).blocks.empty());
  CHECK(picture_of(lanes, -500, 0, 800).blocks.empty());
  CHECK(picture_of(lanes, 0, 0, 800).blocks.empty());
  CHECK(picture_of(lanes, 100, 50, 800).blocks.empty());
  CHECK(picture_of(lanes, 0, 8000, 0).blocks.empty());
  CHECK(picture_of({}, 0, 8000, 800).blocks.empty());
  TimelinePicture picture = picture_of(lanes, 0, 8000, 800);
  compute_timeline(lanes, rows_of(0, 0), 0, 8000, 800, 1, budget, picture);
  CHECK(picture.blocks.empty());
}

TEST_CASE("the slice that has not ended is drawn up to now") {
  Timeline timeline;
  timeline.append({0, 1000, LaneState::running, 0, -1});
  const std::vector<LaneSnapshot> lanes{
      lane_of("thread 1", timeline.view(Slice{1000, 4000, LaneState::sleeping, 0, -1}))};
  const TimelinePicture picture = picture_of(lanes, 0, 4000, 400);
  REQUIRE(picture.blocks.size() == 2);
  CHECK(picture.blocks[1].state == LaneState::sleeping);
  CHECK(picture.blocks[1].x0 == doctest::Approx(100));
  CHECK(picture.blocks[1].x1 == doctest::Approx(400));
}

TEST_CASE("a mixed block says which share of its time was work, and what took most") {
  Timeline timeline;
  // In each 100 ns: 20 running, 10 holding, 50 waiting, 20 off its core.
  for (std::int64_t t = 0; t < 10'000; t += 100) {
    timeline.append({t, t + 20, LaneState::running, 0, -1});
    timeline.append({t + 20, t + 30, LaneState::holding, 1, -1});
    timeline.append({t + 30, t + 80, LaneState::waiting, 1, 0});
    timeline.append({t + 80, t + 100, LaneState::off_core, 0, -1});
  }
  const std::vector<LaneSnapshot> lanes{lane_of("thread 1", timeline.view())};
  // Ten pixels: a cell of four is 4,000 ns, a whole number of repetitions.
  const TimelinePicture picture = picture_of(lanes, 0, 10'000, 10);
  REQUIRE(picture.blocks.size() == 3);
  for (const TimelineBlock& block : picture.blocks) {
    CHECK(block.mixed);
    CHECK(block.running == doctest::Approx(0.3));
    CHECK(block.state == LaneState::waiting);
  }
  CHECK(picture.blocks[0].x1 == doctest::Approx(4));
  CHECK(picture.column(picture.blocks[0]).slices == 160);
  // On a screen twice as dense a cell is twice as wide.
  CHECK(picture_of(lanes, 0, 10'000, 10, 2).blocks.size() == 2);
}

TEST_CASE("followed is all of a finished run, or two seconds of one that goes") {
  TimelineRange range;
  follow_run({.end_ms = 1500, .going = true}, range);
  CHECK(range.from_ns == 0);
  CHECK(range.to_ns == 1'500'000'000);
  follow_run({.end_ms = 5000, .going = true}, range);
  CHECK(range.from_ns == 3'000'000'000);
  CHECK(range.to_ns == 5'000'000'000);
  follow_run({.end_ms = 5000, .going = false}, range);
  CHECK(range.from_ns == 0);
  // A run that has hardly begun has a length all the same.
  follow_run({.end_ms = 0, .going = true}, range);
  CHECK(range.from_ns == 0);
  CHECK(range.to_ns >= 200);
  CHECK(range.follow);
}

TEST_CASE("zooming in and out keeps the moment under the pointer where it is") {
  std::mt19937 dice(42);
  std::uniform_real_distribution<double> share(0, 1), factor(0.5, 2);
  const std::int64_t end = 1'000'000'000;
  TimelineRange range{.from_ns = 0, .to_ns = end};
  for (int i = 0; i < 1000; ++i) {
    const auto before = static_cast<double>(range.to_ns - range.from_ns);
    const std::int64_t at = range.from_ns + static_cast<std::int64_t>(share(dice) * before);
    const double place = static_cast<double>(at - range.from_ns) / before;
    zoom_timeline(range, factor(dice), at, end);
    const auto after = static_cast<double>(range.to_ns - range.from_ns);
    CAPTURE(after);
    REQUIRE(after >= 200);
    REQUIRE(after <= 2.0 * static_cast<double>(end));
    // Times are whole nanoseconds.
    REQUIRE(std::abs(static_cast<double>(at - range.from_ns) - place * after) <= 2);
  }
  CHECK_FALSE(range.follow);
}

TEST_CASE("zooming by what is not a factor changes nothing, and there is a nearest and a farthest") {
  const TimelineRange start{.from_ns = 100, .to_ns = 10'100};
  for (const double wrong : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    TimelineRange range = start;
    zoom_timeline(range, wrong, 500, 20'000);
    CHECK(range.from_ns == 100);
    CHECK(range.to_ns == 10'100);
    CHECK(range.follow);
  }
  TimelineRange range = start;
  zoom_timeline(range, 1e30, 5'100, 20'000);
  CHECK(range.to_ns - range.from_ns == 200);
  CHECK(range.from_ns == 5'000);
  zoom_timeline(range, 1e-30, 5'100, 20'000);
  CHECK(range.to_ns - range.from_ns == 40'000);
  CHECK(range.from_ns == 5'100 - 20'000);
}

TEST_CASE("a tip says what, which, how long, who and when") {
  const std::vector<LaneSnapshot> lanes{lane_of("thread 1", {}), lane_of("thread 2", {})};
  const std::vector<std::string> objects{"", "counter lock"};
  const TimelineData data{.lanes = lanes, .objects = objects};
  const auto tip = [&](std::size_t lane, const Slice& slice) {
    return timeline_tip(data, lane,
                        {.begin_ns = slice.begin_ns, .end_ns = slice.end_ns, .slices = 1, .slice = slice});
  };
  CHECK(tip(0, {2000, 16'000, LaneState::waiting, 1, 1}) ==
        "thread 1\nwaiting for counter lock · 14.0 µs · held by thread 2\nfrom 2.0 µs on");
  CHECK(tip(1, {0, 500, LaneState::holding, 1, -1}) ==
        "thread 2\nholding counter lock · 500 ns\nfrom 0 ns on");
  CHECK(tip(1, {0, 500, LaneState::running, 0, -1}) == "thread 2\nrunning · 500 ns\nfrom 0 ns on");
  // Names that are not known are left out.
  CHECK(tip(9, {0, 500, LaneState::waiting, 7, 9}) == "waiting · 500 ns\nfrom 0 ns on");

  Column many{.begin_ns = 0, .end_ns = 10'000, .slices = 1234};
  many.time_in[static_cast<std::size_t>(LaneState::running)] = 7'500;
  many.time_in[static_cast<std::size_t>(LaneState::waiting)] = 2'500;
  CHECK(timeline_tip(data, 0, many) ==
        "thread 1\n1,234 stretches in 10.0 µs\nrunning 7.5 µs\nwaiting 2.5 µs");
}
