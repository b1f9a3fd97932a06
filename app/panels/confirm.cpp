#include "panels/confirm.h"

#include <algorithm>
#include <string>

#include "kit/base/words.h"
#include "panels/overlay.h"
#include "ui/draw_helpers.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float confirm_width = 440;
constexpr float before_answers = 18;

/// A question and two answers; the harmless one has the keyboard.
struct Confirmation {
  std::string question, words;
  std::string yes, no;
  std::string yes_help, no_help;
  Action action;
};

float height_of(const Confirmation& asked, float inside, const Theme& theme) {
  return text_height(theme.fonts.strong) + theme.px(8) +
         wrapped_height(theme.fonts.text, asked.words, inside) + theme.px(before_answers) +
         control_height(theme) + 2 * overlay_padding(theme).y + theme.px(4);
}

Actions draw_answers(const Confirmation& asked, const Theme& theme) {
  Actions actions;
  FlowRow row(theme, ImGui::GetContentRegionAvail().x);
  row.place(button_width(asked.no, theme));
  if (primary_button("no", Symbol::none, asked.no, theme)) actions.push_back(ask::CloseOverlay{});
  ImGui::SetItemDefaultFocus();
  explain(asked.no_help + "\nKey: Esc", theme);
  row.place(button_width(asked.yes, theme));
  if (quiet_button("yes", asked.yes, theme)) actions = {asked.action, ask::CloseOverlay{}};
  explain(asked.yes_help, theme);
  return actions;
}

Actions draw_confirmation(const char* id, const Confirmation& asked, const Theme& theme) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float width = std::min(theme.px(confirm_width), screen.x - theme.px(24));
  const float inside = std::max(width - 2 * overlay_padding(theme).x, 1.0f);
  const float height = std::min(height_of(asked, inside, theme), screen.y - theme.px(24));
  draw_shade("confirm shade", {}, theme);
  begin_overlay(id, {(screen.x - width) / 2, (screen.y - height) / 2}, {width, height}, theme);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  label(asked.question, theme.fonts.strong, theme.text, inside);
  ImGui::Dummy({1, theme.px(8)});
  paragraph(asked.words, theme.fonts.text, theme.text, inside);
  ImGui::Dummy({1, theme.px(before_answers)});
  Actions actions = draw_answers(asked, theme);
  ImGui::PopStyleVar();
  end_overlay();
  return actions;
}

}  // namespace

Actions draw_forget_progress(const Session& session, const Theme& theme) {
  std::size_t met = 0;
  for (const auto& [lesson, goals] : session.progress()) met += goals.size();
  const Confirmation asked{.question = "Reset your progress?",
                           .words = met == 0
                                        ? std::string("You have not met any goals yet, so nothing changes.")
                                        : counted(static_cast<double>(met), "goals") +
                                              " you have met will be open again. This cannot be undone.",
                           .yes = "Reset progress",
                           .no = "Keep it",
                           .yes_help = "Makes all goals open again, and saves that right away.",
                           .no_help = "Changes nothing.",
                           .action = ask::ForgetProgress{}};
  return draw_confirmation("forget progress", asked, theme);
}

}  // namespace racecourse
