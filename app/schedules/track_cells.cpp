#include "schedules/track_cells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "kit/base/words.h"
#include "schedules/census.h"
#include "ui/draw_helpers.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float highest_line = 40;
constexpr float widest_cell = 60;
constexpr float narrowest_cell = 3;

/// What a lane does, or how it ended, as one number.
std::size_t kind_of(const LaneSnapshot& lane) {
  return lane.state == LaneState::done ? lane_state_count + static_cast<std::size_t>(lane.end)
                                       : static_cast<std::size_t>(lane.state);
}

struct Kind {
  std::string_view word;
  ImU32 colour = 0;
  std::size_t count = 0;
};
using Kinds = std::array<Kind, lane_state_count + lane_end_count>;

Kinds kinds_of(std::span<const LaneSnapshot> lanes, const Theme& theme) {
  Kinds kinds{};
  for (const LaneSnapshot& lane : lanes) {
    Kind& kind = kinds[kind_of(lane)];
    if (kind.count++ > 0) continue;
    kind.word = state_word(lane);
    const bool cut = lane.end == LaneEnd::stuck || lane.end == LaneEnd::cut_off;
    kind.colour = lane.state != LaneState::done  ? colour_of_state(lane.state, theme)
                  : lane.end == LaneEnd::stopped ? theme.text_faint
                  : cut                          ? theme.bad
                                                 : mix(theme.panel, theme.good, 0.45f);
  }
  return kinds;
}

/// "3 running, 12 waiting, 85 done": the words in the order of states and ends.
std::string counted_kinds(const Kinds& kinds) {
  std::string text;
  for (const Kind& kind : kinds)
    if (kind.count > 0)
      text += (text.empty() ? "" : ", ") + grouped(static_cast<std::int64_t>(kind.count)) + " " +
              std::string(kind.word);
  return text;
}

/// "100 threads:" and the same on a line, each with its colour.
void draw_key(ImDrawList& list, ImVec2 at, std::span<const LaneSnapshot> lanes, const Theme& theme) {
  const float half = theme.px(4), middle = at.y + text_height(theme.fonts.small) / 2;
  const std::string all = counted(lanes.size(), "threads") + ":";
  draw_text(list, theme.fonts.small, at, theme.text_muted, all);
  at.x += text_size(theme.fonts.small, all).x + theme.px(10);
  for (const Kind& kind : kinds_of(lanes, theme)) {
    if (kind.count == 0) continue;
    list.AddRectFilled({at.x, middle - half}, {at.x + 2 * half, middle + half}, kind.colour);
    const std::string words = grouped(static_cast<std::int64_t>(kind.count)) + " " + std::string(kind.word);
    at.x += 2 * half + theme.px(5);
    draw_text(list, theme.fonts.small, at, theme.text_muted, words);
    at.x += text_size(theme.fonts.small, words).x + theme.px(14);
  }
}

float key_height(const Theme& theme) { return text_height(theme.fonts.small) + theme.px(6); }

/// A cell for some lanes: in the colour of most of them.
void draw_cell(ImDrawList& list, ImVec2 low, ImVec2 size, std::span<const LaneSnapshot> group, double full,
               const Theme& theme) {
  const ImVec2 high(low.x + size.x, low.y + size.y);
  const Kinds kinds = kinds_of(group, theme);
  const Kind& most = *std::max_element(kinds.begin(), kinds.end(),
                                       [](const Kind& a, const Kind& b) { return a.count < b.count; });
  double done = 0;
  for (const LaneSnapshot& lane : group) done += share_done(lane, full);
  const auto share = static_cast<float>(std::clamp(done / static_cast<double>(group.size()), 0.0, 1.0));
  list.AddRectFilled(low, high, mix(theme.panel, most.colour, 0.45f));
  list.AddRectFilled({low.x, high.y - share * (high.y - low.y)}, high, most.colour);
}

void explain_cell(ImVec2 low, ImVec2 size, std::span<const LaneSnapshot> group,
                  std::span<const LaneSnapshot> lanes, const Theme& theme) {
  if (!ImGui::IsItemHovered() || !ImGui::IsMouseHoveringRect(low, {low.x + size.x, low.y + size.y})) return;
  tip(group.size() == 1
          ? lane_tip(group.front(), lanes)
          : group.front().name + " to " + group.back().name + "\n" + counted_kinds(kinds_of(group, theme)),
      theme);
}

}  // namespace

void draw_cells(ImVec2 origin, std::span<const LaneSnapshot> lanes, const TrackLayout& layout,
                const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_key(list, origin, lanes, theme);
  const float top = origin.y + key_height(theme);
  const double full = furthest(lanes);
  const float gap = std::max(1.0f, theme.px(2));
  const ImVec2 place(layout.cell_width, layout.cell);
  for (std::size_t first = 0, cell = 0; first < lanes.size(); first += layout.lanes_per_cell, ++cell) {
    const auto column = static_cast<float>(cell % static_cast<std::size_t>(layout.columns));
    const auto line = static_cast<float>(cell / static_cast<std::size_t>(layout.columns));
    const std::size_t count = std::min(layout.lanes_per_cell, lanes.size() - first);
    const ImVec2 low(origin.x + column * place.x, top + line * place.y);
    const std::span<const LaneSnapshot> group = lanes.subspan(first, count);
    draw_cell(list, low, {place.x - gap, place.y - gap}, group, full, theme);
    explain_cell(low, place, group, lanes, theme);
  }
}

void draw_contestants(ImVec2 origin, ImVec2 size, std::span<const LaneSnapshot> lanes,
                      std::span<const std::size_t> leaders, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_key(list, origin, lanes, theme);
  float names = 0;
  for (const std::size_t leader : leaders)
    names = std::max(names, text_size(theme.fonts.text, lanes[leader].name).x);
  names = std::min(names, size.x * 0.3f) + theme.px(14);
  const float head = key_height(theme);
  const float line = std::min((size.y - head) / static_cast<float>(leaders.size()), theme.px(highest_line));
  const double full = furthest(lanes);
  for (std::size_t i = 0; i < leaders.size(); ++i) {
    const std::size_t end = i + 1 < leaders.size() ? leaders[i + 1] : lanes.size();
    const auto mine = lanes.subspan(leaders[i], end - leaders[i]);
    const float top = origin.y + head + static_cast<float>(i) * line;
    draw_text_beside(list, theme.fonts.text, origin.x, top + line / 2, 0, theme.text_muted,
                     shortened(mine.front().name, theme.fonts.text, names - theme.px(8)));
    const float room = size.x - names;
    const auto most = static_cast<std::size_t>(std::max(room / theme.px(narrowest_cell), 1.0f));
    const std::size_t each = (mine.size() + most - 1) / most;
    const std::size_t cells = (mine.size() + each - 1) / each;
    const ImVec2 place(std::min(room / static_cast<float>(cells), theme.px(widest_cell)), line);
    const float gap = place.x > theme.px(6) ? theme.px(2) : theme.px(0.5f);
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const auto group = mine.subspan(cell * each, std::min(each, mine.size() - cell * each));
      const ImVec2 low(origin.x + names + static_cast<float>(cell) * place.x, top);
      draw_cell(list, low, {place.x - gap, place.y - theme.px(3)}, group, full, theme);
      explain_cell(low, place, group, lanes, theme);
    }
  }
}

}  // namespace racecourse
