#include "schedules/track.h"

#include <algorithm>
#include <cmath>

#include "schedules/track_cells.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float track_row_height = 26;
constexpr float lowest_named_row = 22;
constexpr float thin_row_height = 15;
constexpr float largest_cell = 56;
constexpr float smallest_cell = 6;
constexpr float longest_cell = 2.5f;  // its width, in heights
// A cell costs up to three rectangles; if there are more threads than this, they share cells.
constexpr int most_cells = 1000;

/// A progress bar in the lane's colour, hatched while it waits.
void draw_bar(ImDrawList& list, ImVec2 low, ImVec2 high, const LaneSnapshot& lane, std::size_t index,
              double full, const Theme& theme) {
  const float radius = theme.px(3);
  list.AddRectFilled(low, high, theme.panel_raised, radius);
  const ImU32 colour = theme.lane(index);
  const bool waits = lane.state == LaneState::waiting || lane.state == LaneState::sleeping;
  // All of it: a wait has to be seen where little is done yet, too.
  if (waits) hatch(list, low, high, faded(colour, 0.6f), theme.px(8), theme.px(1.5f));
  const auto share = static_cast<float>(share_done(lane, full));
  const float end = low.x + share * (high.x - low.x);
  if (end <= low.x + 1) return;
  list.AddRectFilled(low, {end, high.y},
                     waits ? mix(theme.panel, colour, 0.35f) : mix(theme.panel, colour, 0.85f), radius);
  if (waits) hatch(list, low, {end, high.y}, colour, theme.px(8), theme.px(1.5f));
  if (!is_done(lane) && high.y - low.y > theme.px(10))
    list.AddRectFilled({end - theme.px(2), low.y - theme.px(3)}, {end + theme.px(2), high.y + theme.px(3)},
                       theme.text, theme.px(2));
}

/// Green is only for what was done.
ImU32 colour_of_words(const LaneSnapshot& lane, std::size_t index, const Theme& theme) {
  if (lane.state != LaneState::done || lane.end == LaneEnd::done) return theme.state_words(lane.state, index);
  return lane.end == LaneEnd::stopped ? theme.text_muted : theme.bad;
}

/// The widths of a row's parts; the same for all rows.
struct RowParts {
  float name = 0, digits = 0, state = 0;
  float price = 0;  ///< of the text on waiting; 0 if no lock was taken, or there is no room
  bool hand_overs = false;
};

/// "waited 1.4 s · 120 k handoffs"; without what it has none of, and without the second part if no lane has any.
std::string price_text(const LaneSnapshot& lane, bool hand_overs) {
  if (lane.waiting_ms <= 0 && lane.hand_overs == 0) return {};
  std::string text = lane.waiting_ms > 0 ? "waited " + duration_text(lane.waiting_ms * 1e6) : "";
  if (hand_overs)
    text += (text.empty() ? "" : " · ") + short_count_text(static_cast<double>(lane.hand_overs)) +
            (lane.hand_overs == 1 ? " handoff" : " handoffs");
  return text;
}

RowParts measure(std::span<const LaneSnapshot> lanes, float width, const Theme& theme) {
  RowParts parts;
  std::size_t longest = 1;
  for (const LaneSnapshot& lane : lanes) {
    parts.name = std::max(parts.name, text_size(theme.fonts.text, lane.name).x);
    longest = std::max(longest, count_text(static_cast<double>(std::max(lane.done, lane.goal))).size());
  }
  // Make room for whole groups of three digits, so that the bars do not shrink with every new digit.
  longest = (longest + 4) / 4 * 4 - 1;
  parts.digits = text_size(theme.fonts.digits, std::string(longest, '0')).x;
  // The widest text that is usual; longer text is cut.
  parts.state = text_size(theme.fonts.small, "waiting for counter lock ").x;
  if (width < theme.px(620)) parts.state = text_size(theme.fonts.small, "not started").x;
  const auto any = [&](auto what) { return std::any_of(lanes.begin(), lanes.end(), what); };
  parts.hand_overs = any([](const LaneSnapshot& lane) { return lane.hand_overs > 0; });
  const bool paid = parts.hand_overs || any([](const LaneSnapshot& lane) { return lane.waiting_ms > 0; });
  const char* widest = parts.hand_overs ? "waited 888 ms · 88.8 k handoffs" : "waited 888 ms";
  if (paid && width > theme.px(700)) parts.price = text_size(theme.fonts.small, widest).x;
  return parts;
}

void draw_row(ImDrawList& list, ImVec2 low, ImVec2 size, const LaneSnapshot& lane, std::size_t i, double full,
              const RowParts& parts, const Theme& theme) {
  const float gap = theme.px(12);
  const float middle = low.y + size.y / 2;
  const bool tall = size.y >= theme.px(20);
  const float right = low.x + size.x;
  const float bar_low = low.x + parts.name + gap;
  const float state_low = right - parts.state - (parts.price > 0 ? parts.price + gap : 0);
  const float bar_high = state_low - parts.digits - 2 * gap;
  const float half = size.y * (tall ? 0.32f : 0.4f);
  const bool named = size.y >= text_height(theme.fonts.small);
  if (named)
    draw_text_beside(list, tall ? theme.fonts.text : theme.fonts.small, low.x, middle, 0, theme.text_muted,
                     lane.name);
  draw_bar(list, {named ? bar_low : low.x, middle - half}, {bar_high, middle + half}, lane, i, full, theme);
  if (!named) return;
  draw_text_beside(list, theme.fonts.digits, bar_high + gap + parts.digits, middle, 1, theme.text,
                   count_text(static_cast<double>(lane.done)));
  std::string words(state_word(lane));
  if (lane.state == LaneState::waiting && !lane.waiting_for.empty())
    words += " for " + lane.waiting_for;  // who holds it is in the tooltip
  // Half a name says nothing: leave it out.
  if (text_size(theme.fonts.small, words).x > parts.state) words = state_word(lane);
  words = shortened(words, theme.fonts.small, parts.state);
  draw_text_beside(list, theme.fonts.small, state_low, middle, 0, colour_of_words(lane, i, theme), words);
  if (parts.price > 0)
    draw_text_beside(list, theme.fonts.small, right, middle, 1, theme.text_muted,
                     price_text(lane, parts.hand_overs));
}

void draw_rows(ImVec2 origin, ImVec2 size, std::span<const LaneSnapshot> lanes, const TrackLayout& layout,
               const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double full = furthest(lanes);
  const float gap = theme.px(24);
  const float width =
      (size.x - gap * static_cast<float>(layout.columns - 1)) / static_cast<float>(layout.columns);
  const RowParts parts = measure(lanes, width, theme);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  // Center a few lanes.
  origin.y += std::max((size.y - static_cast<float>(layout.lines) * layout.line_height) / 2, 0.0f);
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    const auto column = static_cast<float>(i / static_cast<std::size_t>(layout.lines));
    const auto line = static_cast<float>(i % static_cast<std::size_t>(layout.lines));
    const ImVec2 low(origin.x + column * (width + gap), origin.y + line * layout.line_height);
    draw_row(list, low, {width, layout.line_height}, lanes[i], i, full, parts, theme);
    const bool over = mouse.x >= low.x && mouse.x < low.x + width && mouse.y >= low.y &&
                      mouse.y < low.y + layout.line_height;
    if (over && ImGui::IsItemHovered()) tip(lane_tip(lanes[i], lanes), theme);
  }
}

}  // namespace

bool is_done(const LaneSnapshot& lane) { return lane.state == LaneState::done && lane.end == LaneEnd::done; }

double furthest(std::span<const LaneSnapshot> lanes) {
  double most = 0;
  for (const LaneSnapshot& lane : lanes)
    if (lane.goal == 0) most = std::max(most, static_cast<double>(lane.done));
  return most;
}

double share_done(const LaneSnapshot& lane, double furthest_without_goal) {
  const double full = lane.goal > 0 ? static_cast<double>(lane.goal) : furthest_without_goal;
  if (full == 0) return is_done(lane) ? 1 : 0;
  return std::clamp(static_cast<double>(lane.done) / full, 0.0, 1.0);
}

std::string lane_tip(const LaneSnapshot& lane, std::span<const LaneSnapshot> lanes) {
  std::string text = lane.name + "\n" + state_text(lane, lanes) + "\n" +
                     count_text(static_cast<double>(lane.done)) + " done";
  text += "\nran " + duration_text(lane.running_ms * 1e6);
  if (lane.waiting_ms > 0) text += "\nwaited " + duration_text(lane.waiting_ms * 1e6);
  if (lane.idle_ms > 0) text += "\nasleep or at input and output " + duration_text(lane.idle_ms * 1e6);
  if (lane.off_core_ms > 0) text += "\noff a core " + duration_text(lane.off_core_ms * 1e6);
  if (lane.hand_overs > 0) text += "\nhandoffs " + count_text(static_cast<double>(lane.hand_overs));
  return text;
}

TrackLayout track_layout(std::size_t lanes, ImVec2 room, const Theme& theme) {
  TrackLayout layout;
  const auto count = static_cast<int>(std::max<std::size_t>(lanes, 1));
  const float alone = room.y / static_cast<float>(count);
  // One column of rows, as long as they are high enough for names.
  if (alone >= theme.px(lowest_named_row)) {
    layout.lines = count;
    layout.line_height = std::min(alone, theme.px(track_row_height + 6));
    return layout;
  }
  for (const float wanted : {track_row_height, thin_row_height}) {
    constexpr float rounding = 0.01f;  // a height may be an exact number of rows
    const int lines = std::max(1, static_cast<int>(room.y / theme.px(wanted) + rounding));
    const int columns = (count + lines - 1) / lines;
    const int most = std::max(1, static_cast<int>(room.x / theme.px(wanted == track_row_height ? 460 : 300)));
    if (columns > most) continue;
    layout.form = columns == 1 ? TrackForm::rows : TrackForm::columns;
    layout.columns = columns;
    layout.lines = (count + columns - 1) / columns;
    layout.line_height = std::min(room.y / static_cast<float>(layout.lines), theme.px(track_row_height + 6));
    return layout;
  }
  layout.form = TrackForm::cells;
  const float height =
      std::max(room.y - text_height(theme.fonts.small) - theme.px(6), theme.px(smallest_cell));
  const auto fitting = [&](float cell) {
    layout.columns = std::max(1, static_cast<int>(room.x / cell));
    layout.lines = std::max(1, static_cast<int>(height / cell));
    return layout.columns * layout.lines;
  };
  layout.cell = std::clamp(height, theme.px(smallest_cell), theme.px(largest_cell));
  while (fitting(layout.cell) < std::min(count, most_cells) && layout.cell > theme.px(smallest_cell))
    layout.cell = std::max(layout.cell - theme.px(1), theme.px(smallest_cell));
  const int cells = fitting(layout.cell);
  layout.lanes_per_cell = static_cast<std::size_t>((count + cells - 1) / cells);
  // As few lines as these need, all equally long.
  const int needed = (count - 1) / static_cast<int>(layout.lanes_per_cell) + 1;
  layout.lines = (needed + layout.columns - 1) / layout.columns;
  layout.columns = (needed + layout.lines - 1) / layout.lines;
  layout.cell_width = std::min(room.x / static_cast<float>(layout.columns), longest_cell * layout.cell);
  return layout;
}

float track_height(std::size_t rows, const Theme& theme) {
  return static_cast<float>(rows) * theme.px(track_row_height + 2);
}

std::string state_text(const LaneSnapshot& lane, std::span<const LaneSnapshot> lanes) {
  std::string text(state_word(lane));
  if (lane.waiting_for.empty()) return text;
  text += lane.state == LaneState::holding ? " " : " for ";
  text += lane.waiting_for;
  if (lane.state == LaneState::waiting && lane.holder >= 0 &&
      static_cast<std::size_t>(lane.holder) < lanes.size())
    text += " · held by " + lanes[static_cast<std::size_t>(lane.holder)].name;
  return text;
}

void track(const char* id, std::span<const LaneSnapshot> lanes, std::span<const std::size_t> leaders,
           ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  if (lanes.empty()) return nothing_to_draw("No thread has started yet.", size, theme);
  ImGui::PushID(id);
  ImGui::Dummy(size);
  const TrackLayout layout = track_layout(lanes.size(), size, theme);
  if (layout.form == TrackForm::cells && !leaders.empty())
    draw_contestants(origin, size, lanes, leaders, theme);
  else if (layout.form == TrackForm::cells)
    draw_cells(origin, lanes, layout, theme);
  else
    draw_rows(origin, size, lanes, layout, theme);
  ImGui::PopID();
}

}  // namespace racecourse
