#include "panels/program_tabs.h"

#include <algorithm>
#include <string>
#include <vector>

#include "panels/program_assembly.h"
#include "panels/program_live_tabs.h"
#include "panels/program_schedule.h"
#include "session/program_tabs.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float card_padding = 12;

Actions draw_content(const ProgramSession& programs, ImVec2 size, const Theme& theme, ViewState& view) {
  switch (programs.tab()) {
    case ProgramTab::schedule: return draw_program_schedule(programs, size, theme, view);
    case ProgramTab::assembly: return draw_program_assembly(programs, size, theme, view);
    case ProgramTab::timeline: draw_program_timeline(programs, size, theme, view); break;
    case ProgramTab::output: draw_program_output(programs, size, theme); break;
  }
  return {};
}

}  // namespace

Actions draw_program_tab_row(const ProgramSession& programs, const Theme& theme, float width) {
  const std::vector<const ProgramTabRow*> tabs = program_tabs(programs.work());
  const bool open = programs.tab_on_stage() || !programs.is_low();
  const auto is_open = [&](const ProgramTabRow* row) { return open && row->tab == programs.tab(); };
  const auto chosen =
      static_cast<std::size_t>(std::find_if(tabs.begin(), tabs.end(), is_open) - tabs.begin());
  std::vector<std::string> labels;
  for (const ProgramTabRow* row : tabs) labels.emplace_back(row->label);
  Actions actions;
  // The button first: behind the tabs, Tab comes to what they show.
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float beside = tab_bar_height(theme);
  ImGui::SetCursorScreenPos({low.x + width - beside, low.y});
  if (stage_button("stage", !programs.tab_on_stage(), theme)) actions.push_back(ask::ToggleStage{});
  explain(programs.tab_on_stage() ? "Shows the program again.\nKey: B" : "This tab takes the page.\nKey: B",
          theme);
  ImGui::SetCursorScreenPos(low);
  const auto help = [&](std::size_t i) {
    return std::string(tabs[i]->help) + "\nKey: Ctrl " + std::to_string(i + 1);
  };
  if (const auto wanted = tab_bar("program tabs", labels, help, chosen, width - beside, theme))
    actions.push_back(ask::ChooseProgramTab{tabs[*wanted]->tab});
  return actions;
}

Actions draw_program_tabs(const ProgramSession& programs, ImVec2 size, const Theme& theme, ViewState& view) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float bar = tab_bar_height(theme), pad = theme.px(card_padding);
  // The card first: the chosen tab opens into it, so it is drawn over the card's edge.
  card_background({low.x, low.y + bar}, {low.x + size.x, low.y + size.y}, theme, CardCorners::under_tabs);
  Actions actions = draw_program_tab_row(programs, theme, size.x);
  ImGui::SetCursorScreenPos({low.x + pad, low.y + bar + 0.7f * pad});
  const ImVec2 inside(std::max(size.x - 2 * pad, 1.0f), std::max(size.y - bar - 1.4f * pad, 1.0f));
  for (Action& action : draw_content(programs, inside, theme, view)) actions.push_back(std::move(action));
  ImGui::SetCursorScreenPos(low);
  ImGui::Dummy(size);
  return actions;
}

}  // namespace racecourse
