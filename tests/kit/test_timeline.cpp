#include <doctest/doctest.h>

#include <cstdint>
#include <utility>

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

}  // namespace

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

TEST_CASE("the open slice is not among the others") {
  const Timeline timeline = alternating(2);
  const TimelineView view = timeline.view({20, 50, LaneState::holding, 1, -1});
  CHECK(view.size() == 2);
  REQUIRE(view.open().size() == 1);
  CHECK(view.open()[0].end_ns == 50);
  CHECK(timeline.view().open().empty());
}

TEST_CASE("the views of one timeline are told from those of another") {
  Timeline one = alternating(2), other = alternating(2);
  const std::uint64_t first = one.view().timeline();
  CHECK(first != other.view().timeline());
  one.append({20, 30, LaneState::running, 0, -1});
  CHECK(one.view().timeline() == first);
  const Timeline moved = std::move(one);
  CHECK(moved.view().timeline() == first);
  CHECK(TimelineView().timeline() == 0);
}
