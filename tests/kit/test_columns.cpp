// Which slices share a column, and that columns which were kept are those that would be computed anew.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "../rounds.h"
#include "kit/recording/columns.h"

using namespace racecourse;
using racecourse::testing::rounds;

namespace {

/// Slices of 10 ns, one after another: running, waiting, running ...
Timeline alternating(std::size_t count) {
  Timeline timeline;
  for (std::size_t i = 0; i < count; ++i) {
    const auto begin = static_cast<std::int64_t>(i) * 10;
    timeline.append({begin, begin + 10, i % 2 == 0 ? LaneState::running : LaneState::waiting, 0, -1});
  }
  return timeline;
}

std::vector<Column> columns_of(const TimelineView& view, std::int64_t from, std::int64_t to,
                               std::int64_t cell) {
  Columns columns;
  const auto in_sight = columns.update(view, from, to, cell);
  return {in_sight.begin(), in_sight.end()};
}

std::int64_t time_of(const Column& column) {
  if (column.slices == 1) return column.slice.end_ns - column.slice.begin_ns;
  return std::accumulate(column.time_in.begin(), column.time_in.end(), std::int64_t{0});
}

bool same(const Column& a, const Column& b) {
  return a.begin_ns == b.begin_ns && a.end_ns == b.end_ns && a.slices == b.slices && a.time_in == b.time_in &&
         a.dominant == b.dominant && a.slice.begin_ns == b.slice.begin_ns &&
         a.slice.end_ns == b.slice.end_ns && a.slice.state == b.slice.state;
}

}  // namespace

TEST_CASE("an empty timeline has no columns") {
  CHECK(columns_of(Timeline().view(), 0, 1000, 10).empty());
  CHECK(columns_of(TimelineView(), 0, 1000, 10).empty());
}

TEST_CASE("narrow slices become one column, and no time is lost in it") {
  const Timeline timeline = alternating(100'000);
  for (const std::int64_t cell : {1, 7, 10, 100, 12'345, 1'000'000}) {
    CAPTURE(cell);
    const std::vector<Column> columns = columns_of(timeline.view(), 0, 1'000'000, cell);
    std::int64_t time = 0;
    std::size_t slices = 0;
    for (const Column& column : columns) {
      time += time_of(column);
      slices += column.slices;
    }
    CHECK(time == 1'000'000);
    CHECK(slices == 100'000);
    CHECK(static_cast<std::int64_t>(columns.size()) <= 1'000'000 / std::max<std::int64_t>(cell, 10) + 1);
  }
}

TEST_CASE("a column knows the state with the most time") {
  Timeline timeline;
  timeline.append({0, 5, LaneState::running, 0, -1});
  timeline.append({5, 9, LaneState::waiting, 1, 3});
  timeline.append({9, 12, LaneState::running, 0, -1});
  const std::vector<Column> columns = columns_of(timeline.view(), 0, 100, 50);
  REQUIRE(columns.size() == 1);
  CHECK(columns[0].slices == 3);
  CHECK(columns[0].dominant == LaneState::running);
  CHECK(columns[0].time_in[static_cast<std::size_t>(LaneState::running)] == 8);
  CHECK(columns[0].time_in[static_cast<std::size_t>(LaneState::waiting)] == 4);
}

TEST_CASE("a slice as long as a cell has a column to itself") {
  Timeline timeline;
  for (const std::int64_t end : {10, 20, 320, 330, 340}) {
    const std::int64_t begin =
        timeline.view().empty() ? 0 : timeline.view()[timeline.view().size() - 1].end_ns;
    timeline.append({begin, end, LaneState::running, 0, -1});
  }
  const std::vector<Column> columns = columns_of(timeline.view(), 0, 1000, 300);
  REQUIRE(columns.size() == 3);
  CHECK(columns[0].slices == 2);
  CHECK(columns[1].slices == 1);
  CHECK(columns[1].begin_ns == 20);
  CHECK(columns[2].slices == 2);
}

TEST_CASE("only what lies between the two times is in sight") {
  const Timeline timeline = alternating(1000);
  const std::vector<Column> columns = columns_of(timeline.view(), 5'000, 5'100, 1);
  REQUIRE(columns.size() == 10);
  CHECK(columns.front().begin_ns == 5'000);
  CHECK(columns.back().end_ns == 5'100);
  CHECK(columns_of(timeline.view(), 10'000, 20'000, 1).empty());
  CHECK(columns_of(timeline.view(), -20, 0, 1).empty());
}

TEST_CASE("the open slice has a column to itself, while it is in sight") {
  const Timeline timeline = alternating(2);
  const TimelineView view = timeline.view({20, 50, LaneState::holding, 1, -1});
  const std::vector<Column> columns = columns_of(view, 0, 100, 1000);
  REQUIRE(columns.size() == 2);
  CHECK(columns.back().dominant == LaneState::holding);
  CHECK(columns.back().end_ns == 50);
  CHECK(columns_of(view, 0, 20, 1000).size() == 1);
  CHECK(columns_of(view, 50, 100, 1000).empty());
}

TEST_CASE("columns that were kept are those that would be computed anew") {
  std::mt19937 dice(11);
  std::exponential_distribution<double> usual(1.0 / 90);
  const auto up_to = [&](std::int64_t most) { return static_cast<std::int64_t>(dice()) % (most + 1); };
  for (int run = 0; run < rounds(400); ++run) {
    CAPTURE(run);
    // Every other timeline is full soon, and drops its oldest slices.
    Timeline timeline(run % 2 == 0 ? 1u << 18 : 1024);
    Columns kept;
    std::int64_t now = 0;
    std::int64_t cell = 1;
    for (int look = 0; look < 200; ++look) {
      for (std::int64_t more = up_to(120); more > 0; --more) {
        if (up_to(9) == 0) now += up_to(500);  // nothing is known of this time
        const auto length =
            static_cast<std::int64_t>(usual(dice) * (up_to(50) == 0 ? 100 : 1)) + (up_to(20) == 0 ? 0 : 1);
        timeline.append({now, now + length, static_cast<LaneState>(1 + up_to(3)), 0, -1});
        now += length;
      }
      if (up_to(15) == 0) cell = 1 + up_to(3'000);
      const std::int64_t open = up_to(2'000);
      const TimelineView view =
          up_to(1) == 0 ? timeline.view() : timeline.view({now, now + open, LaneState::waiting, 0, -1});
      // Mostly the newest stretch, as of a run that is followed; now and then another, as if dragged there.
      const std::int64_t to = up_to(9) == 0 ? up_to(now) : now + open;
      const std::int64_t from = to - up_to(20'000);
      const auto in_sight = kept.update(view, from, to, cell);
      const std::vector<Column> anew = columns_of(view, from, to, cell);
      REQUIRE(std::equal(in_sight.begin(), in_sight.end(), anew.begin(), anew.end(), same));
    }
  }
}

TEST_CASE("columns that were kept are not those of another timeline") {
  const Timeline one = alternating(100);
  Timeline other;
  other.append({0, 1000, LaneState::sleeping, 0, -1});
  Columns columns;
  CHECK(columns.update(one.view(), 0, 1000, 10).size() == 100);
  const auto in_sight = columns.update(other.view(), 0, 1000, 10);
  REQUIRE(in_sight.size() == 1);
  CHECK(in_sight[0].dominant == LaneState::sleeping);
}
