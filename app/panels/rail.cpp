#include "panels/rail.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "imgui.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/kept_drawing.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr std::size_t most_shown = 6;

std::size_t shown_programs(const ProgramSession& programs) {
  return std::min(programs.recent().size(), most_shown);
}

CourseRow row_of(const Session& session, std::size_t index) {
  const Lesson& lesson = session.course()[index];
  const auto met = std::count_if(lesson.teaching.goals.begin(), lesson.teaching.goals.end(),
                                 [&](const Goal& goal) { return session.goal_met(lesson, goal); });
  return {.number = static_cast<int>(index) + 1,
          .title = lesson.title,
          .goals = lesson.teaching.goals.size(),
          .met = static_cast<std::size_t>(met),
          .current = index == session.lesson_index() && !session.programs().shown()};
}

/// The question, and in words how many dots are full.
std::string row_tooltip(const Lesson& lesson, const CourseRow& row) {
  if (row.goals == 0) return lesson.teaching.question;
  return lesson.teaching.question + "\n" + std::to_string(row.met) + " of " +
         counted(static_cast<double>(row.goals), "goals") + " met";
}

void draw_part(std::string_view name, bool first, const Theme& theme) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x + theme.px(16), at.y + theme.px(first ? 2.0f : 12.0f)});
  part_heading(name, theme);
  ImGui::SetCursorScreenPos({at.x, ImGui::GetCursorScreenPos().y + theme.px(6)});
}

/// Scrolls to the row just made if it has become the current one.
void follow_current(std::size_t place) {
  int& shown = *ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("current row"), -1);
  if (std::exchange(shown, static_cast<int>(place)) != static_cast<int>(place))
    compat::bring_into_sight(ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
}

/// Those opened last, and how to come to others.
void draw_programs(const Session& session, const Theme& theme, Actions& actions) {
  const ProgramSession& programs = session.programs();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_part("Your own", false, theme);
  for (std::size_t i = 0; i < shown_programs(programs); ++i) {
    const std::string& path = programs.recent()[i];
    const bool current = programs.shown() && programs.open() && programs.open()->path() == path;
    const CourseRow row{.number = 0,
                        .title = std::string_view(path).substr(path.rfind('/') + 1),
                        .current = current,
                        .unsaved = programs.has_unsaved(i)};
    if (course_row(path.c_str(), row, width, theme)) actions.push_back(ask::OpenProgram{path});
    if (current) follow_current(session.course().size() + i);
    explain([&] { return path + (row.unsaved ? "\nIt has text that is not saved." : ""); }, theme);
  }
  const auto asks = [&](const char* title, bool make, const char* help) {
    const bool current =
        programs.shown() && !programs.open() && programs.asks_for_path() && programs.makes_file() == make;
    if (course_row(title, {.number = 0, .title = title, .current = current, .muted = true}, width, theme))
      actions.push_back(ask::AskForProgram{make});
    explain(help, theme);
  };
  asks("New ...", true, "Begins a program of your own.\nKey: Ctrl N");
  asks("Open ...", false, "Opens a file of C++.\nKey: Ctrl O");
}

void draw_rows(const Session& session, const Theme& theme, Actions& actions) {
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const auto& course = session.course();
  for (std::size_t i = 0; i < course.size(); ++i) {
    if (i == 0 || course[i].part != course[i - 1].part) draw_part(to_string(course[i].part), i == 0, theme);
    const float width = ImGui::GetContentRegionAvail().x;
    const CourseRow row = row_of(session, i);
    if (course_row(course[i].id.c_str(), row, width, theme)) actions.push_back(ask::ChooseLesson{i});
    if (row.current) follow_current(i);
    explain([&] { return row_tooltip(course[i], row); }, theme);
  }
  draw_programs(session, theme, actions);
  ImGui::PopStyleVar();
}

}  // namespace

Actions draw_rail(const Session& session, const Theme& theme) {
  DrawKey key(session.lesson_index());
  for (const auto& [lesson, goals] : session.progress()) {
    key.add(lesson);
    for (const std::string& goal : goals) key.add(goal);
  }
  const ProgramSession& programs = session.programs();
  key.add(programs.shown());
  key.add(programs.asks_for_path() ? 1 + static_cast<int>(programs.makes_file()) : 0);
  if (programs.open()) key.add(programs.open()->path().native());
  for (std::size_t i = 0; i < shown_programs(programs); ++i) {
    key.add(programs.recent()[i]);
    key.add(programs.has_unsaved(i));
  }
  Actions actions;
  draw_kept_part(key, [&] { draw_rows(session, theme, actions); });
  return actions;
}

}  // namespace racecourse
