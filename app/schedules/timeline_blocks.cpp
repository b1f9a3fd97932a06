#include "schedules/timeline_blocks.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "ui/draw_helpers.h"

namespace racecourse {

namespace {

// Rounding and hatching cost more, so they are kept for pictures with few blocks.
constexpr std::size_t most_rounded = 100;  // blocks, at 17 rectangles each
constexpr std::size_t most_hatched = 300;  // waits, at five and their lines
constexpr float most_hatch_lines = 1000;
constexpr std::size_t most_ruled = 700;  // waits, at three
constexpr float narrowest_hatched = 2;   // of narrower ones nothing but the colour can be seen

/// The colours of a lane, mixed once for all its blocks.
struct LaneInk {
  ImU32 full, pale, faint;
};

LaneInk lane_ink(std::size_t lane, const Theme& theme) {
  const auto shade = [&](float strength) { return mix(theme.panel, theme.lane(lane), strength); };
  return {shade(0.87f), shade(0.25f), shade(0.12f)};
}

/// The fewer blocks there are, the more detail they get.
struct Detail {
  bool rounded = false;
  bool hatched = false;
  bool ruled = false;  // a line between the edges
  float hatch_spacing = 1;
};

float half_height(const TimelineFrame& frame, const Theme& theme) {
  return std::min(frame.row * 0.34f, theme.px(14));
}

bool is_wide_wait(const TimelineBlock& block, const Theme& theme) {
  return !block.mixed && block.state == LaneState::waiting &&
         block.x1 - block.x0 > theme.px(narrowest_hatched);
}

Detail detail_of(const TimelineFrame& frame, const TimelinePicture& picture, const Theme& theme) {
  std::size_t waits = 0;
  float length = 0;
  for (const TimelineBlock& block : picture.blocks) {
    if (!is_wide_wait(block, theme)) continue;
    ++waits;
    length += block.x1 - block.x0 + 2 * half_height(frame, theme);
  }
  return {.rounded = picture.blocks.size() <= most_rounded,
          .hatched = waits <= most_hatched,
          .ruled = waits <= most_ruled,
          .hatch_spacing = std::max(theme.px(7), length / most_hatch_lines)};
}

/// A hatched frame; if there are many, only its upper and lower edge and a line between them.
void draw_wait(ImDrawList& list, ImVec2 low, ImVec2 high, const LaneInk& ink, const Detail& detail,
               const Theme& theme) {
  if (detail.hatched) {
    list.AddRectFilled(low, high, ink.faint);
    hatch(list, low, high, faded(theme.waiting, 0.5f), detail.hatch_spacing, theme.px(1));
    thin_frame(list, low, high, theme.waiting, theme.px(1));
  } else {
    const float edge = std::max(std::round(theme.px(1)), 1.0f);
    list.AddRectFilled(low, {high.x, low.y + edge}, theme.waiting);
    list.AddRectFilled({low.x, high.y - edge}, high, theme.waiting);
    if (!detail.ruled) return;
    const float middle = std::round((low.y + high.y) / 2);
    list.AddRectFilled({low.x, middle}, {high.x, middle + edge}, theme.waiting);
  }
}

/// A state is a shape as well as a colour: work is a full block, a lock held a block with a bar, a wait a hatched frame,
/// time off a core a thin line.
void draw_block(ImDrawList& list, const TimelineFrame& frame, const TimelineBlock& block, const LaneInk& ink,
                float middle, const Detail& detail, const Theme& theme) {
  const float half = half_height(frame, theme);
  const float gap = block.x1 - block.x0 > theme.px(4) ? theme.px(0.5f) : 0;
  const ImVec2 low(frame.low.x + block.x0 + gap, middle - half);
  const ImVec2 high(std::max(frame.low.x + block.x1 - gap, low.x + 1), middle + half);
  const float radius = detail.rounded && high.x - low.x > theme.px(6) ? theme.px(2) : 0;
  if (block.mixed) {
    const float thin = std::max(half * block.running, theme.px(2));
    list.AddRectFilled({low.x, middle - thin}, {high.x, middle + thin}, ink.full);
    return;
  }
  switch (block.state) {
    case LaneState::running: list.AddRectFilled(low, high, ink.full, radius); return;
    case LaneState::holding:
      list.AddRectFilled(low, high, ink.full, radius);
      list.AddRectFilled({low.x, high.y - std::min(theme.px(3), half * 0.5f)}, high, theme.text, radius);
      return;
    case LaneState::waiting:
      if (is_wide_wait(block, theme))
        draw_wait(list, low, high, ink, detail, theme);
      else
        list.AddRectFilled({low.x, middle - half * 0.5f}, {high.x, middle + half * 0.5f}, theme.waiting);
      return;
    case LaneState::sleeping:
    case LaneState::input_output:
      list.AddRectFilled({low.x, middle - half * 0.5f}, {high.x, middle + half * 0.5f},
                         theme.state(block.state, block.lane), radius);
      return;
    case LaneState::off_core:
    case LaneState::not_started:
    case LaneState::done:
      list.AddRectFilled({low.x, middle - theme.px(2)}, {high.x, middle + theme.px(2)}, theme.outline);
      return;
  }
}

/// The end of the run of adjacent mixed blocks that begins at `i`.
std::size_t mixed_run_end(std::span<const TimelineBlock> blocks, std::size_t i) {
  const auto follows = [](const TimelineBlock& a, const TimelineBlock& b) {
    return b.mixed && b.lane == a.lane && b.x0 - a.x1 < 0.5f;
  };
  while (++i < blocks.size() && follows(blocks[i - 1], blocks[i])) continue;
  return i;
}

}  // namespace

void draw_blocks(ImDrawList& list, const TimelineFrame& frame, const TimelinePicture& picture, float top,
                 const Theme& theme) {
  const std::span<const TimelineBlock> blocks = picture.blocks;
  const Detail detail = detail_of(frame, picture, theme);
  const float half = half_height(frame, theme);
  LaneInk ink{};
  std::uint32_t lane = UINT32_MAX;
  std::size_t shaded = 0;  // mixed blocks before this one have their shade
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const TimelineBlock& block = blocks[i];
    if (block.lane != lane) ink = lane_ink(lane = block.lane, theme);
    const float middle = top + static_cast<float>(block.row) * frame.row;
    if (block.mixed && i >= shaded) {
      shaded = mixed_run_end(blocks, i);
      const float end = std::max(blocks[shaded - 1].x1, block.x0 + 1);
      list.AddRectFilled({frame.low.x + block.x0, middle - half}, {frame.low.x + end, middle + half},
                         ink.pale);
    }
    draw_block(list, frame, block, ink, middle, detail, theme);
  }
}

}  // namespace racecourse
