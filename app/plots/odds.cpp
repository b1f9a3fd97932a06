#include "plots/odds.h"

#include <algorithm>
#include <array>
#include <vector>

#include "kit/base/words.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/legend.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

/// The columns beside the bars, from left to right.
enum class OddsColumn { random, schedules, share, runs, verdict };
constexpr std::array odds_columns{OddsColumn::random, OddsColumn::schedules, OddsColumn::share,
                                  OddsColumn::runs, OddsColumn::verdict};

std::string_view heading_of(OddsColumn column) {
  switch (column) {
    case OddsColumn::schedules: return "schedules";
    case OddsColumn::share: return "of all";
    case OddsColumn::random: return "odds";
    case OddsColumn::runs: return "your runs";
    case OddsColumn::verdict: return "";
  }
  return "";
}

std::string_view meaning_of(OddsColumn column) {
  switch (column) {
    case OddsColumn::schedules: return "How many of all schedules end like this, counted exactly.";
    case OddsColumn::share:
      return "The same as a share of all schedules, each as likely as any other. No scheduler picks them "
             "like "
             "that: schedules with fewer choices happen more often. So trust the odds. The mark on the bar.";
    case OddsColumn::random:
      return "How often it ends like this if each step picks one of the threads that can run, all equally "
             "likely. The amber bar.";
    case OddsColumn::runs:
      return "How many of your own runs on real threads ended like this. The blue "
             "bar.";
    case OddsColumn::verdict: return "";
  }
  return "";
}

std::string text_of(const OddsRow& row, OddsColumn column) {
  switch (column) {
    case OddsColumn::schedules: return row.known ? row.schedules : "–";
    case OddsColumn::share: return row.known ? exact_share_text(row.share) : "–";
    case OddsColumn::random: return row.known ? exact_share_text(row.random_share) : "–";
    case OddsColumn::runs: return grouped(row.runs);
    case OddsColumn::verdict:
      if (!row.judged) return "";
      return row.deadlock ? "deadlock" : row.held ? "held" : "broken";
  }
  return "";
}

std::vector<LegendEntry> odds_legend(const OddsData& data, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto filled = [&list](ImU32 colour) {
    return [&list, colour](ImVec2 low, ImVec2 high) { list.AddRectFilled(low, high, colour); };
  };
  std::vector<LegendEntry> entries;
  if (data.odds_known) entries.push_back({"odds, threads picked at random", filled(theme.accent)});
  if (data.counted)
    entries.push_back(
        {"of all schedules", [&list, &theme](ImVec2 low, ImVec2 high) {
           const float middle = (low.x + high.x) / 2;
           list.AddRectFilled({middle - theme.px(1), low.y}, {middle + theme.px(1), high.y}, theme.text);
         }});
  if (data.runs > 0) entries.push_back({"your runs", filled(theme.lanes[0])});
  return entries;
}

/// Where the parts of a row are; the same for all rows.
struct OddsLayout {
  float value_right = 0;
  float value_line = 0;  ///< the height of a line for the value above the bars; 0 if it fits beside them
  float bar_left = 0, bar_right = 0;
  std::array<float, odds_columns.size()> column_right{};  ///< 0 if there is no room for the column
  double most = 0;                                        ///< the share that fills a bar
  float row = 0;

  float height(const OddsData& data) const {
    return (value_line + row) * static_cast<float>(data.rows.size());
  }
};

ImFont* font_of(OddsColumn column, const Theme& theme) {
  return column == OddsColumn::verdict ? theme.fonts.small : theme.fonts.digits;
}

float width_of(OddsColumn column, const OddsData& data, const Theme& theme) {
  float width = text_size(theme.fonts.small, heading_of(column)).x;
  for (const OddsRow& row : data.rows)
    width = std::max(width, text_size(font_of(column, theme), text_of(row, column)).x);
  return width + theme.px(14);
}

double run_share(const OddsRow& row, const OddsData& data) {
  return data.runs > 0 ? static_cast<double>(row.runs) / static_cast<double>(data.runs) : 0;
}

bool is_shown(OddsColumn column, const OddsData& data) {
  switch (column) {
    case OddsColumn::random: return data.odds_known;
    case OddsColumn::schedules:
    case OddsColumn::share: return data.counted;
    case OddsColumn::runs: return data.runs > 0;
    case OddsColumn::verdict: return true;
  }
  return true;
}

OddsLayout lay_out_odds(const OddsData& data, float left, float width, float room, const Theme& theme) {
  OddsLayout layout;
  float values = 0;
  for (const OddsRow& row : data.rows) {
    values = std::max(values, text_size(theme.fonts.code, row.value).x);
    layout.most = std::max({layout.most, data.counted ? row.share : 0, data.odds_known ? row.random_share : 0,
                            run_share(row, data)});
  }
  // Bars and values come first. Columns that do not fit are left out.
  const float least_bar = theme.px(70), edges = theme.px(22);
  const float beside_values = width_of(OddsColumn::random, data, theme) +
                              width_of(OddsColumn::verdict, data, theme) + least_bar + edges;
  const float line = text_height(theme.fonts.text);
  const bool beside = values <= std::max(width - beside_values, width * 0.3f);
  layout.value_line = beside ? 0 : line + theme.px(4);
  layout.value_right = left + (beside ? values : width) + theme.px(4);
  layout.bar_left = beside ? layout.value_right + theme.px(10) : left + theme.px(4);
  layout.bar_right = left + width - theme.px(4);
  constexpr std::array by_weight{OddsColumn::random, OddsColumn::verdict, OddsColumn::runs,
                                 OddsColumn::schedules, OddsColumn::share};
  std::array<float, odds_columns.size()> widths{};
  float taken = 0;
  for (const OddsColumn column : by_weight) {
    if (!is_shown(column, data)) continue;
    const float wide = width_of(column, data, theme);
    if (layout.bar_right - layout.bar_left - taken - wide < least_bar) continue;
    widths[static_cast<std::size_t>(column)] = wide;
    taken += wide;
  }
  float right = layout.bar_right;
  for (std::size_t i = odds_columns.size(); i-- > 0;) {
    if (widths[i] <= 0) continue;
    layout.column_right[i] = right;
    right -= widths[i];
  }
  layout.bar_right = right - theme.px(4);
  layout.row =
      std::clamp(room / static_cast<float>(std::max<std::size_t>(data.rows.size(), 1)) - layout.value_line,
                 line + theme.px(3), line + theme.px(14));
  return layout;
}

void draw_odds_headings(const OddsLayout& layout, float y, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < odds_columns.size(); ++i) {
    const std::string_view heading = heading_of(odds_columns[i]);
    if (layout.column_right[i] <= 0 || heading.empty()) continue;
    const ImU32 colour = odds_columns[i] == OddsColumn::random ? theme.accent_ink
                         : odds_columns[i] == OddsColumn::runs ? theme.state_words(LaneState::running, 0)
                                                               : theme.text_muted;
    const ImVec2 size = text_size(theme.fonts.small, heading);
    ImGui::SetCursorScreenPos({layout.column_right[i] - size.x, y});
    ImGui::Dummy(size);
    explain(meaning_of(odds_columns[i]), theme);
    draw_text(list, theme.fonts.small, {layout.column_right[i] - size.x, y}, colour, heading);
  }
}

void draw_odds_bars(const OddsRow& row, const OddsData& data, const OddsLayout& layout, ImVec2 low,
                    const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float longest = layout.bar_right - layout.bar_left;
  const auto end_of = [&](double share) {
    const double part = layout.most > 0 ? share / layout.most : 0;
    return layout.bar_left + std::max(longest * static_cast<float>(part), theme.px(2));
  };
  const float top = low.y + layout.row * 0.14f;
  const float bottom = low.y + layout.row * (data.runs > 0 ? 0.6f : 0.86f);
  if (row.known && data.odds_known && row.random_share > 0)
    list.AddRectFilled({layout.bar_left, top}, {end_of(row.random_share), bottom}, theme.accent, theme.px(2));
  if (row.known && data.counted && row.share > 0) {
    const float x = end_of(row.share);
    list.AddRectFilled({x - theme.px(1), top - theme.px(2)}, {x + theme.px(1), bottom + theme.px(2)},
                       theme.text);
  }
  if (row.runs > 0)
    list.AddRectFilled({layout.bar_left, bottom + theme.px(1)},
                       {end_of(run_share(row, data)), low.y + layout.row * 0.88f}, theme.lanes[0],
                       theme.px(1));
}

/// True if it is pressed.
bool draw_odds_row(std::size_t index, const OddsData& data, const OddsLayout& layout, float width,
                   const Theme& theme) {
  const OddsRow& row = data.rows[index];
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float height = layout.value_line + layout.row;
  const ImVec2 high(low.x + width, low.y + height);
  ImGui::PushID(static_cast<int>(index));  // a value may have two rows
  const bool pressed = ImGui::InvisibleButton("row", {width, height});
  ImGui::PopID();
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool chosen = data.chosen == index;
  if (chosen || hovered)
    list.AddRectFilled(low, high, chosen ? mix(theme.panel, theme.accent, 0.14f) : theme.panel_raised,
                       theme.px(4));
  focus_ring(theme, theme.px(4));
  if (hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    explain(!row.known ? "No schedule found so far ends like this."
                       : (data.counted ? row.schedules + " schedules end in " + row.value + ". " : "") +
                             "Click for the one with the fewest switches.",
            theme);
  }
  const ImVec2 bars(low.x, low.y + layout.value_line);
  const float middle = (bars.y + high.y) / 2;
  const ImU32 verdict = row.held ? theme.good : theme.bad;
  if (layout.value_line > 0)
    draw_text_beside(list, theme.fonts.code, layout.bar_left, low.y + layout.value_line / 2, 0, theme.text,
                     shortened(row.value, theme.fonts.code, high.x - layout.bar_left));
  else
    draw_text_beside(list, theme.fonts.code, layout.value_right, middle, 1, theme.text, row.value);
  draw_odds_bars(row, data, layout, bars, theme);
  for (std::size_t i = 0; i < odds_columns.size(); ++i)
    if (layout.column_right[i] > 0)
      draw_text_beside(list, font_of(odds_columns[i], theme), layout.column_right[i], middle, 1,
                       odds_columns[i] == OddsColumn::verdict ? verdict : theme.text,
                       text_of(row, odds_columns[i]));
  return pressed && row.known;
}

}  // namespace

std::optional<std::size_t> odds(const char* id, const OddsData& data, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  if (data.rows.empty()) {
    nothing_to_draw(data.empty, size, theme);
    return {};
  }
  const std::vector<LegendEntry> legend = odds_legend(data, theme);
  draw_legend(*ImGui::GetWindowDrawList(), origin, size.x, legend, theme);
  const float above = legend_height(legend, size.x, theme) + theme.px(8);
  const float head = above + text_height(theme.fonts.small) + theme.px(6);
  const float room = std::max(size.y - head, 1.0f);
  OddsLayout layout = lay_out_odds(data, origin.x, size.x, room, theme);
  float width = size.x;
  if (layout.height(data) > room + 0.5f) {
    width -= ImGui::GetStyle().ScrollbarSize;
    layout = lay_out_odds(data, origin.x, width, room, theme);
  }
  draw_odds_headings(layout, origin.y + above, theme);
  ImGui::SetCursorScreenPos({origin.x, origin.y + head});
  std::optional<std::size_t> wanted;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  if (compat::begin_child(id, {size.x, room})) {
    for (std::size_t i = 0; i < data.rows.size(); ++i)
      if (draw_odds_row(i, data, layout, width, theme)) wanted = i;
    fade_scrolled(theme.panel, theme);
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  return wanted;
}

}  // namespace racecourse
