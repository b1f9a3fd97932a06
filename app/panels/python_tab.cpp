#include "panels/python_tab.h"

#include <algorithm>
#include <string>
#include <vector>

#include "panels/lesson_words.h"
#include "panels/reading.h"
#include "text/format.h"
#include "text/twin_words.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/markdown_draw.h"
#include "ui/output_view.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

// As a multiple of the type size: if the tab is narrower, the source gives way to the results.
constexpr float share_of_source = 0.5f;
constexpr float room_for_source = 640;
constexpr float most_output_height = 120;

std::string twin_state_words(const TwinSnapshot& twin) {
  if (!twin.failure.empty()) return "It could not be run.";
  switch (twin.state) {
    case RunState::idle: return "Not run yet.";
    case RunState::running: return twin.python.empty() ? "Starting ..." : "Running: " + twin.python;
    case RunState::stopping: return "Stopping ...";
    case RunState::done: break;
  }
  if (!twin.held) return "Stopped before it was done.";
  return std::string(*twin.held ? "Held" : "Broken") + ". " + twin.python;
}

/// What the twin gets when it is run now.
Settings set_for_twin(const Session& session) {
  return twin_settings(session.lesson(), session.twin().own_settings(session.lesson_index()),
                       session.settings());
}

/// "threads 4 · additions each 1,000,000": with what it was run, or else what it is to be run with.
std::string settings_words(const Session& session) {
  const Settings now = set_for_twin(session);
  const auto& then = session.twin().ran_with(session.lesson_index());
  std::string words;
  for (const Setting& setting : now.declared())
    if (then || is_shared_setting(session.lesson(), setting))
      words += (words.empty() ? "" : " · ") + then.value_or(now).words(setting.name);
  if (then && !(*then == now)) return "These figures had " + words + ", which is no longer set.";
  return words;
}

/// Whether the C++ run beside it had the same settings.
bool is_comparable(const Session& session) {
  const auto& then = session.twin().ran_with(session.lesson_index());
  return then && twin_settings(session.lesson(), *then, session.snapshot()->settings) == *then;
}

/// The button, and the settings that only the twin has.
class TwinControls {
 public:
  TwinControls(const Session& session, const Theme& theme, ViewState& view, float width)
      : session_(session), theme_(theme), view_(view), row_(theme, width) {}

  Actions draw() {
    draw_run_button();
    for (const Setting& setting : session_.lesson().twin_settings)
      if (!is_shared_setting(session_.lesson(), setting)) draw_own(setting);
    return std::move(actions_);
  }

 private:
  void draw_run_button() {
    const bool going = session_.twin().running(session_.lesson_index());
    const float width = std::max(button_width("Stop Python", theme_, Symbol::stop),
                                 button_width("Run Python", theme_, Symbol::play));
    row_.place(width);
    if (primary_button("twin", going ? Symbol::stop : Symbol::play, going ? "Stop Python" : "Run Python",
                       theme_, true, width))
      actions_.push_back(ask::RunOrStopTwin{});
    explain(
        "Runs this file with " + session_.twin().python() +
            ", in a process of its own. If a lesson runs at the same time, the two share the cores. Key: P",
        theme_);
  }

  void draw_own(const Setting& setting) {
    const std::int64_t value = session_.twin().own_settings(session_.lesson_index()).number(setting.name);
    std::optional<std::int64_t> wanted;
    ImGui::PushID("twin settings");
    if (setting.is_number()) {
      const NumberChip chip{.label = setting.label,
                            .value = value,
                            .low = setting.low,
                            .high = setting.high,
                            .unit = setting.unit,
                            .logarithmic = setting.logarithmic};
      row_.place(number_chip_width(chip, theme_));
      wanted = number_chip(setting.name.c_str(), chip, view_.chip, theme_);
    } else {
      std::vector<std::string> words;
      for (const Choice& choice : setting.choices) words.push_back(choice.label);
      const SegmentedSpec spec{.label = setting.label,
                               .words = words,
                               .chosen = static_cast<std::size_t>(value),
                               .room = row_.room()};
      row_.place(segmented_width(spec, theme_));
      if (const auto chosen = segmented(setting.name.c_str(), spec, theme_))
        wanted = static_cast<std::int64_t>(*chosen);
    }
    ImGui::PopID();
    explain(setting.help + "\nTakes effect at the next start.", theme_);
    if (wanted) actions_.push_back(ask::SetTwin{setting.name, *wanted});
  }

  const Session& session_;
  const Theme& theme_;
  ViewState& view_;
  FlowRow row_;
  Actions actions_;
};

void draw_paragraph(const std::string& words, float width, const Theme& theme, bool muted) {
  Block paragraph;
  paragraph.spans.push_back({.text = words});
  draw_markdown({paragraph}, width, theme, muted);
}

/// Each figure of the twin, beside that of the C++ run if there is one.
void draw_twin_figures(const Session& session, const TwinSnapshot& twin, float width, const Theme& theme) {
  if (twin.metrics.empty()) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float line = text_height(theme.fonts.text) + theme.px(5);
  const float python_at = width * 0.68f;
  ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 begin = at;
  const auto cells = [&](ImFont* font, ImU32 first, const std::string& name, ImU32 second,
                         const std::string& python, const std::string& cpp) {
    const float middle = at.y + line / 2;
    draw_text_beside(list, theme.fonts.text, at.x, middle, 0, first,
                     shortened(name, theme.fonts.text, width * 0.36f));
    draw_text_beside(list, font, at.x + python_at, middle, 1, second, python);
    draw_text_beside(list, font, at.x + width, middle, 1, theme.text_muted, cpp);
    at.y += line;
  };
  const bool comparable = is_comparable(session);
  cells(theme.fonts.small, theme.text_muted, "", theme.text_muted, "Python",
        comparable ? "C++" : "C++, set otherwise");
  for (const Metric& metric : twin.metrics) {
    const Lesson& lesson = session.lesson();
    const Format format = twin_format(lesson, metric);
    const auto cpp = session.snapshot()->metric(metric.name);
    const Role role = twin_role(lesson, metric);
    cells(theme.fonts.digits, theme.text_muted, twin_label(lesson, metric),
          role == Role::plain ? theme.text : theme.role(role), metric_text(metric.value, format, metric.unit),
          cpp && comparable ? metric_text(*cpp, format, metric.unit) : "–");
  }
  ImGui::Dummy({width, at.y - begin.y + theme.px(6)});
}

void draw_twin_output(const TwinSnapshot& twin, float width, const Theme& theme) {
  if (twin.lines.empty()) return;
  std::vector<OutputLine> lines;
  lines.reserve(twin.lines.size());
  for (const std::string& line : twin.lines) lines.push_back({.text = line});
  const float height = (text_height(theme.fonts.code) + theme.px(4)) * static_cast<float>(lines.size() + 1);
  output_view("twin output", lines, "", {width, std::min(height, theme.px(most_output_height))}, theme);
  ImGui::Dummy({1, theme.px(6)});
}

void draw_findings(const Session& session, const Theme& theme, ViewState& view) {
  const float width = ImGui::GetContentRegionAvail().x - theme.px(6);
  const TwinSnapshot& twin = *session.twin().snapshot(session.lesson_index());
  const ImU32 colour = !twin.failure.empty() || twin.held == false ? theme.bad
                       : twin.held == true                         ? theme.good
                                                                   : theme.text_muted;
  label(twin_state_words(twin), theme.fonts.strong, colour, width);
  if (!twin.failure.empty()) draw_paragraph(twin.failure + ".", width, theme, false);
  draw_paragraph(settings_words(session), width, theme, true);
  draw_twin_figures(session, twin, width, theme);
  draw_twin_output(twin, width, theme);
  for (const std::string& note : twin.notes) draw_paragraph(note, width, theme, true);
  draw_python_section(theme, view, width);
}

}  // namespace

Actions draw_python_tab(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const bool source_too = size.x / theme.scale >= room_for_source;
  const float gap = theme.px(18);
  const float source = source_too ? (size.x - gap) * share_of_source : 0;
  if (source_too)
    source_view("twin source", session.lesson().twin, Language::python, {}, view.twin_source,
                {source, size.y}, theme);
  const float left = source_too ? source + gap : 0;
  ImGui::SetCursorScreenPos({origin.x + left, origin.y});
  compat::begin_child("twin", {size.x - left, size.y});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(10), theme.px(6)));
  Actions actions = TwinControls(session, theme, view, ImGui::GetContentRegionAvail().x).draw();
  draw_findings(session, theme, view);
  fade_scrolled(theme.panel, theme);
  ImGui::PopStyleVar();
  ImGui::EndChild();
  return actions;
}

}  // namespace racecourse
