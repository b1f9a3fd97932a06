#include "panels/controls.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "draw/parts.h"
#include "draw/widgets.h"
#include "imgui.h"
#include "kit/ordering.h"
#include "panels/lesson_words.h"

namespace racecourse {

namespace {

std::vector<std::string> labels_of(const Setting& setting) {
  std::vector<std::string> labels;
  for (const Choice& choice : setting.choices) labels.push_back(choice.label);
  return labels;
}

/// "threads 4" needs no unit, "work 50 µs" does.
bool says_unit(const Setting& setting) { return setting.label.find(setting.unit) != std::string::npos; }

/// Draws the controls of one lesson into a row and collects what is asked for.
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
    // The lock is what a lesson is about: it stands first, and is the largest.
    for (const Setting& setting : session_.lesson().settings)
      if (setting.key != '\0') draw_setting(setting);
    for (const Setting& setting : session_.lesson().settings)
      if (setting.key == '\0') draw_setting(setting);
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
        "A hundred runs of the set count, one after another: how often each result comes. The tab Outcomes "
        "counts them.",
        theme_);
  }

  void draw_setting(const Setting& setting) {
    const std::int64_t value = session_.settings().number(setting.name);
    if (setting.is_number())
      draw_number(setting, value);
    else if (setting.ordered)
      draw_order(setting, value);
    else if (setting.key != '\0' && setting.choices.size() == 2)
      draw_switch(setting, value);
    else if (setting.key != '\0')
      draw_segments(setting, value);
    else
      draw_words(setting, value);
    explain(setting_tooltip(session_.lesson(), setting), theme_);
  }

  void draw_number(const Setting& setting, std::int64_t value) {
    const bool used = !(is_lane_count(session_.lesson(), setting) && session_.until_stopped());
    const NumberChip chip{.label = setting.label,
                          .value = value,
                          .low = setting.low,
                          .high = setting.high,
                          .unit = says_unit(setting) ? std::string_view{} : std::string_view(setting.unit),
                          .logarithmic = setting.logarithmic,
                          .enabled = used};
    row_.place(number_chip_width(chip, theme_));
    if (const auto wanted = number_chip(setting.name.c_str(), chip, view_.chip, theme_))
      ask_for(setting, *wanted);
  }

  void draw_switch(const Setting& setting, std::int64_t value) {
    const std::string name = capitalized(setting.label);
    const SwitchSpec spec{.label = name,
                          .on_word = setting.choices[1].label,
                          .off_word = setting.choices[0].label,
                          .on = value == 1};
    row_.place(switch_width(spec, theme_));
    if (toggle_switch(setting.name.c_str(), spec, theme_)) ask_for(setting, value == 1 ? 0 : 1);
  }

  void draw_segments(const Setting& setting, std::int64_t value) {
    const std::vector<std::string> words = labels_of(setting);
    const SegmentedSpec spec{
        .label = setting.label, .words = words, .chosen = static_cast<std::size_t>(value)};
    row_.place(segmented_width(spec, theme_));
    if (const auto wanted = segmented(setting.name.c_str(), spec, theme_))
      ask_for(setting, static_cast<std::int64_t>(*wanted));
  }

  // The first is first; a click moves a word one place forward.
  void draw_order(const Setting& setting, std::int64_t value) {
    std::vector<std::size_t> order = ordering(setting.choices.size(), value);
    std::vector<std::string> words;
    for (std::size_t i = 0; i < order.size(); ++i)
      words.push_back(std::to_string(i + 1) + " " + setting.choices[order[i]].label);
    const SegmentedSpec spec{.label = setting.label, .words = words, .chosen = words.size()};
    row_.place(segmented_width(spec, theme_));
    const auto wanted = segmented(setting.name.c_str(), spec, theme_);
    if (!wanted || *wanted == 0) return;
    std::swap(order[*wanted], order[*wanted - 1]);
    ask_for(setting, number_of_ordering(order));
  }

  void draw_words(const Setting& setting, std::int64_t value) {
    const std::vector<std::string> words = labels_of(setting);
    const WordChip chip{.label = setting.label, .words = words, .chosen = static_cast<std::size_t>(value)};
    row_.place(word_chip_width(chip, theme_));
    if (const auto wanted = word_chip(setting.name.c_str(), chip, theme_))
      ask_for(setting, static_cast<std::int64_t>(*wanted));
  }

  void draw_until_stopped() {
    const std::array<std::string, 2> words{"set count", "until stopped"};
    const SegmentedSpec spec{.label = "run", .words = words, .chosen = session_.until_stopped() ? 1u : 0u};
    row_.place(segmented_width(spec, theme_));
    if (segmented("until-stopped", spec, theme_)) wishes_.push_back(ask::ToggleUntilStopped{});
    explain("Whether the threads end after their count, or go on until you stop them.\nKey: K", theme_);
  }

  void ask_for(const Setting& setting, std::int64_t value) {
    wishes_.push_back(ask::Set{setting.name, value});
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
