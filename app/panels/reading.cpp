#include "panels/reading.h"

#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "panels/predict.h"
#include "panels/run_label.h"
#include "text/lesson_text.h"
#include "text/markdown.h"
#include "ui/markdown_draw.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

void gap(float height) { ImGui::Dummy({1, height}); }

void draw_section(std::string_view heading, std::string_view name, ViewState& view, float width,
                  const Theme& theme) {
  if (!view.told.has_section(name)) return;
  section_heading(heading, theme);
  draw_text_of(name, view, width, theme);
  gap(theme.px(8));
}

void draw_goals(const Session& session, float width, const Theme& theme, ViewState& view, Actions& actions) {
  const Lesson& lesson = session.lesson();
  if (lesson.teaching.goals.empty()) return;
  section_heading("Goals", theme);
  std::size_t hints = 0;
  for (const Goal& goal : lesson.teaching.goals) {
    const bool shown = session.hint_shown(goal);
    hints += shown ? 1 : 0;
    const GoalRow row{.sentence = goal.sentence,
                      .hint = shown ? std::string_view(goal.hint) : std::string_view{},
                      .met = session.goal_met(lesson, goal)};
    if (goal_row(goal.id.c_str(), row, width, theme)) actions.push_back(ask::ToggleHint{goal.id});
    explain(shown ? "Hides the hint." : "Shows a hint. Key: H", theme);
  }
  // Scroll to a hint that was asked for by a key.
  if (hints > view.hints) ImGui::SetScrollHereY(1.0f);
  view.hints = hints;
  gap(theme.px(8));
}

void draw_explanation(float width, const Theme& theme, ViewState& view) {
  section_heading("Explain", theme);
  const std::string past = about_past_run(view);
  if (!past.empty()) draw_markdown(plain_paragraph(past), width, theme, true);
  for (const Blocks& sentence : view.told.explanation()) draw_markdown(sentence, width, theme);
  draw_text_of("Explain", view, width, theme);
  gap(theme.px(8));
}

void draw_what_is_hidden(bool watch_is_shown, float width, const Theme& theme) {
  static const Blocks both =
      parse_markdown("*Watch* and *Explain* unfold once you have guessed, or skipped the guess (`X`).");
  static const Blocks one =
      parse_markdown("*Explain* unfolds once you have guessed, or skipped the guess (`X`).");
  draw_markdown(watch_is_shown ? one : both, width, theme, true);
  gap(theme.px(8));
}

void draw_belief(float width, const Theme& theme, ViewState& view) {
  section_heading("Common belief", theme);
  draw_text_of("Belief", view, width, theme, true);
  for (const Blocks& sentence : view.told.on_belief()) draw_markdown(sentence, width, theme);
  gap(theme.px(8));
}

/// How the run was measured, as far as the reader should know.
void draw_notes(float width, const Theme& theme, ViewState& view) {
  const std::vector<Blocks>& notes = view.told.notes();
  if (notes.empty()) return;
  section_heading(view.told.no_longer_set().empty() ? "This run" : "That run", theme);
  for (const Blocks& note : notes) draw_markdown(note, width, theme, true);
  gap(theme.px(8));
}

}  // namespace

void draw_text_of(std::string_view section, ViewState& view, float width, const Theme& theme, bool muted) {
  if (view.told.has_section(section)) draw_markdown(view.told.section(section), width, theme, muted);
}

Actions draw_reading(const Session& session, const Theme& theme, ViewState& view) {
  const float width = ImGui::GetContentRegionAvail().x;
  Actions actions = draw_predict(session, theme, view, width);
  const bool hidden = session.predictions().hides_answer();
  // What to do is told once; what came of it, for each question after its guess.
  if (!hidden || session.predictions().begun()) draw_section("Watch", "Watch", view, width, theme);
  if (hidden) draw_what_is_hidden(session.predictions().begun(), width, theme);
  if (!hidden) {
    draw_notes(width, theme, view);
    draw_explanation(width, theme, view);
  }
  draw_goals(session, width, theme, view, actions);
  if (!hidden) draw_belief(width, theme, view);
  return actions;
}

void draw_talking_points(const Theme& theme, ViewState& view) {
  draw_section("Talking points", "Talking points", view, ImGui::GetContentRegionAvail().x, theme);
}

void draw_python_section(const Theme& theme, ViewState& view, float width) {
  draw_section("What differs, and why", "Python", view, width, theme);
}

}  // namespace racecourse
