#pragma once

// What every thread did when, as blocks: no more of them than the width can show.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kit/lesson/snapshot.h"
#include "kit/recording/columns.h"

namespace racecourse {

struct TimelineData {
  /// Changes whenever anything below changes. Without it that may be in any frame.
  std::optional<std::uint64_t> version = {};
  std::span<const LaneSnapshot> lanes;
  std::span<const std::string> objects;  ///< Snapshot::objects
  std::span<const Mark> marks;
  std::span<const Moment> moments;
  double end_ms = 0;   ///< how far the run has come
  bool going = false;  ///< the run has not ended
};

/// A stretch of one row: [x0, x1] in pixels from the left of the picture.
struct TimelineBlock {
  float x0 = 0, x1 = 0;
  std::uint32_t row = 0;     ///< place among the rows that were asked for
  std::uint32_t lane = 0;    ///< the lane in that row
  std::uint32_t column = 0;  ///< see TimelinePicture::column()
  LaneState state = LaneState::running;
  bool mixed = false;  ///< stands for several slices
  float running = 1;   ///< share of running or holding, when mixed
};

/// What there is to draw. Kept from frame to frame: of a run that goes on, only what is new is computed.
struct TimelinePicture {
  std::vector<Columns> lanes;
  std::vector<TimelineBlock> blocks;

  const Column& column(const TimelineBlock& block) const {
    return lanes[block.lane].in_sight()[block.column];
  }
};

/// A row for each of these lanes, between two times at `width` pixels, within `most_blocks` in all: with many rows the cells
/// get wider. Replaces the blocks. `scale` keeps the smallest cell readable on dense screens.
void compute_timeline(std::span<const LaneSnapshot> lanes, std::span<const std::uint32_t> rows,
                      std::int64_t from_ns, std::int64_t to_ns, float width, float scale,
                      std::size_t most_blocks, TimelinePicture& picture);

/// Replaces `rows` by the lanes that did anything between two times, in their order.
void lanes_at_work(std::span<const LaneSnapshot> lanes, std::int64_t from_ns, std::int64_t to_ns,
                   std::vector<std::uint32_t>& rows);

/// The visible time. While it follows: all of a finished run, or the newest stretch of one that is going.
struct TimelineRange {
  bool follow = true;
  std::int64_t from_ns = 0, to_ns = 0;
};
/// Sets the range that is shown until somebody zooms.
void follow_run(const TimelineData& data, TimelineRange& range);
/// Zooms by `factor` (above 1: closer) keeping `at_ns` where it is.
void zoom_timeline(TimelineRange& range, double factor, std::int64_t at_ns, std::int64_t end_ns);

/// The text of the tooltip: "waiting for counter lock · 14 µs · held by thread 2".
std::string timeline_tip(const TimelineData& data, std::size_t lane, const Column& column);

}  // namespace racecourse
