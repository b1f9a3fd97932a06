#include "panels/controls.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "imgui.h"
#include "panels/setting_controls.h"
#include "ui/kept_drawing.h"
#include "ui/parts.h"
#include "ui/widgets.h"

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
    return std::move(actions_);
  }

 private:
  void draw_run() {
    const bool going = session_.state() == RunState::running;
    row_.place(run_width());
    if (primary_button("run", going ? Symbol::stop : Symbol::play, going ? "Stop" : "Run", theme_, true,
                       run_width()))
      actions_.push_back(ask::RunOrStop{});
    explain(going ? "Stops the threads. What they did so far stays on the screen.\nKey: Space"
                  : "Starts real threads with these settings.\nKey: Space",
            theme_);
    row_.place(button_width("Run × 100", theme_));
    if (quiet_button("many", "Run × 100", theme_)) actions_.push_back(ask::RunMany{});
    explain(
        "A hundred runs of the set count, one after another, to see how often each result comes up. The "
        "Outcomes tab counts them.",
        theme_);
  }

  void draw_settings() {
    SettingControls controls(session_.lesson(), session_.settings(), theme_, view_.chip, row_);
    for (const Setting& setting : session_.lesson().settings)
      if (is_lane_count(session_.lesson(), setting) && session_.until_stopped())
        controls.leave_unused(setting.name);
    if (needs_lines_apart(controls)) controls.keep_lines_apart();
    for (const WantedSetting& wanted : controls.draw())
      actions_.push_back(ask::Set{wanted.setting, wanted.value});
  }

  /// As wide as the longer word, so that the row does not move when a run starts.
  float run_width() const {
    return std::max(button_width("Stop", theme_, Symbol::stop), button_width("Run", theme_, Symbol::play));
  }

  SegmentedSpec until_stopped() const {
    return {.label = "run", .words = until_words_, .chosen = session_.until_stopped() ? 1u : 0u};
  }

  /// If one line is too short, buttons and switches go on the first and numbers on the second, rather than just what is left
  /// over.
  bool needs_lines_apart(const SettingControls& controls) const {
    std::vector<float> pressed = controls.widths(true);
    pressed.insert(pressed.end(), {run_width(), button_width("Run × 100", theme_)});
    std::vector<float> set = controls.widths(false);
    if (session_.lesson().runs_on) set.push_back(segmented_width(until_stopped(), theme_));
    std::vector<float> all = pressed;
    all.insert(all.end(), set.begin(), set.end());
    return !row_.takes(all) && row_.takes(pressed) && row_.takes(set);
  }

  void draw_until_stopped() {
    const SegmentedSpec spec = until_stopped();
    row_.place(segmented_width(spec, theme_));
    if (segmented("until-stopped", spec, theme_)) actions_.push_back(ask::ToggleUntilStopped{});
    explain("Whether the threads stop after a set count, or keep going until you stop them.\nKey: K", theme_);
  }

  const Session& session_;
  const Theme& theme_;
  ViewState& view_;
  const float right_;  // where the row ends
  const std::array<std::string, 2> until_words_{"set count", "until stopped"};
  FlowRow row_;
  Actions actions_;
};

}  // namespace

Actions draw_controls(const Session& session, const Theme& theme, ViewState& view) {
  std::optional<DrawKey> key;
  if (!view.chip.typing) {
    key.emplace(session.lesson_index(), session.state() == RunState::running, session.until_stopped());
    for (const Setting& setting : session.settings().declared())
      key->add(session.settings().number(setting.name));
  }
  Actions actions;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(10), theme.px(8)));
  draw_kept_part(key, [&] { actions = ControlRow(session, theme, view).draw(); });
  ImGui::PopStyleVar();
  return actions;
}

}  // namespace racecourse
