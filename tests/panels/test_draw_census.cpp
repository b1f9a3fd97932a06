// Threads counted by their states: everyone is counted once at each moment.

#include <doctest/doctest.h>

#include <numeric>
#include <string>
#include <vector>

#include "pictures/census.h"

using namespace racecourse;

namespace {

LaneSnapshot lane_of(const std::vector<Slice>& slices) {
  Timeline timeline;
  for (const Slice& slice : slices) timeline.append(slice);
  LaneSnapshot lane;
  lane.timeline = timeline.view();
  return lane;
}

std::int32_t count(const Census& census, std::size_t moment, LaneState state) {
  return census.moments[moment][static_cast<std::size_t>(state)];
}

}  // namespace

TEST_CASE("each lane counts in the state it is in at that moment") {
  const std::vector<LaneSnapshot> lanes{
      lane_of({{0, 500, LaneState::running, 0, -1}, {500, 1000, LaneState::waiting, 1, -1}}),
      lane_of({{200, 1000, LaneState::running, 0, -1}}), lane_of({})};
  Census census;
  take_census(lanes, 0, 1000, 10, census);
  REQUIRE(census.moments.size() == 10);
  CHECK(count(census, 0, LaneState::running) == 1);
  CHECK(count(census, 3, LaneState::running) == 2);
  CHECK(count(census, 3, LaneState::waiting) == 0);
  CHECK(count(census, 7, LaneState::running) == 1);
  CHECK(count(census, 9, LaneState::waiting) == 1);
  CHECK(census.most == 2);
  CHECK(census_text(census.moments[7]) == "1 running, 1 waiting");
}

TEST_CASE("a thousand lanes are all there, and none before or after its time") {
  std::vector<LaneSnapshot> lanes;
  for (std::int64_t i = 0; i < 1000; ++i)
    lanes.push_back(lane_of({{i * 100, 200'000, LaneState::input_output, 0, -1}}));
  Census census;
  take_census(lanes, 0, 400'000, 400, census);
  for (std::size_t i = 0; i < 400; ++i) {
    const double middle = 1000.0 * (static_cast<double>(i) + 0.5);
    const int begun = std::min(1000, static_cast<int>(middle / 100) + 1);
    CHECK(count(census, i, LaneState::input_output) == (middle < 200'000 ? begun : 0));
  }
  CHECK(census.most == 1000);
}

TEST_CASE("a part of the time is counted by itself, and no lanes are no harm") {
  const std::vector<LaneSnapshot> lanes{lane_of({{0, 1000, LaneState::sleeping, 0, -1}})};
  Census census;
  take_census(lanes, 400, 600, 4, census);
  for (std::size_t i = 0; i < 4; ++i) CHECK(count(census, i, LaneState::sleeping) == 1);
  take_census({}, 0, 1000, 7, census);
  CHECK(census.most == 0);
  CHECK(census_text(census.moments[3]).empty());
}
