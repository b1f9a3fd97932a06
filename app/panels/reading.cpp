#include "panels/reading.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "draw/format.h"
#include "draw/markdown.h"
#include "draw/parts.h"
#include "imgui.h"
#include "panels/lesson_words.h"

namespace racecourse {

namespace {

/// What {name} in the text stands for: every setting, and every figure that was measured.
Slots slots_of(const Session& session) {
  Slots slots;
  for (const Setting& setting : session.lesson().settings)
    slots[setting.name] = shown_value(setting, session.settings().number(setting.name));
  for (const MetricSpec& spec : session.lesson().metrics)
    if (const auto value = session.snapshot()->metric(spec.name))
      slots[spec.name] = metric_text(*value, spec.format, spec.unit);
  return slots;
}

/// The text with its figures. What speaks of figures that are not there yet is left out until they are.
Blocks told(const Blocks& blocks, const Slots& slots) {
  const auto speaks_of_figures = [](const Block& block) {
    return std::any_of(block.spans.begin(), block.spans.end(),
                       [](const Span& span) { return span.text.find('{') != std::string::npos; });
  };
  Blocks result;
  for (const Block& block : blocks) {
    if (!speaks_of_figures(block)) {
      result.push_back(block);
    } else if (const Blocks alone{block}; unknown_slots(alone, slots).empty()) {
      result.push_back(fill_slots(alone, slots).front());
    }
  }
  return result;
}

void gap(float height) { ImGui::Dummy({1, height}); }

void draw_section(std::string_view heading, std::string_view name, const Slots& slots, const ViewState& view,
                  float width, const Theme& theme, bool muted = false) {
  const auto section = view.sections.find(name);
  if (section == view.sections.end()) return;
  section_heading(heading, theme);
  draw_markdown(told(section->second, slots), width, theme, muted);
  gap(theme.px(8));
}

void draw_goals(const Session& session, float width, const Theme& theme) {
  const Lesson& lesson = session.lesson();
  if (lesson.goals.empty()) return;
  section_heading("Goals", theme);
  for (const Goal& goal : lesson.goals) {
    ImGui::BeginGroup();
    goal_row(goal.sentence, session.goal_met(lesson, goal), width, theme);
    ImGui::EndGroup();
    explain(goal.hint, theme);
  }
  gap(theme.px(8));
}

/// What should be known of how the run was measured.
void draw_notes(const Session& session, float width, const Theme& theme) {
  const auto& notes = session.snapshot()->notes;
  if (notes.empty()) return;
  section_heading("This run", theme);
  for (const std::string& note : notes) {
    Block paragraph;
    paragraph.spans.push_back({.text = note});
    draw_markdown({paragraph}, width, theme, true);
  }
  gap(theme.px(8));
}

}  // namespace

void draw_reading(const Session& session, const Theme& theme, const ViewState& view) {
  const float width = ImGui::GetContentRegionAvail().x;
  const Slots slots = slots_of(session);
  draw_section("Predict", "Predict", slots, view, width, theme);
  draw_section("Watch", "Watch", slots, view, width, theme);
  draw_notes(session, width, theme);
  draw_section("Explain", "Explain", slots, view, width, theme);
  draw_goals(session, width, theme);
  draw_section("Common belief", "Belief", slots, view, width, theme, true);
}

void draw_talking_points(const Session& session, const Theme& theme, const ViewState& view) {
  draw_section("Talking points", "Talking points", slots_of(session), view, ImGui::GetContentRegionAvail().x,
               theme);
}

void draw_python_section(const Session& session, const Theme& theme, const ViewState& view, float width) {
  draw_section("What differs, and why", "Python", slots_of(session), view, width, theme);
}

}  // namespace racecourse
