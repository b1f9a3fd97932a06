#include "panels/tabs.h"

#include <algorithm>
#include <string>
#include <vector>

#include "panels/class_guesses.h"
#include "panels/interleavings.h"
#include "panels/lesson_words.h"
#include "panels/outcomes.h"
#include "panels/python_tab.h"
#include "panels/reading.h"
#include "panels/report_tab.h"
#include "panels/run_label.h"
#include "schedules/timeline.h"
#include "ui/imgui_compat.h"
#include "ui/kept_drawing.h"
#include "ui/menu_parts.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float tab_padding = 14;
constexpr float before_copy = 8;

void draw_timeline_tab(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  const Snapshot& run = *session.snapshot();
  const TimelineData data{.version = view.run_version,
                          .lanes = run.lanes,
                          .objects = run.objects,
                          .marks = run.marks,
                          .moments = run.moments,
                          .end_ms = run.elapsed_ms,
                          .going = run.state != RunState::done};
  const ImVec2 low = ImGui::GetCursorScreenPos();
  draw_kept_part(DrawKey(view.run_version, size.y),
                 [&] { timeline("timeline", data, view.timeline, size, theme); });
  dim_past_results("past timeline", view, low, {low.x + size.x, low.y + size.y}, theme.panel);
}

/// The current lines of threads that are stepped by hand.
std::vector<int> lit_lines(const ExploreSession* exploring) {
  std::vector<int> lines;
  const Walked* walk = exploring ? exploring->walk() : nullptr;
  if (!walk || walk->steps().empty()) return lines;
  for (const WalkThread& thread : walk->threads())
    if (!thread.ended) lines.push_back(thread.line);
  return lines;
}

/// Scrolls what is longer than the tab.
template <class Draw>
void draw_scrolled(const char* id, ImVec2 size, const Theme& theme, std::size_t lesson, Draw draw) {
  const float edge = theme.px(3);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x - edge, at.y - edge});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(edge, edge));
  compat::begin_child(id, {size.x + 2 * edge, size.y + 2 * edge}, ImGuiWindowFlags_AlwaysUseWindowPadding);
  ImGui::PopStyleVar();
  compat::begin_at_top(lesson);
  draw();
  fade_scrolled(theme.panel, theme);
  compat::scroll_pages(compat::pages_turned(false));
  ImGui::EndChild();
}

/// Returns what the reader asked for.
Actions draw_content(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  Actions actions;
  switch (session.tab()) {
    case Tab::timeline: draw_timeline_tab(session, theme, view, size); break;
    case Tab::outcomes: actions = draw_outcomes(session, theme, view, size); break;
    case Tab::python: actions = draw_python_tab(session, theme, view, size); break;
    case Tab::report: actions = draw_report_tab(session, theme, size); break;
    case Tab::interleavings: break;  // it has a stage of its own
    case Tab::source:
      source_view("source", session.lesson().body, Language::cpp, lit_lines(session.exploring()), view.source,
                  size, theme);
      break;
    case Tab::reading:
      draw_scrolled("reading", size, theme, session.lesson_index(),
                    [&] { actions = draw_reading(session, theme, view); });
      break;
    case Tab::talking_points:
      draw_scrolled("talking points", size, theme, session.lesson_index(),
                    [&] { draw_talking_points(theme, view); });
      break;
    case Tab::guesses:
      draw_scrolled("guesses", size, theme, session.lesson_index(),
                    [&] { actions = draw_class_guesses(session, theme, view); });
      break;
  }
  return actions;
}

constexpr std::string_view copy_word = "Edit a copy", copy_key = "C";

void draw_copy_button(ImVec2 low, float width, const Theme& theme, Actions& actions) {
  ImGui::SetCursorScreenPos(low);
  if (bar_button("copy", copy_word, copy_key, {width, tab_bar_height(theme)}, theme))
    actions.push_back(ask::EditCopy{});
  explain("Begins a program of your own with this lesson's idea in plain C++, for you to change.\nKey: C",
          theme);
}

}  // namespace

Actions draw_tab_row(const Session& session, const Theme& theme, float width) {
  const std::vector<Tab> tabs = session.tabs();
  const bool own_stage = session.tab() == Tab::interleavings;
  const bool on_stage = session.tab_on_stage();
  if (!own_stage) width -= tab_bar_height(theme);
  const auto chosen =
      static_cast<std::size_t>(std::find(tabs.begin(), tabs.end(), session.tab()) - tabs.begin());
  std::vector<std::string> labels;
  for (const Tab tab : tabs) labels.push_back(tab_label(tab, *session.snapshot()));
  // Where the tabs need all the room, there are the key and the menu.
  const float copy = bar_button_width(copy_word, copy_key, theme);
  const bool copies =
      !session.lesson().plain.empty() && tab_bar_width(labels, theme) + theme.px(before_copy) + copy <= width;
  if (copies) width -= copy;
  DrawKey key(chosen, width, own_stage, on_stage, copies);
  for (const std::string& label : labels) key.add(label);
  const auto help = [&](std::size_t i) { return tab_tooltip(tabs[i]) + "\nKey: " + std::to_string(i + 1); };
  Actions actions;
  draw_kept_part(key, [&] {
    // The buttons first: behind the tabs, Tab comes to what they show.
    const ImVec2 low = ImGui::GetCursorScreenPos();
    if (copies) draw_copy_button({low.x + width, low.y}, copy, theme, actions);
    if (!own_stage) {
      ImGui::SetCursorScreenPos({low.x + width + (copies ? copy : 0), low.y});
      if (stage_button("stage", !on_stage, theme)) actions.push_back(ask::ToggleStage{});
      explain(on_stage ? "Shows the run again.\nKey: B" : "This tab takes the stage.\nKey: B", theme);
    }
    ImGui::SetCursorScreenPos(low);
    if (const auto wanted = tab_bar("tabs", labels, help, chosen, width, theme))
      actions.push_back(ask::ChooseTab{tabs[*wanted]});
  });
  return actions;
}

float tabs_height(float content, const Theme& theme) {
  return tab_bar_height(theme) + 1.6f * theme.px(tab_padding) + content;
}

Actions draw_tabs(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float bar = tab_bar_height(theme);
  const float pad = theme.px(tab_padding);
  view.landmarks.note(Landmark::tabs, {origin, {origin.x + size.x, origin.y + bar}});
  // The card first: the chosen tab opens into it, so it is drawn over the card's edge.
  card_background({origin.x, origin.y + bar}, {origin.x + size.x, origin.y + size.y}, theme,
                  CardCorners::under_tabs);
  Actions actions = draw_tab_row(session, theme, size.x);
  const ImVec2 inside(std::max(size.x - 2 * pad, 1.0f), std::max(size.y - bar - 1.6f * pad, 1.0f));
  ImGui::SetCursorScreenPos({origin.x + pad, origin.y + bar + 0.8f * pad});
  for (Action& action : draw_content(session, theme, view, inside)) actions.push_back(std::move(action));
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  return actions;
}

}  // namespace racecourse
