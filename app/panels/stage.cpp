#include "panels/stage.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "imgui.h"
#include "panels/controls.h"
#include "panels/figures.h"
#include "panels/giving_way.h"
#include "panels/interleavings.h"
#include "panels/run_label.h"
#include "panels/tabs.h"
#include "schedules/timeline.h"
#include "schedules/track.h"
#include "text/shown_metric.h"
#include "ui/draw_helpers.h"
#include "ui/kept_drawing.h"
#include "ui/markdown_draw.h"
#include "ui/parts.h"
#include "ui/source_view.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float card_padding = 12;
constexpr float low_stage = 620;
constexpr float most_for_timeline = 176;

/// Whether the stage is as low as on a small projector and has to save height.
bool is_low(float height, const Theme& theme) { return height < theme.px(low_stage); }

/// The space between its parts, as draw_stage() set it.
float between() { return ImGui::GetStyle().ItemSpacing.y; }

/// How track, chart and tabs share the height that is left.
struct Heights {
  float track = 0, chart = 0, tabs = 0;
};

/// Twenty lines of code.
constexpr float lines_of_code = 20;

/// What the tabs need, whichever is chosen, so that the chart stays as it is. If there is room, the timeline has a named row for
/// each of the first threads; in front of a class a list is long, and everybody reads it.
LeastHeight least_tabs(const Session& session, const Theme& theme) {
  const LeastHeight least{theme.px(session.presenter() ? 190 : 150),
                          theme.px(session.tab() == Tab::guesses ? 138 : 104)};
  if (session.tab() == Tab::source || session.tab() == Tab::python) {
    const float code = tabs_height(lines_of_code * source_line_height(theme), theme);
    return {code, std::min(code, least.tight)};
  }
  const float named = timeline_height(session.snapshot()->lanes.size(), theme);
  const float needed = std::min(tabs_height(named, theme), theme.px(most_for_timeline));
  return {std::max(least.usual, needed), least.tight};
}

float chart_share(const Session& session) { return session.presenter() ? 0.45f : 0.5f; }

Heights share_height(float room, float wanted_track, const LeastHeight& chart, const LeastHeight& tabs,
                     float share, const Theme& theme) {
  // At least four threads are visible.
  const LeastHeight track{std::min(wanted_track, theme.px(112)), std::min(wanted_track, theme.px(86))};
  const GivingWay least(room, {track, chart, tabs});
  Heights heights;
  const float most_for_track =
      std::max(least.height(track), std::min(room * 0.3f, room - least.height(chart) - least.height(tabs)));
  heights.track = std::min(wanted_track, most_for_track);
  const float rest = room - heights.track;
  heights.chart = std::max(std::min(rest * share, rest - least.height(tabs)), least.height(chart));
  heights.tabs = std::max(rest - heights.chart, least.height(tabs));
  return heights;
}

/// Moves the boundary between charts and tabs to where it was dragged, as far as both have room. Returns how far.
float move_boundary(Heights& heights, float by, const LeastHeight& chart, const LeastHeight& tabs) {
  const float up = std::max(heights.tabs - tabs.tight, 0.0f),
              down = std::max(heights.chart - chart.tight, 0.0f);
  const float moved = std::clamp(by, -down, up);
  heights.chart += moved;
  heights.tabs -= moved;
  return moved;
}

/// The space above the tabs, which the mouse can take hold of. A double click puts the boundary back.
void drag_boundary(const Theme& theme, float width, float moved, float& boundary) {
  const ImVec2 below = ImGui::GetCursorScreenPos();
  const float height = between();
  ImGui::SetCursorScreenPos({below.x, below.y - height});
  ImGui::InvisibleButton("boundary", {width, height});
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    const float y = below.y - height / 2;
    ImGui::GetWindowDrawList()->AddLine({below.x, y}, {below.x + width, y}, theme.accent, theme.px(2));
  }
  if (ImGui::IsItemActive()) boundary = (moved + ImGui::GetIO().MouseDelta.y) / theme.scale;
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) boundary = 0;
  ImGui::SetCursorScreenPos(below);
}

/// One above the other, or on one line if the stage is low.
void draw_heading(const std::string& headline, const std::string& sentence, bool low, float width,
                  const Theme& theme) {
  draw_kept_part(DrawKey(headline, sentence, low), [&] {
    Block paragraph;
    if (low)
      paragraph.spans.push_back({.text = headline + (headline.ends_with('.') ? " " : ". "), .strong = true});
    else
      label(headline, theme.fonts.title, theme.text, width);
    paragraph.spans.push_back({.text = sentence});
    draw_markdown({paragraph}, width, theme, true);
  });
}

/// Headline and question one above the other, and under the controls which run is shown.
Actions draw_high_head(const Session& session, const Theme& theme, ViewState& view, float width) {
  draw_heading(session.lesson().headline, session.lesson().teaching.question, false, width, theme);
  Actions actions = draw_controls(session, theme, view);
  draw_run_label(session, view, width, theme);
  return actions;
}

/// All on one line: there which run is shown has what room is left, and one that is not of what is set is news.
Actions draw_low_head(const Session& session, const Theme& theme, ViewState& view, float width) {
  const std::string& headline = session.lesson().headline;
  const std::string past = past_results(view);
  const bool has_run = session.snapshot()->state != RunState::idle;
  const std::string sentence =
      !past.empty() ? past : session.lesson().teaching.question + (has_run ? "" : " " + view.told.before());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_heading(headline, sentence, true, width, theme);
  const float taken =
      text_size(theme.fonts.strong, headline + " ").x + text_size(theme.fonts.text, sentence).x;
  if (past.empty()) draw_run_label_beside(session, view, at, taken, width, theme);
  return draw_controls(session, theme, view);
}

void draw_failure(const std::string& failure, ImVec2 origin, ImVec2 size, const Theme& theme) {
  ImGui::SetCursorScreenPos({origin.x + theme.px(card_padding), origin.y + theme.px(card_padding)});
  label("This run failed.", theme.fonts.strong, theme.bad);
  Block reason;
  reason.spans.push_back({.text = failure});
  ImGui::SetCursorScreenPos({origin.x + theme.px(card_padding), ImGui::GetCursorScreenPos().y});
  draw_markdown({reason}, size.x - 2 * theme.px(card_padding), theme);
}

float failure_height(const std::string& failure, float width, const Theme& theme) {
  return text_height(theme.fonts.strong) + between() + wrapped_height(theme.fonts.text, failure, width) +
         theme.px(4);
}

/// The lanes that contestants begin with: those named as a line of the chart.
std::vector<std::size_t> leaders_of(const Lesson& lesson, const Snapshot& run) {
  std::vector<std::size_t> leaders;
  const auto leads = [&](const std::string& name) {
    return std::any_of(lesson.series.begin(), lesson.series.end(),
                       [&](const SeriesSpec& line) { return line.label == name; });
  };
  for (std::size_t i = 0; lesson.contest && i < run.lanes.size(); ++i)
    if (leads(run.lanes[i].name)) leaders.push_back(i);
  return leaders;
}

void draw_track_card(const Session& session, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float pad = theme.px(card_padding);
  card_background(origin, {origin.x + size.x, origin.y + size.y}, theme);
  const Snapshot& run = *session.snapshot();
  if (!run.failure.empty()) {
    draw_failure(run.failure, origin, size, theme);
  } else {
    ImGui::SetCursorScreenPos({origin.x + pad, origin.y + pad});
    track("track", run.lanes, leaders_of(session.lesson(), run), {size.x - 2 * pad, size.y - 2 * pad}, theme);
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
}

std::vector<const MetricSpec*> tiles_of(const Lesson& lesson) {
  std::vector<const MetricSpec*> tiles;
  for (const MetricSpec& spec : lesson.metrics)
    if (spec.tile) tiles.push_back(&spec);
  return tiles;
}

/// As many on a line as can be read.
std::size_t lines_of_tiles(std::size_t tiles, float width, const Theme& theme) {
  const float gap = between();
  const auto fitting = static_cast<std::size_t>(std::max(1.0f, (width + gap) / (theme.px(132) + gap)));
  return (tiles + fitting - 1) / fitting;
}

float tiles_height(const Lesson& lesson, float width, bool low, const Theme& theme) {
  const auto lines = static_cast<float>(lines_of_tiles(tiles_of(lesson).size(), width, theme));
  return lines * (tile_height(theme, low) + between());
}

void draw_tiles(const Session& session, float width, bool low, const Theme& theme) {
  const std::vector<const MetricSpec*> tiles = tiles_of(session.lesson());
  if (tiles.empty()) return;
  const float gap = between();
  const std::size_t lines = lines_of_tiles(tiles.size(), width, theme);
  const std::size_t in_line = (tiles.size() + lines - 1) / lines;
  const float each = (width - gap * static_cast<float>(in_line - 1)) / static_cast<float>(in_line);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    if (i % in_line != 0) ImGui::SameLine(0, gap);
    const MetricSpec& spec = *tiles[i];
    const ShownMetric shown = shown_metric(spec, *session.snapshot());
    tile(spec.name.c_str(), {shown.label, shown.value, shown.role, shown.help}, each, low, theme);
  }
}

void add_to(Actions& actions, const Actions& more) {
  actions.insert(actions.end(), more.begin(), more.end());
}

/// Track, tiles, chart and tabs: what real threads do.
Actions draw_run_stage(const Session& session, const Theme& theme, ViewState& view, float width,
                       float bottom) {
  const float whole = bottom - ImGui::GetCursorScreenPos().y;
  const bool low = is_low(whole, theme);
  const bool on_stage = session.tab_on_stage();
  Actions actions = (low || on_stage ? draw_low_head : draw_high_head)(session, theme, view, width);
  if (on_stage) {
    const float all = bottom - ImGui::GetCursorScreenPos().y;
    add_to(actions,
           draw_tabs(session, theme, view, {width, std::max(all, least_tabs(session, theme).tight)}));
    return actions;
  }
  const bool charted = session.pictures() > 0;
  const float tiles = tiles_height(session.lesson(), width, low, theme);
  const float gaps = between() * (charted ? 2.0f : 1.0f);
  const float room = bottom - ImGui::GetCursorScreenPos().y - tiles - gaps;
  const std::string& failure = session.snapshot()->failure;
  const float content = failure.empty() ? track_height(session.lesson().rows, theme)
                                        : failure_height(failure, width - 2 * theme.px(card_padding), theme);
  const LeastHeight chart = least_for_pictures(session, width, theme), tab = least_tabs(session, theme);
  Heights heights =
      share_height(room, content + 2 * theme.px(card_padding), chart, tab, chart_share(session), theme);
  const float moved = !charted ? 0 : move_boundary(heights, theme.px(view.boundary), chart, tab);
  const ImVec2 results = ImGui::GetCursorScreenPos();
  draw_kept_part(DrawKey(view.run_version, heights.track, low), [&] {
    draw_track_card(session, {width, heights.track}, theme);
    draw_tiles(session, width, low, theme);
  });
  if (charted) add_to(actions, draw_pictures(session, theme, view, {width, heights.chart}));
  dim_past_results("past", view, results, {results.x + width, ImGui::GetCursorScreenPos().y},
                   theme.background);
  if (charted) drag_boundary(theme, width, moved, view.boundary);
  // Lengths were rounded: the tabs get what is left.
  const float left = bottom - ImGui::GetCursorScreenPos().y;
  add_to(actions, draw_tabs(session, theme, view, {width, std::max(left, heights.tabs - between())}));
  return actions;
}

/// The interleavings take all that room: they are about the same body, but not about a run.
Actions draw_interleavings_stage(const Session& session, const Theme& theme, ViewState& view, float width,
                                 float bottom) {
  const bool low = is_low(bottom - ImGui::GetCursorScreenPos().y, theme);
  draw_heading(interleavings_headline(), interleavings_subtitle(session), low, width, theme);
  Actions actions = draw_tab_row(session, theme, width);
  add_to(actions, draw_interleavings(session, theme, view, {width, bottom - ImGui::GetCursorScreenPos().y}));
  return actions;
}

}  // namespace

Actions draw_stage(const Session& session, const Theme& theme, ViewState& view) {
  const float gap = theme.px(is_low(ImGui::GetContentRegionAvail().y, theme) ? 7.0f : 10.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(gap, gap));
  const float width = ImGui::GetContentRegionAvail().x;
  const float bottom = ImGui::GetCursorScreenPos().y + ImGui::GetContentRegionAvail().y;
  const auto draw = session.tab() == Tab::interleavings ? draw_interleavings_stage : draw_run_stage;
  Actions actions = draw(session, theme, view, width, bottom);
  ImGui::PopStyleVar();
  return actions;
}

}  // namespace racecourse
