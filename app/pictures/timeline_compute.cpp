#include "pictures/timeline_compute.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "text/format.h"

namespace racecourse {

namespace {

// A block narrower than this cannot be told from its neighbour.
constexpr float smallest_column = 4;
// How much of a run that is going is shown; more would be a blur.
constexpr double followed_ms = 2000;
constexpr std::int64_t shortest_view_ns = 200;

std::int64_t to_ns(double ms) { return static_cast<std::int64_t>(ms * 1e6); }

float running_share(const Column& column) {
  const auto time = [&](LaneState state) {
    return static_cast<double>(column.time_in[static_cast<std::size_t>(state)]);
  };
  const auto all = static_cast<double>(column.end_ns - column.begin_ns);
  if (all <= 0) return 0;
  return static_cast<float>(std::min(1.0, (time(LaneState::running) + time(LaneState::holding)) / all));
}

/// The next greater of the numbers that are a tenth of a decade apart (ISO 3, R10): while a view grows, its cells seldom do.
std::int64_t preferred_cell(double ns) {
  constexpr std::array steps{1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.4, 8.0, 10.0};
  const double decade = std::pow(10.0, std::floor(std::log10(std::max(ns, 1.0))));
  const auto fits = [&](double step) { return step * decade >= ns; };
  return static_cast<std::int64_t>(std::ceil(*std::find_if(steps.begin(), steps.end() - 1, fits) * decade));
}

/// Replaces the picture's blocks by one for each column. Returns how many there are.
std::size_t scan(std::span<const LaneSnapshot> lanes, std::span<const std::uint32_t> rows,
                 std::int64_t from_ns, std::int64_t to_ns, std::int64_t cell_ns, TimelinePicture& picture) {
  picture.lanes.resize(lanes.size());
  picture.blocks.clear();
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    const std::uint32_t lane = rows[row];
    const std::size_t columns =
        picture.lanes[lane].update(lanes[lane].timeline, from_ns, to_ns, cell_ns).size();
    for (std::uint32_t i = 0; i < columns; ++i)
      picture.blocks.push_back({.row = row, .lane = lane, .column = i});
  }
  return picture.blocks.size();
}

}  // namespace

void compute_timeline(std::span<const LaneSnapshot> lanes, std::span<const std::uint32_t> rows,
                      std::int64_t from_ns, std::int64_t to_ns, float width, float scale,
                      std::size_t most_blocks, TimelinePicture& picture) {
  picture.blocks.clear();
  if (rows.empty() || to_ns <= from_ns || width <= 0) return;
  const double ns_per_px = static_cast<double>(to_ns - from_ns) / static_cast<double>(width);
  most_blocks = std::max(most_blocks, 3 * rows.size());
  // A cell has one block, or two where a long slice comes before short ones: only a scan tells how many. Begin with a guess
  // of one block to a cell, for a scan too many costs more than everything else here.
  const float guess = width * static_cast<float>(rows.size()) / static_cast<float>(most_blocks);
  double cell_px = static_cast<double>(std::max(smallest_column * scale, guess * 1.1f));
  while (scan(lanes, rows, from_ns, to_ns, preferred_cell(ns_per_px * cell_px), picture) > most_blocks)
    cell_px *= 1.05 * static_cast<double>(picture.blocks.size()) / static_cast<double>(most_blocks);
  for (TimelineBlock& block : picture.blocks) {
    const Column& column = picture.column(block);
    const auto x = [&](std::int64_t t) {
      return std::clamp(static_cast<float>(static_cast<double>(t - from_ns) / ns_per_px), 0.0f, width);
    };
    block.x0 = x(column.begin_ns);
    block.x1 = x(column.end_ns);
    block.state = column.dominant;
    block.mixed = column.slices > 1;
    if (block.mixed) block.running = running_share(column);
  }
}

void lanes_at_work(std::span<const LaneSnapshot> lanes, std::int64_t from_ns, std::int64_t to_ns,
                   std::vector<std::uint32_t>& rows) {
  rows.clear();
  for (std::uint32_t lane = 0; lane < lanes.size(); ++lane) {
    const TimelineView& slices = lanes[lane].timeline;
    const auto in_sight = [&](const Slice& open) { return open.begin_ns < to_ns && open.end_ns > from_ns; };
    const bool goes_on = std::any_of(slices.open().begin(), slices.open().end(), in_sight);
    const std::size_t next = slices.first_ending_after(from_ns);
    const bool ended = next < slices.size() && slices[next].begin_ns < to_ns;
    if (ended || goes_on) rows.push_back(lane);
  }
}

void follow_run(const TimelineData& data, TimelineRange& range) {
  const double end = std::max(data.end_ms, 0.001);
  const double begin = data.going ? std::max(0.0, end - followed_ms) : 0.0;
  range.from_ns = to_ns(begin);
  range.to_ns = std::max(to_ns(end), range.from_ns + shortest_view_ns);
}

void zoom_timeline(TimelineRange& range, double factor, std::int64_t at_ns, std::int64_t end_ns) {
  if (!(factor > 0)) return;
  const auto span = static_cast<double>(range.to_ns - range.from_ns);
  const double longest = std::max(static_cast<double>(end_ns) * 2, static_cast<double>(shortest_view_ns));
  const double wanted = std::clamp(span / factor, static_cast<double>(shortest_view_ns), longest);
  const double share = span > 0 ? static_cast<double>(at_ns - range.from_ns) / span : 0;
  range.from_ns = at_ns - static_cast<std::int64_t>(share * wanted);
  range.to_ns = range.from_ns + static_cast<std::int64_t>(wanted);
  range.follow = false;
}

std::string timeline_tip(const TimelineData& data, std::size_t lane, const Column& column) {
  const std::string name = lane < data.lanes.size() ? data.lanes[lane].name + "\n" : "";
  if (column.slices > 1) {
    std::string text = name + count_text(static_cast<double>(column.slices)) + " stretches in " +
                       duration_text(static_cast<double>(column.end_ns - column.begin_ns));
    for (std::size_t s = 0; s < lane_state_count; ++s) {
      if (column.time_in[s] == 0) continue;
      text += "\n" + std::string(to_string(static_cast<LaneState>(s))) + " " +
              duration_text(static_cast<double>(column.time_in[s]));
    }
    return text;
  }
  const Slice& slice = column.slice;
  std::string text = name + std::string(to_string(slice.state));
  if (const std::string object = object_of(slice, data.objects, data.lanes); !object.empty())
    text += (slice.state == LaneState::waiting ? " for " : " ") + object;
  text += " · " + duration_text(static_cast<double>(slice.end_ns - slice.begin_ns));
  if (const LaneSnapshot* holder = holder_of(slice, data.lanes)) text += " · held by " + holder->name;
  return text + "\nfrom " + duration_text(static_cast<double>(slice.begin_ns)) + " on";
}

}  // namespace racecourse
