#include "schedules/census.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "kit/base/words.h"
#include "ui/canvas.h"

namespace racecourse {

namespace {

/// States as they lie on top of one another: those at work at the bottom.
constexpr std::array shown_states{LaneState::running,      LaneState::holding,  LaneState::off_core,
                                  LaneState::input_output, LaneState::sleeping, LaneState::waiting};

std::size_t index(LaneState state) { return static_cast<std::size_t>(state); }

ImU32 colour_of(LaneState state, const Theme& theme) {
  switch (state) {
    case LaneState::running: return theme.good;
    case LaneState::holding: return theme.accent;
    case LaneState::off_core: return theme.text_faint;
    case LaneState::input_output: return theme.lanes[0];
    case LaneState::sleeping: return mix(theme.panel, theme.text_muted, 0.6f);
    default: return theme.waiting;
  }
}

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
  for (const LaneSnapshot& lane : lanes) {
    census.scratch.clear();
    lane.timeline.columns(from_ns, to_ns, static_cast<std::int64_t>(part_ns), census.scratch);
    for (const Column& column : census.scratch)
      add_stretch(census, column.dominant, static_cast<double>(column.begin_ns - from_ns) / part_ns,
                  static_cast<double>(column.end_ns - from_ns) / part_ns);
  }
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

void draw_census(ImDrawList& list, ImVec2 low, ImVec2 high, ImVec2 names, const Census& census,
                 const Theme& theme) {
  const auto most = static_cast<float>(std::max(census.most, 1));
  const float width = (high.x - low.x) / static_cast<float>(census.moments.size());
  std::array<bool, lane_state_count> seen{};
  for (std::size_t i = 0; i < census.moments.size(); ++i) {
    const float left = std::floor(low.x + width * static_cast<float>(i));
    const float right = std::floor(low.x + width * static_cast<float>(i + 1));
    float bottom = high.y;
    for (const LaneState state : shown_states) {
      const auto count = static_cast<float>(census.moments[i][index(state)]);
      if (count <= 0) continue;
      seen[index(state)] = true;
      const float top = bottom - count / most * (high.y - low.y);
      list.AddRectFilled({left, top}, {right, bottom}, colour_of(state, theme));
      bottom = top;
    }
  }
  // Closer together where the picture is low: letters are lower than their line.
  const float letters = text_height(theme.fonts.small);
  const auto lines = static_cast<float>(1 + std::count(seen.begin(), seen.end(), true));
  const float line = std::clamp((high.y - names.y) / lines, letters * 0.86f, letters * 1.25f);
  float y = names.y + line / 2;
  draw_text_beside(list, theme.fonts.small, names.x, y, 0, theme.text_muted,
                   "at most " + grouped(census.most));
  for (auto state = shown_states.rbegin(); state != shown_states.rend(); ++state) {
    if (!seen[index(*state)]) continue;
    y += line;
    list.AddRectFilled({names.x, y - theme.px(4)}, {names.x + theme.px(8), y + theme.px(4)},
                       colour_of(*state, theme));
    draw_text_beside(list, theme.fonts.small, names.x + theme.px(13), y, 0, theme.text, to_string(*state));
  }
}

}  // namespace racecourse
