#include "panels/program_results.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "panels/program_words.h"
#include "plots/odds.h"
#include "ui/draw_helpers.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

/// A card with a heading and one muted sentence.
void draw_empty_card(std::string_view heading, std::string_view sentence, ImVec2 size, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float pad = theme.px(14);
  card_background(low, {low.x + size.x, low.y + size.y}, theme);
  ImGui::SetCursorScreenPos({low.x + pad, low.y + theme.px(12)});
  label(heading, theme.fonts.strong, theme.text, size.x - 2 * pad);
  ImGui::SetCursorScreenPos({low.x + pad, ImGui::GetCursorScreenPos().y - theme.px(4)});
  paragraph(sentence, theme.fonts.text, theme.text_muted, size.x - 2 * pad);
  ImGui::SetCursorScreenPos(low);
  ImGui::Dummy(size);
}

ImU32 colour_of(VerdictColour colour, const Theme& theme) {
  switch (colour) {
    case VerdictColour::good: return theme.good;
    case VerdictColour::bad: return theme.bad;
    case VerdictColour::neutral: break;
  }
  return theme.text_muted;
}

/// Which outcome the schedule that is shown has come to.
std::optional<std::size_t> outcome_of_walk(const ProgramWork& work) {
  const Walked* const walk = work.walk();
  if (!walk || walk->ended().empty() || !work.answer().found) return {};
  const auto& outcomes = work.answer().found->outcomes;
  const auto at = std::find_if(outcomes.begin(), outcomes.end(), [&](const ExploredOutcome& outcome) {
    return outcome.value == walk->outcome() && outcome.ended == walk->ended();
  });
  if (at == outcomes.end()) return {};
  return static_cast<std::size_t>(at - outcomes.begin());
}

/// The levels of optimisation, of which one is chosen.
void draw_levels(const ProgramWork& work, const Theme& theme, Actions& actions) {
  static const std::array<std::string, 3> levels{"-O0", "-O1", "-O2"};
  const SegmentedSpec spec{.words = levels, .chosen = static_cast<std::size_t>(work.optimise())};
  if (const auto level = segmented("optimise", spec, theme))
    actions.push_back(ask::SetOptimise{static_cast<int>(*level)});
  explain(
      "Compiles with this optimization, and explores that program. A variable that is kept in a register "
      "leaves "
      "fewer steps.",
      theme);
}

/// Below the odds: what the reader should know of them. Returns its height.
float draw_remarks(const ProgramWork& work, ImVec2 low, float width, const Theme& theme) {
  const std::string words = words_below_odds(work);
  if (words.empty()) return 0;
  const float height = wrapped_height(theme.fonts.small, words, width);
  draw_wrapped(*ImGui::GetWindowDrawList(), theme.fonts.small, {low.x, low.y - height}, theme.waiting, words,
               width);
  return height + theme.px(6);
}

}  // namespace

void draw_verdict(const ProgramSession& programs, float width, const Theme& theme) {
  const ProgramVerdictLine verdict = verdict_line(programs.work());
  const bool bad = verdict.colour == VerdictColour::bad, good = verdict.colour == VerdictColour::good;
  const ImU32 colour = colour_of(verdict.colour, theme);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float height = control_height(theme) + theme.px(6), pad = theme.px(14);
  plate(*ImGui::GetWindowDrawList(), low, {low.x + width, low.y + height},
        bad || good ? mix(theme.panel, colour, 0.14f) : theme.panel, bad || good ? colour : theme.outline,
        theme.px(8), theme);
  draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.strong, low.x + pad, low.y + height / 2, 0,
                   colour, shortened(verdict.words, theme.fonts.strong, width - 2 * pad));
  ImGui::Dummy({width, height});
  if (ImGui::IsItemHovered()) tip(verdict.words, theme);
}

Actions draw_outcomes_card(const ProgramSession& programs, ImVec2 size, const Theme& theme, ViewState& view) {
  const ProgramWork& work = programs.work();
  Actions actions;
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const auto& found = work.answer().found;
  const bool explored = found && !found->outcomes.empty();
  if (!explored && work.runs().done == 0) {
    const std::string& failure = work.runs().failure;
    draw_empty_card("How it can end", failure.empty() ? nothing_known_yet(work) : failure.c_str(), size,
                    theme);
    return actions;
  }
  card_background(low, {low.x + size.x, low.y + size.y}, theme);
  const float pad = theme.px(12);
  ImGui::SetCursorScreenPos({low.x + pad, low.y + pad});
  draw_levels(work, theme, actions);
  const float top = low.y + 1.6f * pad + control_height(theme);
  ImGui::SetCursorScreenPos({low.x + pad, top});
  if (view.odds_version != work.version()) {
    view.odds_version = work.version();
    view.program_odds = odds_rows(work);
  }
  const OddsData data{.rows = view.program_odds,
                      .odds_known = explored && found->odds_known,
                      .counted = explored && found->counted() && found->complete(),
                      .runs = work.runs().done,
                      .chosen = outcome_of_walk(work)};
  const float bottom = low.y + size.y - pad;
  const float below = draw_remarks(work, {low.x + pad, bottom}, size.x - 2 * pad, theme);
  const auto row = odds("program odds", data, {size.x - 2 * pad, bottom - below - top}, theme);
  if (row && explored && *row < found->outcomes.size())
    actions.push_back(ask::WalkSchedule{found->outcomes[*row].schedule});
  ImGui::SetCursorScreenPos(low);
  ImGui::Dummy(size);
  return actions;
}

}  // namespace racecourse
