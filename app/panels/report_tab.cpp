#include "panels/report_tab.h"

#include <string>

#include "kit/base/words.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"
#include "ui/text_field.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

std::string what_is_in_it(const Session& session) {
  std::int64_t ran = 0;
  for (std::size_t i = 0; i < session.course().size(); ++i)
    if (session.snapshot(i)->state == RunState::done) ++ran;
  if (ran == 0) return "Run this lesson first: a report shows what was measured.";
  return "One page of " + (ran == 1 ? std::string("the lesson") : grouped(ran) + " lessons") +
         " you ran: settings, charts, outcomes, explanation, source, and your notes.";
}

}  // namespace

Actions draw_report_tab(const Session& session, const Theme& theme, ImVec2 size) {
  Actions actions;
  compat::begin_child("report", size);
  const float width = ImGui::GetContentRegionAvail().x;
  FlowRow row(theme, width);
  row.place(button_width("Write lab report", theme));
  if (quiet_button("write-report", "Write lab report", theme)) actions.push_back(ask::WriteReport{});
  explain("One HTML file, which opens in every browser and prints on two pages. Key: Ctrl R", theme);
  const std::string contents = what_is_in_it(session);
  row.place(text_size(theme.fonts.small, contents).x);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy({1, control_height(theme)});
  draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.small, at.x, at.y + control_height(theme) / 2, 0,
                   theme.text_muted, shortened(contents, theme.fonts.small, width));
  label("Your notes on this lesson", theme.fonts.small, theme.text_muted, width);
  std::string note = session.note();
  const ImVec2 room(width, std::max(ImGui::GetContentRegionAvail().y - theme.px(2), theme.px(60)));
  // Named after the lesson, to which the typed text belongs.
  if (text_field(("notes " + session.lesson().id).c_str(), note,
                 "What did you expect? What did you see? Why?", room, theme))
    actions.push_back(ask::Note{note});
  ImGui::EndChild();
  return actions;
}

}  // namespace racecourse
