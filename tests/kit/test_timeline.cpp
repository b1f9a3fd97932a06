#include <doctest/doctest.h>

#include <cstdint>
#include <numeric>
#include <vector>

#include "kit/recording/timeline.h"

using namespace racecourse;

namespace {

/// Slices of 10 ns, one after another: running, waiting, running ...
Timeline alternating(std::size_t count, std::size_t capacity = 1u << 18) {
  Timeline timeline(capacity);
  for (std::size_t i = 0; i < count; ++i) {
    const auto begin = static_cast<std::int64_t>(i) * 10;
    timeline.append({begin, begin + 10, i % 2 == 0 ? LaneState::running : LaneState::waiting, 0, -1});
  }
  return timeline;
}

std::int64_t time_of(const Column& column) {
  if (column.slices == 1) return column.slice.end_ns - column.slice.begin_ns;
  return std::accumulate(column.time_in.begin(), column.time_in.end(), std::int64_t{0});
}

}  // namespace

TEST_CASE("an empty timeline has nothing to draw") {
  const Timeline timeline;
  std::vector<Column> columns;
  timeline.view().columns(0, 1000, 10, columns);
  CHECK(columns.empty());
  CHECK(timeline.view().empty());
}

TEST_CASE("narrow slices become one column, and no time is lost in it") {
  const Timeline timeline = alternating(100'000);
  const TimelineView view = timeline.view();
  for (const std::int64_t cell : {1, 7, 10, 100, 12'345, 1'000'000}) {
    CAPTURE(cell);
    std::vector<Column> columns;
    view.columns(0, 1'000'000, cell, columns);
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
  std::vector<Column> columns;
  timeline.view().columns(0, 100, 50, columns);
  REQUIRE(columns.size() == 1);
  CHECK(columns[0].slices == 3);
  CHECK(columns[0].dominant == LaneState::running);
  CHECK(columns[0].time_in[static_cast<std::size_t>(LaneState::running)] == 8);
  CHECK(columns[0].time_in[static_cast<std::size_t>(LaneState::waiting)] == 4);
}

TEST_CASE("only what lies between the two times is drawn") {
  const Timeline timeline = alternating(1000);
  std::vector<Column> columns;
  timeline.view().columns(5'000, 5'100, 1, columns);
  REQUIRE(!columns.empty());
  CHECK(columns.front().end_ns > 5'000);
  CHECK(columns.back().begin_ns < 5'100);
  CHECK(columns.size() == 10);
}

TEST_CASE("a search finds the same slice from wherever it starts") {
  const Timeline timeline = alternating(5'000);
  const TimelineView view = timeline.view();
  for (const std::int64_t t : {-1, 0, 9, 10, 25'005, 49'989, 49'990, 60'000}) {
    CAPTURE(t);
    const std::size_t expected = t < 0 ? 0 : std::min<std::size_t>(static_cast<std::size_t>(t / 10), 5'000);
    CHECK(view.first_ending_after(t) == expected);
    for (std::size_t from = 0; from <= expected; from += 617)
      CHECK(view.first_ending_after(t, from) == expected);
  }
}

TEST_CASE("the newest slices are kept, the others counted") {
  const Timeline timeline = alternating(10'000, 2048);
  const TimelineView view = timeline.view();
  CHECK(view.size() <= 2048);
  CHECK(view.size() + view.dropped() == 10'000);
  CHECK(view[view.size() - 1].end_ns == 100'000);
  CHECK(view[0].begin_ns == static_cast<std::int64_t>(view.dropped()) * 10);
}

TEST_CASE("a view stays as it is while the timeline grows") {
  Timeline timeline = alternating(100);
  const TimelineView before = timeline.view();
  for (int i = 0; i < 5000; ++i) timeline.append({1000 + i, 1001 + i, LaneState::running, 0, -1});
  CHECK(before.size() == 100);
  CHECK(before[99].end_ns == 1000);
  CHECK(timeline.view().size() == 5100);
}

TEST_CASE("the open slice is drawn, and is not among the others") {
  const Timeline timeline = alternating(2);
  const TimelineView view = timeline.view({20, 50, LaneState::holding, 1, -1});
  CHECK(view.size() == 2);
  std::vector<Column> columns;
  view.columns(0, 100, 1, columns);
  REQUIRE(columns.size() == 3);
  CHECK(columns.back().dominant == LaneState::holding);
  CHECK(columns.back().end_ns == 50);
}
