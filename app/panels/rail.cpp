#include "panels/rail.h"

#include <algorithm>
#include <string>

#include "imgui.h"
#include "ui/draw_helpers.h"
#include "ui/kept_drawing.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

CourseRow row_of(const Session& session, std::size_t index) {
  const Lesson& lesson = session.course()[index];
  const auto met = std::count_if(lesson.teaching.goals.begin(), lesson.teaching.goals.end(),
                                 [&](const Goal& goal) { return session.goal_met(lesson, goal); });
  return {.number = static_cast<int>(index) + 1,
          .title = lesson.title,
          .goals = lesson.teaching.goals.size(),
          .met = static_cast<std::size_t>(met),
          .current = index == session.lesson_index()};
}

/// The question, and in words how many dots are full.
std::string row_tooltip(const Lesson& lesson, const CourseRow& row) {
  if (row.goals == 0) return lesson.teaching.question;
  return lesson.teaching.question + "\n" + std::to_string(row.met) + " of " +
         counted(static_cast<double>(row.goals), "goals") + " met";
}

void draw_part(Part part, bool first, const Theme& theme) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x + theme.px(16), at.y + theme.px(first ? 2.0f : 12.0f)});
  part_heading(to_string(part), theme);
  ImGui::SetCursorScreenPos({at.x, ImGui::GetCursorScreenPos().y + theme.px(6)});
}

void draw_rows(const Session& session, const Theme& theme, Actions& actions) {
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const auto& course = session.course();
  for (std::size_t i = 0; i < course.size(); ++i) {
    if (i == 0 || course[i].part != course[i - 1].part) draw_part(course[i].part, i == 0, theme);
    const float width = ImGui::GetContentRegionAvail().x;
    const CourseRow row = row_of(session, i);
    if (course_row(course[i].id.c_str(), row, width, theme)) actions.push_back(ask::ChooseLesson{i});
    explain([&] { return row_tooltip(course[i], row); }, theme);
  }
  ImGui::PopStyleVar();
}

}  // namespace

Actions draw_rail(const Session& session, const Theme& theme) {
  DrawKey key(session.lesson_index());
  for (const auto& [lesson, goals] : session.progress()) {
    key.add(lesson);
    for (const std::string& goal : goals) key.add(goal);
  }
  Actions actions;
  draw_kept_part(key, [&] { draw_rows(session, theme, actions); });
  return actions;
}

}  // namespace racecourse
