#include "panels/run_label.h"

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float least_room = 160;  // for words that are cut at their end
constexpr float veil = 0.5f;       // what is left of the contrast can still be read

std::string what_it_is(const Snapshot& run) {
  if (run.replayed) return "One schedule, replayed: ";
  return run.runs_asked > 1 ? "Figures of all runs, threads and charts of the last: " : "This run: ";
}

std::string no_longer_set_words(const ViewState& view) {
  return view.told.no_longer_set() + ", which is no longer set";
}

}  // namespace

void draw_run_label(const Session& session, const ViewState& view, float width, const Theme& theme) {
  if (session.snapshot()->state == RunState::idle) {
    if (!view.told.before().empty())
      paragraph(view.told.before(), theme.fonts.small, theme.accent_ink, width);
    return;
  }
  const std::string past = past_results(view);
  const std::string words = past.empty() ? what_it_is(*session.snapshot()) + view.told.had() : past;
  label(words, theme.fonts.small, past.empty() ? theme.text_muted : theme.accent_ink, width);
  explain("What is shown was measured with " + view.told.had() + "." +
              (past.empty() ? "" : " Space runs what is set now."),
          theme);
}

void draw_run_label_beside(const Session& session, const ViewState& view, ImVec2 line, float taken,
                           float width, const Theme& theme) {
  const float room = width - taken - theme.px(24);
  if (session.snapshot()->state == RunState::idle || room < theme.px(least_room)) return;
  const std::string words =
      shortened(what_it_is(*session.snapshot()) + view.told.had(), theme.fonts.small, room);
  draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.small, line.x + width,
                   line.y + line_step(theme.fonts.text) / 2, 1, theme.text_muted, words);
}

std::string past_results(const ViewState& view) {
  if (view.told.no_longer_set().empty()) return {};
  return "These results are from a run with " + no_longer_set_words(view) + ".";
}

void dim_past_results(const char* id, const ViewState& view, ImVec2 low, ImVec2 high, ImU32 surface) {
  if (view.told.no_longer_set().empty()) return;
  const ImVec2 cursor = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(low);
  // A window of its own is drawn over the windows before it, and lets the pointer through.
  compat::begin_child(id, {high.x - low.x, high.y - low.y},
                      ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBackground);
  ImGui::GetWindowDrawList()->AddRectFilled(low, high, faded(surface, veil));
  ImGui::EndChild();
  ImGui::SetCursorScreenPos(cursor);
}

std::string about_past_run(const ViewState& view) {
  if (view.told.no_longer_set().empty()) return {};
  return "This is about the run with " + no_longer_set_words(view) + ".";
}

}  // namespace racecourse
