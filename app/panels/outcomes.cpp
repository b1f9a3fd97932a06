#include "panels/outcomes.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "kit/base/words.h"
#include "kit/lesson/prediction.h"
#include "panels/run_label.h"
#include "pictures/histogram_bins.h"
#include "plots/charts.h"
#include "plots/sweep_view.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float room_for_both = 620;
constexpr float smallest_multiple = 186;
constexpr float multiple_height = 118;
constexpr float between_multiples = 8;

/// The guess in the words of the outcome; empty if it is not one.
std::string guessed_outcome(const Session& session) {
  const auto guess = session.guess();
  if (!guess || !session.lesson().teaching.prediction->of_outcome) return {};
  return guess_text(session.lesson(), *guess);
}

/// As many whole parts of the sentence as fit: half a number is a wrong number.
std::string_view fitting_part(std::string_view sentence, ImFont* font, float room) {
  while (text_size(font, sentence).x > room) {
    const auto end = [&](std::string_view mark) {
      const std::size_t at = sentence.rfind(mark);
      return at == std::string_view::npos ? 0 : at;
    };
    const std::size_t last = std::max(end(", "), end("; "));
    if (last == 0) break;
    sentence = sentence.substr(0, last);
  }
  return sentence;
}

void draw_runs(const Session& session, const Theme& theme, ImVec2 size) {
  const Snapshot& run = *session.snapshot();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const std::string guess = guessed_outcome(session);
  const HistogramData data{
      .outcomes = run.outcomes,
      .label = session.lesson().outcome_label,
      .guess = guess,
      .empty = size.x > theme.px(460)
                   ? "No run has ended yet. Run × 100 shows how often each outcome comes up."
                   : "No run has ended yet: Run × 100."};
  const std::string times = said_of_times(run.times);
  const float line = times.empty() ? 0 : text_height(theme.fonts.small) + theme.px(6);
  histogram("outcomes", data, {size.x, std::max(size.y - line, 1.0f)}, theme);
  if (!times.empty()) {
    ImGui::SetCursorScreenPos({origin.x, origin.y + size.y - text_height(theme.fonts.small)});
    label(fitting_part(times, theme.fonts.small, size.x), theme.fonts.small, theme.text_muted, size.x);
    if (text_size(theme.fonts.small, times).x > size.x) explain(times, theme);
  }
}

/// The effects of the settings, as small pictures side by side.
class SweepPart {
 public:
  SweepPart(const Session& session, const Theme& theme)
      : session_(session),
        theme_(theme),
        metrics_(sweep_metrics(session.lesson())),
        settings_(sweep_settings(session.lesson())) {}

  Actions draw(ImVec2 size) {
    const float bottom = ImGui::GetCursorScreenPos().y + size.y;
    draw_controls(size.x);
    const float room = std::max(bottom - ImGui::GetCursorScreenPos().y, 1.0f);
    compat::begin_child("effects", {size.x, room});
    draw_multiples(room);
    ImGui::EndChild();
    return std::move(actions_);
  }

 private:
  std::vector<const Setting*> chosen() const {
    if (session_.sweep_setting() == 0) return settings_;
    return {settings_.at(session_.sweep_setting() - 1)};
  }

  void draw_controls(float width) {
    FlowRow row(theme_, width, 8);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme_.px(8), theme_.px(6)));
    draw_button(row);
    std::vector<std::string> words{"each setting"};
    for (const Setting* setting : settings_) words.push_back(setting->label);
    const WordChip which{.label = "effect of", .words = words, .chosen = session_.sweep_setting()};
    row.place(word_chip_width(which, theme_));
    if (const auto wanted = word_chip("sweep-setting", which, theme_))
      actions_.push_back(ask::ChooseSweepSetting{*wanted});
    explain("The setting whose effect is measured and shown.", theme_);
    std::vector<std::string> labels;
    for (const MetricSpec& metric : metrics_) labels.push_back(metric.label);
    const WordChip on{.label = "on", .words = labels, .chosen = session_.sweep_metric()};
    row.place(word_chip_width(on, theme_));
    if (const auto wanted = word_chip("sweep-metric", on, theme_))
      actions_.push_back(ask::ChooseSweepMetric{*wanted});
    explain(metrics_[session_.sweep_metric()].help, theme_);
    ImGui::PopStyleVar();
  }

  void draw_button(FlowRow& row) {
    const bool busy = session_.sweeps().busy();
    const float width = std::max(button_width("Measure", theme_), button_width("Stop", theme_));
    row.place(width);
    if (quiet_button("sweep", busy ? "Stop" : "Measure", theme_, !settings_.empty(), width)) {
      const std::size_t chosen = session_.sweep_setting();
      actions_.push_back(ask::SweepOrStop{chosen == 0 ? std::string{} : settings_.at(chosen - 1)->name});
    }
    explain(
        "Runs the lesson at several values of a setting, a few times each. The others stay as they are.\nThe "
        "line is the median of the runs, the band goes from the lowest to the highest. Key: E",
        theme_);
  }

  void draw_multiples(float room) {
    const std::vector<const Setting*> shown = chosen();
    if (shown.empty())
      return label("This lesson has no setting to compare.", theme_.fonts.small, theme_.text_muted);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float gap = theme_.px(18);
    const auto fitting =
        static_cast<std::size_t>(std::max(1.0f, (width + gap) / (theme_.px(smallest_multiple) + gap)));
    const std::size_t columns = std::min(fitting, shown.size());
    const std::size_t rows = (shown.size() + columns - 1) / columns;
    const float each = (width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const float height = multiples_height(rows, room);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const auto column = static_cast<float>(i % columns);
      const auto line = static_cast<float>(i / columns);
      ImGui::SetCursorScreenPos(
          {origin.x + column * (each + gap), origin.y + line * (height + theme_.px(between_multiples))});
      draw_multiple(*shown[i], {each, height});
    }
  }

  /// A whole number of lines is visible, and no more than can be read.
  float multiples_height(std::size_t lines, float room) const {
    const float between = theme_.px(between_multiples);
    const auto readable =
        std::max(std::floor((room + between) / (theme_.px(multiple_height) + between)), 1.0f);
    const float seen = std::min(readable, static_cast<float>(lines));
    return std::max((room + between) / seen - between, theme_.px(multiple_height));
  }

  void draw_multiple(const Setting& setting, ImVec2 size) {
    const SweepSnapshot* sweep = session_.sweeps().found(session_.lesson().id, setting.name);
    const MetricSpec& metric = metrics_[session_.sweep_metric()];
    const std::string state = state_of(setting, sweep);
    SweepViewData data{.title = setting.label, .state = state, .metric = &metric};
    SweepPicture picture;
    if (sweep) {
      picture = sweep_picture(setting, *sweep, metric.name);
      data.picture = &picture;
      data.now = sweep_place(setting, *sweep, session_.settings().number(setting.name));
    }
    sweep_view(data, size, theme_);
  }

  std::string state_of(const Setting& setting, const SweepSnapshot* sweep) const {
    if (session_.sweeps().busy() && session_.sweeps().setting() == setting.name)
      return sweep && sweep->state != RunState::done
                 ? grouped(sweep->runs) + " of " + grouped(sweep->runs_asked) + " runs"
                 : "measuring";
    if (!sweep) return {};
    return others_changed(setting, *sweep) ? "measured with other settings" : said_of_sweep(*sweep);
  }

  bool others_changed(const Setting& setting, const SweepSnapshot& sweep) const {
    Settings now = session_.settings();
    now.set_number(setting.name, sweep.others.number(setting.name));
    return !(now == sweep.others);
  }

  const Session& session_;
  const Theme& theme_;
  const std::vector<MetricSpec> metrics_;
  const std::vector<const Setting*> settings_;
  Actions actions_;
};

}  // namespace

Actions draw_outcomes(const Session& session, const Theme& theme, const ViewState& view, ImVec2 size) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float gap = theme.px(24);
  if (size.x < theme.px(room_for_both)) {
    const float half = (size.y - theme.px(10)) / 2;
    draw_runs(session, theme, {size.x, half});
    dim_past_results("past runs", view, origin, {origin.x + size.x, origin.y + half}, theme.panel);
    ImGui::SetCursorScreenPos({origin.x, origin.y + half + theme.px(10)});
    return SweepPart(session, theme).draw({size.x, half});
  }
  // If no run has ended, there is little to say.
  const float left = (size.x - gap) * (session.snapshot()->outcomes.empty() ? 0.26f : 0.4f);
  draw_runs(session, theme, {left, size.y});
  dim_past_results("past runs", view, origin, {origin.x + left, origin.y + size.y}, theme.panel);
  ImGui::GetWindowDrawList()->AddLine({origin.x + left + gap / 2, origin.y},
                                      {origin.x + left + gap / 2, origin.y + size.y}, theme.rule,
                                      theme.px(1));
  // In one child window, so that what follows a control stays in its column.
  ImGui::SetCursorScreenPos({origin.x + left + gap, origin.y});
  compat::begin_child("sweeps", {size.x - left - gap, size.y});
  Actions actions = SweepPart(session, theme).draw(ImGui::GetContentRegionAvail());
  ImGui::EndChild();
  return actions;
}

}  // namespace racecourse
