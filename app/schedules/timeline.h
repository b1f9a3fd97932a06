#pragma once

// What every thread did when. First plain rectangles are computed, as many as the width can show and no more, then
// they are drawn; the first step needs no Dear ImGui context.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "imgui.h"
#include "kit/lesson/snapshot.h"
#include "schedules/census.h"
#include "ui/kept_drawing.h"
#include "ui/theme.h"

namespace racecourse {

struct TimelineData {
  std::shared_ptr<const Snapshot> run =
      {};  ///< whose all this is; null where it may change from frame to frame
  std::span<const LaneSnapshot> lanes;
  std::span<const std::string> objects;  ///< Snapshot::objects
  std::span<const Mark> marks;
  double end_ms = 0;   ///< how far the run has come
  bool going = false;  ///< the run has not ended
};

/// A stretch of one row: [x0, x1] in pixels from the left of the picture.
struct TimelineBlock {
  float x0 = 0, x1 = 0;
  std::uint32_t row = 0;     ///< place among the rows that were asked for
  std::uint32_t lane = 0;    ///< the lane in that row
  std::uint32_t column = 0;  ///< index into TimelinePicture::columns
  LaneState state = LaneState::running;
  bool mixed = false;  ///< stands for several slices
  float running = 1;   ///< share of running or holding, when mixed
};

/// What is to be drawn. Kept from frame to frame so that nothing is allocated.
struct TimelinePicture {
  std::vector<Column> columns;
  std::vector<TimelineBlock> blocks;
};

/// A row for each of these lanes, between two times at `width` pixels, within `most_blocks` in all: with many rows the cells
/// get wider. Replaces the picture. `scale` keeps the smallest cell readable on dense screens.
void compute_timeline(std::span<const LaneSnapshot> lanes, std::span<const std::uint32_t> rows,
                      std::int64_t from_ns, std::int64_t to_ns, float width, float scale,
                      std::size_t most_blocks, TimelinePicture& picture);

/// Replaces `rows` by the lanes that did anything between two times, in their order.
void lanes_at_work(std::span<const LaneSnapshot> lanes, std::int64_t from_ns, std::int64_t to_ns,
                   std::vector<std::uint32_t>& rows);

/// More lanes than this are counted by their states, not drawn one by one.
inline constexpr std::size_t most_rows = 100;

/// All that the blocks of a run's rows depend on.
struct TimelineRows {
  std::shared_ptr<const Snapshot> run;
  std::vector<std::uint32_t> lanes;  ///< those in sight
  std::int64_t from_ns = 0, to_ns = 0;
  float left = 0, top = 0, right = 0, bottom = 0, row = 0, scroll = 0;
  Theme theme;
  friend bool operator==(const TimelineRows&, const TimelineRows&) = default;
};

/// What the reader looks at. While `follow`, the whole of a finished run, or the newest window of one that is going.
struct TimelineLook {
  bool follow = true;
  std::int64_t from_ns = 0, to_ns = 0;
  float scroll = 0;                 ///< rows scrolled away, in pixels
  std::vector<std::uint32_t> rows;  ///< of each row its lane
  TimelinePicture picture;
  KeptDrawing<TimelineRows> drawn;  ///< the picture as it was drawn
  Census census;                    ///< drawn in place of rows where there are more than most_rows lanes
};

/// The look a timeline takes when nobody zoomed: pure, so that tests can ask.
void follow_run(const TimelineData& data, TimelineLook& look);
/// Zooms by `factor` (above 1: closer) keeping `at_ns` where it is.
void zoom_timeline(TimelineLook& look, double factor, std::int64_t at_ns, std::int64_t end_ns);

/// The words of the tooltip: "waiting for counter lock · 14 µs · held by thread 2".
std::string timeline_tip(const TimelineData& data, std::size_t lane, const Column& column);

/// With a row for each of so many lanes that is as low as its name allows.
float timeline_height(std::size_t lanes, const Theme& theme);

/// Wheel to zoom, drag to pan, double-click or F to fit, Shift and wheel to scroll the rows.
void timeline(const char* id, const TimelineData& data, TimelineLook& look, ImVec2 size, const Theme& theme);

}  // namespace racecourse
