#include "pictures/census.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kit/base/words.h"

namespace racecourse {

namespace {

std::size_t index(LaneState state) { return static_cast<std::size_t>(state); }

/// Adds a stretch of one state; the counts are differences until they are summed up.
void add_stretch(Census& census, LaneState state, double first, double last) {
  const auto moments = static_cast<double>(census.moments.size() - 1);
  const auto from = static_cast<std::size_t>(std::clamp(std::ceil(first - 0.5), 0.0, moments));
  const auto to = static_cast<std::size_t>(std::clamp(std::ceil(last - 0.5), 0.0, moments));
  ++census.moments[from][index(state)];
  --census.moments[to][index(state)];
}

}  // namespace

void take_census(std::span<const LaneSnapshot> lanes, std::int64_t from_ns, std::int64_t to_ns,
                 std::size_t moments, Census& census) {
  census.moments.assign(moments + 1, Census::Counts{});  // one more, for what ends with the last
  const double part_ns =
      static_cast<double>(std::max<std::int64_t>(to_ns - from_ns, 1)) / static_cast<double>(moments);
  const std::int64_t cell_ns = std::max<std::int64_t>(static_cast<std::int64_t>(part_ns), 1);
  for (const LaneSnapshot& lane : lanes)
    for (const Column& column : census.scratch.update(lane.timeline, from_ns, to_ns, cell_ns))
      add_stretch(census, column.dominant, static_cast<double>(column.begin_ns - from_ns) / part_ns,
                  static_cast<double>(column.end_ns - from_ns) / part_ns);
  census.most = 0;
  for (std::size_t i = 0; i < census.moments.size(); ++i) {
    Census::Counts& counts = census.moments[i];
    if (i > 0)
      for (std::size_t s = 0; s < counts.size(); ++s) counts[s] += census.moments[i - 1][s];
    census.most = std::max(census.most, std::accumulate(counts.begin(), counts.end(), 0));
  }
  census.moments.pop_back();
}

std::string census_text(const Census::Counts& counts) {
  std::string text;
  for (std::size_t s = 0; s < counts.size(); ++s)
    if (counts[s] > 0)
      text += (text.empty() ? "" : ", ") + grouped(counts[s]) + " " +
              std::string(to_string(static_cast<LaneState>(s)));
  return text;
}

}  // namespace racecourse
