#include "schedules/census.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "kit/base/words.h"
#include "ui/draw_helpers.h"

namespace racecourse {

namespace {

/// The states in the order in which they are stacked: those at work at the bottom.
constexpr std::array shown_states{LaneState::running,      LaneState::holding,  LaneState::off_core,
                                  LaneState::input_output, LaneState::sleeping, LaneState::waiting};

std::size_t index(LaneState state) { return static_cast<std::size_t>(state); }

}  // namespace

ImU32 colour_of_state(LaneState state, const Theme& theme) {
  switch (state) {
    case LaneState::running: return theme.good;
    case LaneState::holding: return theme.accent;
    case LaneState::off_core: return theme.text_faint;
    case LaneState::input_output: return theme.lanes[0];
    case LaneState::not_started: return theme.panel_raised;
    case LaneState::sleeping: return mix(theme.panel, theme.text_muted, 0.6f);
    default: return theme.waiting;
  }
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
      list.AddRectFilled({left, top}, {right, bottom}, colour_of_state(state, theme));
      bottom = top;
    }
  }
  // Closer together where the picture is low.
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
                       colour_of_state(*state, theme));
    draw_text_beside(list, theme.fonts.small, names.x + theme.px(13), y, 0, theme.text, to_string(*state));
  }
}

}  // namespace racecourse
