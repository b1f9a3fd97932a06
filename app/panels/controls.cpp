#include "panels/controls.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "draw/parts.h"
#include "draw/widgets.h"
#include "imgui.h"
#include "panels/setting_controls.h"

namespace racecourse {

namespace {

/// Draws the controls of a real run into a row and collects what is asked for.
class ControlRow {
 public:
  ControlRow(const Session& session, const Theme& theme, ViewState& view)
      : session_(session),
        theme_(theme),
        view_(view),
        right_(ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x),
        row_(theme, ImGui::GetContentRegionAvail().x) {}

  Actions draw() {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    draw_run();
    view_.landmarks.note(Landmark::run, {low, ImGui::GetItemRectMax()});
    draw_settings();
    if (session_.lesson().runs_on) draw_until_stopped();
    view_.landmarks.note(Landmark::settings, {low, {right_, ImGui::GetItemRectMax().y}});
    return std::move(wishes_);
  }

 private:
  void draw_run() {
    const bool going = session_.state() == RunState::running;
    // As wide as the longer word, so that the row does not move when a run starts.
    row_.place(
        std::max(button_width("Stop", theme_, Symbol::stop), button_width("Run", theme_, Symbol::play)));
    if (primary_button("run", going ? Symbol::stop : Symbol::play, going ? "Stop" : "Run", theme_))
      wishes_.push_back(ask::RunOrStop{});
    explain(going ? "Stops the threads. What they did so far stays on the screen.\nKey: Space"
                  : "Starts real threads with these settings.\nKey: Space",
            theme_);
    row_.place(button_width("Run × 100", theme_));
    if (quiet_button("many", "Run × 100", theme_)) wishes_.push_back(ask::RunMany{});
    explain(
        "A hundred runs of the set count, one after another, to see how often each result comes. The tab "
        "Outcomes "
        "counts them.",
        theme_);
  }

  void draw_settings() {
    SettingControls controls(session_.lesson(), session_.settings(), theme_, view_.chip, row_);
    for (const Setting& setting : session_.lesson().settings)
      if (is_lane_count(session_.lesson(), setting) && session_.until_stopped())
        controls.leave_unused(setting.name);
    for (const WantedSetting& wanted : controls.draw())
      wishes_.push_back(ask::Set{wanted.setting, wanted.value});
  }

  void draw_until_stopped() {
    const std::array<std::string, 2> words{"set count", "until stopped"};
    const SegmentedSpec spec{.label = "run", .words = words, .chosen = session_.until_stopped() ? 1u : 0u};
    row_.place(segmented_width(spec, theme_));
    if (segmented("until-stopped", spec, theme_)) wishes_.push_back(ask::ToggleUntilStopped{});
    explain("Whether the threads end after their count, or go on until you stop them.\nKey: K", theme_);
  }

  const Session& session_;
  const Theme& theme_;
  ViewState& view_;
  const float right_;  // where the row ends
  FlowRow row_;
  Actions wishes_;
};

}  // namespace

Actions draw_controls(const Session& session, const Theme& theme, ViewState& view) {
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(10), theme.px(8)));
  Actions wishes = ControlRow(session, theme, view).draw();
  ImGui::PopStyleVar();
  return wishes;
}

}  // namespace racecourse
