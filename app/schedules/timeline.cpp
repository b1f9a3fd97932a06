#include "schedules/timeline.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string_view>
#include <vector>

#include "pictures/plot_math.h"
#include "schedules/census.h"
#include "schedules/timeline_blocks.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/kept_drawing.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float smallest_row = 6;
constexpr float scroll_width = 4;
constexpr std::size_t most_names = 24;
// A block takes up to two rectangles, and a frame has some 5,000, for software OpenGL.
constexpr std::size_t most_blocks = 2400;

void draw_axis(ImDrawList& list, const TimelineFrame& frame, const TimelineLook& look, float top,
               const Theme& theme) {
  const double from = static_cast<double>(look.from_ns) / 1e6;
  const double to = static_cast<double>(look.to_ns) / 1e6;
  const int most = std::clamp(static_cast<int>((frame.high.x - frame.low.x) / theme.px(90)), 2, 14);
  const Ticks ticks = nice_ticks(from, to, most);
  for (int i = 0; i < ticks.count; ++i) {
    const float x = std::floor(frame.x(static_cast<std::int64_t>(ticks.at(i) * 1e6))) + 0.5f;
    list.AddLine({x, frame.low.y}, {x, frame.high.y}, theme.rule, theme.px(theme.stroke));
    const std::string text = time_tick_text(ticks.at(i), ticks.step);
    const float width = text_size(theme.fonts.digits, text).x;
    if (x + theme.px(3) + width > frame.high.x) continue;
    draw_text(list, theme.fonts.digits, {x + theme.px(3), top}, theme.text_muted, text);
  }
}

float axis_height(const Theme& theme) { return text_height(theme.fonts.digits) + theme.px(6); }

float smallest_named_row(const Theme& theme) { return least_line(theme.fonts.small); }

void draw_names(ImDrawList& list, const TimelineData& data, const TimelineFrame& frame, float left, float top,
                const TimelineLook& look, std::size_t first, std::size_t last, const Theme& theme) {
  ImFont* font = frame.row >= text_height(theme.fonts.text) ? theme.fonts.text : theme.fonts.small;
  // If rows are lower than a line of text, only every second or third is named, and that is said.
  const auto apart = static_cast<std::size_t>(std::ceil(smallest_named_row(theme) / frame.row - 0.01f));
  if (apart > 1) {
    const std::string few = "1 in " + std::to_string(apart);
    const bool fits = left + text_size(theme.fonts.small, few + " named").x <= frame.low.x;
    draw_text(list, theme.fonts.small, {left, top}, theme.text_muted, few + (fits ? " named" : ""));
  }
  for (std::size_t i = (first + apart - 1) / apart * apart; i < last; i += apart) {
    const float middle = frame.low.y + (static_cast<float>(i) + 0.5f) * frame.row - look.scroll;
    if (middle < frame.low.y || middle > frame.high.y) continue;
    draw_text_beside(list, font, left, middle, 0, theme.text_muted,
                     shortened(data.lanes[look.rows[i]].name, font, frame.low.x - left - theme.px(10)));
  }
}

/// What concerns all lanes: settings that changed, and what happened.
void draw_marks(ImDrawList& list, const TimelineData& data, const TimelineFrame& frame, const Theme& theme) {
  struct Line {
    double t_ms;
    std::string_view words;
    ImU32 colour;
  };
  std::vector<Line> lines;
  for (const Mark& mark : data.marks) lines.push_back({mark.t_ms, mark.words, theme.accent});
  for (const Moment& moment : data.moments)
    if (moment.lane < 0) lines.push_back({moment.t_ms, moment.words, moment.bad ? theme.bad : theme.text});
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.t_ms < b.t_ms; });
  float free_from = frame.low.x;
  for (const auto& [t_ms, words, colour] : lines) {
    const float x = std::floor(frame.x(static_cast<std::int64_t>(t_ms * 1e6))) + 0.5f;
    if (x < frame.low.x || x > frame.high.x) continue;
    list.AddLine({x, frame.low.y - theme.px(3)}, {x, frame.high.y}, colour, theme.px(theme.stroke));
    const float width = text_size(theme.fonts.small, words).x + theme.px(8);
    // At the end of the run, words stand before their line.
    const float left = x + width > frame.high.x ? x - width : x;
    if (left < free_from) continue;
    const ImVec2 low(left, frame.high.y - text_height(theme.fonts.small) - theme.px(2));
    list.AddRectFilled(low, {left + width, frame.high.y}, theme.panel_raised);
    draw_text(list, theme.fonts.small, {left + theme.px(4), low.y}, theme.text, words);
    free_from = left + width;
  }
}

/// The row of each lane; nothing for one that has none.
std::vector<std::optional<std::size_t>> rows_of_lanes(const TimelineData& data, const TimelineLook& look) {
  std::vector<std::optional<std::size_t>> rows(data.lanes.size());
  for (std::size_t row = 0; row < look.rows.size(); ++row) rows[look.rows[row]] = row;
  return rows;
}

/// What happened to single lanes: a red mark at the top of the row. One for each pixel will do.
void draw_marks_on_lanes(ImDrawList& list, const TimelineData& data, const TimelineFrame& frame,
                         const TimelineLook& look, const Theme& theme) {
  const auto rows = rows_of_lanes(data, look);
  const float width = std::max(std::round(theme.px(2)), 1.0f);
  std::vector<float> free_from(data.lanes.size(), 0.0f);
  list.PushClipRect(frame.low, frame.high, true);
  for (const Moment& moment : data.moments) {
    const auto lane = static_cast<std::size_t>(moment.lane);
    if (moment.lane < 0 || lane >= rows.size() || !rows[lane]) continue;
    const float x = std::floor(frame.x(static_cast<std::int64_t>(moment.t_ms * 1e6)));
    if (x < frame.low.x || x > frame.high.x || x < free_from[lane]) continue;
    const float top = frame.low.y + static_cast<float>(*rows[lane]) * frame.row - look.scroll;
    list.AddRectFilled({x - width / 2, top + 1}, {x + width / 2, top + frame.row * 0.45f}, theme.bad);
    free_from[lane] = x + 2 * width;
  }
  list.PopClipRect();
}

/// What happened to that lane near the pointer; null for nothing.
const Moment* moment_at(const TimelineData& data, const TimelineFrame& frame, std::size_t lane, float x,
                        const Theme& theme) {
  for (const Moment& moment : data.moments)
    if (moment.lane == static_cast<int>(lane) &&
        std::abs(frame.x(static_cast<std::int64_t>(moment.t_ms * 1e6)) - x) <= theme.px(3))
      return &moment;
  return nullptr;
}

void take_input(const TimelineData& data, const TimelineFrame& frame, float rows_height, TimelineLook& look) {
  const ImGuiIO& io = ImGui::GetIO();
  const auto end = static_cast<std::int64_t>(data.end_ms * 1e6);
  const float hidden = std::max(0.0f, rows_height - (frame.high.y - frame.low.y));
  if (const float wheel = compat::take_wheel(); wheel != 0) {
    if (io.KeyShift || (hidden > 0 && io.KeyAlt))
      look.scroll -= wheel * frame.row * 2;
    else
      zoom_timeline(look, std::pow(1.25, static_cast<double>(wheel)), frame.time_at(io.MousePos.x), end);
  }
  if (ImGui::IsItemActive() && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0)) {
    if (io.MouseDelta.x != 0) {
      const auto moved = static_cast<std::int64_t>(static_cast<double>(io.MouseDelta.x) * frame.ns_per_px);
      look.from_ns -= moved;
      look.to_ns -= moved;
      look.follow = false;
    }
    look.scroll -= io.MouseDelta.y;
  }
  const compat::ViewKeys keys = compat::take_view_keys();
  if (keys.zoom != 0) {
    const std::int64_t middle = look.from_ns + (look.to_ns - look.from_ns) / 2;
    zoom_timeline(look, std::pow(1.25, keys.zoom),
                  ImGui::IsItemHovered() ? frame.time_at(io.MousePos.x) : middle, end);
  }
  if (keys.move != 0) {
    const std::int64_t moved = (look.to_ns - look.from_ns) / 10 * keys.move;
    look.from_ns += moved;
    look.to_ns += moved;
    look.follow = false;
  }
  const bool clicked_twice = ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  if (clicked_twice || keys.fit) look.follow = true;
  look.scroll = std::clamp(look.scroll, 0.0f, hidden);
}

void draw_tip(const TimelineData& data, const TimelineFrame& frame, const TimelineLook& look,
              const Theme& theme) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (mouse.x < frame.low.x || mouse.x >= frame.high.x || mouse.y < frame.low.y || mouse.y >= frame.high.y)
    return;
  const auto row = static_cast<std::size_t>((mouse.y - frame.low.y + look.scroll) / frame.row);
  const std::size_t lane = row < look.rows.size() ? look.rows[row] : data.lanes.size();
  if (const Moment* moment = moment_at(data, frame, lane, mouse.x, theme))
    return tip(data.lanes[lane].name + "\n" + moment->words + " at " + duration_text(moment->t_ms * 1e6),
               theme);
  const float x = mouse.x - frame.low.x;
  for (const TimelineBlock& block : look.picture.blocks)
    if (block.lane == lane && x >= block.x0 - 1 && x <= block.x1 + 1)
      return tip(timeline_tip(data, lane, look.picture.column(block)), theme);
}

float names_width(const TimelineData& data, const Theme& theme) {
  // Lanes are numbered: of many, the last has the longest name.
  const std::size_t named = std::min(data.lanes.size(), most_names);
  float longest = text_size(theme.fonts.text, data.lanes.back().name).x;
  for (const LaneSnapshot& lane : data.lanes.first(named))
    longest = std::max(longest, text_size(theme.fonts.text, lane.name).x);
  return std::min(longest, theme.px(160)) + theme.px(14);
}

/// Chooses all lanes; but of a run that is going, with more lanes than can be named, only those that do something in the
/// visible time: a thread that ended long ago would take the room of one that works.
void choose_rows(const TimelineData& data, float room, TimelineLook& look, const Theme& theme) {
  const float named = smallest_named_row(theme) * static_cast<float>(data.lanes.size());
  if (data.going && look.follow && named > room)
    lanes_at_work(data.lanes, look.from_ns, look.to_ns, look.rows);
  else
    look.rows.clear();
  if (!look.rows.empty()) return;
  look.rows.resize(data.lanes.size());
  std::iota(look.rows.begin(), look.rows.end(), 0u);
}

/// The height of a row. If the rows do not all fit, a whole number of them is visible.
float row_height(std::size_t lanes, float room, const Theme& theme) {
  const float row = room / static_cast<float>(lanes);
  const float smallest = theme.px(smallest_row);
  if (row >= smallest) return row;
  return room / std::max(std::floor(room / smallest), 1.0f);
}

/// A bar at the right edge that shows which rows are visible, if not all are.
void draw_scroll(ImDrawList& list, const TimelineFrame& frame, float rows_height, const TimelineLook& look,
                 const Theme& theme) {
  const float seen = frame.high.y - frame.low.y;
  if (rows_height <= seen + 0.5f) return;
  const float top = frame.low.y + seen * look.scroll / rows_height;
  const float left = frame.high.x + theme.px(4);
  list.AddRectFilled({left, top}, {left + theme.px(scroll_width), top + seen * seen / rows_height},
                     theme.text_faint, theme.px(scroll_width / 2));
}

/// Draws a row for each visible lane.
void draw_each(ImDrawList& list, const TimelineData& data, const TimelineFrame& frame, float left,
               TimelineLook& look, const Theme& theme) {
  const auto first = static_cast<std::size_t>(look.scroll / frame.row);
  const auto shown = static_cast<std::size_t>((frame.high.y - frame.low.y) / frame.row) + 2;
  const std::size_t last = std::min(look.rows.size(), first + shown);
  const auto in_sight = std::span<const std::uint32_t>(look.rows).first(last).subspan(std::min(first, last));
  draw_names(list, data, frame, left, frame.low.y - axis_height(theme), look, first, last, theme);
  std::optional<DrawKey> rows;
  if (data.version) {
    rows.emplace("rows of a timeline", *data.version, look.from_ns, look.to_ns, frame.low, frame.high,
                 frame.row, look.scroll);
    for (const std::uint32_t lane : in_sight) rows->add(lane);
  }
  list.PushClipRect(frame.low, frame.high, true);
  draw_kept(list, rows, [&] {
    compute_timeline(data.lanes, in_sight, look.from_ns, look.to_ns, frame.high.x - frame.low.x, theme.scale,
                     most_blocks, look.picture);
    const float top = frame.low.y + (static_cast<float>(first) + 0.5f) * frame.row - look.scroll;
    draw_blocks(list, frame, look.picture, top, theme);
  });
  list.PopClipRect();
}

/// Draws how many lanes were in which state.
void draw_counted(ImDrawList& list, const TimelineData& data, const TimelineFrame& frame, ImVec2 names,
                  TimelineLook& look, const Theme& theme) {
  const float width = frame.high.x - frame.low.x;
  const auto moments = static_cast<std::size_t>(std::max(width / theme.px(3), 1.0f));
  take_census(data.lanes, look.from_ns, look.to_ns, moments, look.census);
  draw_census(list, frame.low, frame.high, names, look.census, theme);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!ImGui::IsItemHovered() || mouse.x < frame.low.x || mouse.x >= frame.high.x) return;
  const auto moment = static_cast<std::size_t>((mouse.x - frame.low.x) / width * static_cast<float>(moments));
  const std::string text = census_text(look.census.moments[std::min(moment, moments - 1)]);
  tip(text.empty() ? "no thread running" : text, theme);
}

}  // namespace

float timeline_height(std::size_t lanes, const Theme& theme) {
  return axis_height(theme) + std::ceil(smallest_named_row(theme) * static_cast<float>(lanes));
}

void timeline(const char* id, const TimelineData& data, TimelineLook& look, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushID(id);
  compat::button_below_others("rows", {std::max(size.x, 1.0f), std::max(size.y, 1.0f)});
  focus_ring(theme, theme.px(4));
  if (compat::item_has_focus_ring()) explain(view_keys_help, theme);
  if (data.lanes.empty()) {
    draw_text_beside(list, theme.fonts.text, origin.x + size.x / 2, origin.y + size.y / 2, 0.5f,
                     theme.text_muted, "What each thread does, and when, is drawn here once threads run.");
    ImGui::PopID();
    return;
  }
  if (look.follow) follow_run(data, look);
  TimelineFrame frame;
  const float axis = axis_height(theme);
  frame.low = {origin.x + names_width(data, theme), origin.y + axis};
  frame.high = {std::max(origin.x + size.x, frame.low.x + 1), std::max(origin.y + size.y, frame.low.y + 1)};
  const bool counted = data.lanes.size() > most_rows;
  float rows_height = 0;
  if (!counted) {
    choose_rows(data, frame.high.y - frame.low.y, look, theme);
    frame.row = row_height(look.rows.size(), frame.high.y - frame.low.y, theme);
    rows_height = frame.row * static_cast<float>(look.rows.size());
    frame.high.y = std::min(frame.high.y, frame.low.y + rows_height);
  }
  const auto place = [&] {
    frame.from_ns = static_cast<double>(look.from_ns);
    frame.ns_per_px =
        static_cast<double>(look.to_ns - look.from_ns) / static_cast<double>(frame.high.x - frame.low.x);
  };
  place();
  take_input(data, frame, rows_height, look);
  place();
  draw_axis(list, frame, look, origin.y, theme);
  if (counted) {
    draw_counted(list, data, frame, origin, look, theme);
  } else {
    draw_each(list, data, frame, origin.x, look, theme);
    draw_marks_on_lanes(list, data, frame, look, theme);
    draw_scroll(list, frame, rows_height, look, theme);
  }
  draw_marks(list, data, frame, theme);
  if (!counted && ImGui::IsItemHovered()) draw_tip(data, frame, look, theme);
  ImGui::PopID();
}

}  // namespace racecourse
