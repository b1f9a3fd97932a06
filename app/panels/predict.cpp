#include "panels/predict.h"

#include <string>
#include <vector>

#include "imgui.h"
#include "kit/lesson/prediction.h"
#include "panels/reading.h"
#include "text/lesson_text.h"
#include "text/markdown.h"
#include "ui/draw_helpers.h"
#include "ui/markdown_draw.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

void draw_number_line(const Session& session, const Theme& theme, float width, Actions& actions) {
  const std::string hint = guess_hint(session.lesson()) + " (G)";
  const TextLine line{
      .text = session.predictions().drafted(), .hint = hint, .typing = session.typing() == Typing::guess};
  actions = draw_guess_line(line, width, theme);
  explain(
      "What you expect. Enter commits it, and so does starting a run; the run then gives the answer.\nKey: G",
      theme);
}

/// One word below the other; they would not fit side by side.
void draw_choices(const Session& session, const Theme& theme, float width, Actions& actions) {
  const auto& words = guess_words(session.lesson());
  double drafted = -1;
  read_guess(session.lesson(), session.predictions().drafted(), drafted);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool chosen = drafted == static_cast<double>(i);
    if (choice_row(words[i].word.c_str(), words[i].label, chosen, width, theme))
      actions.push_back(ask::ChooseGuess{i});
    explain("Your guess. You can change it until you commit it.\nKey: G, for the next one", theme);
  }
}

void draw_open(const Session& session, const Theme& theme, float width, Actions& actions) {
  switch (session.lesson().teaching.prediction->kind) {
    case GuessKind::number: draw_number_line(session, theme, width, actions); break;
    case GuessKind::choice: draw_choices(session, theme, width, actions); break;
    case GuessKind::order:
      draw_markdown(plain_paragraph("Your order is above the threads: a click moves a word forward. Left as "
                                    "listed, it is not a guess."),
                    width, theme, true);
      return;
  }
  if (quiet_button("skip", "Skip (X)", theme)) actions.push_back(ask::SkipGuess{});
  explain("Run it without a guess. You learn more by predicting first, but you do not have to.", theme);
  constexpr std::string_view how_to_commit = "Enter commits it, and so does starting a run.";
  const float left = width - button_width("Skip (X)", theme) - theme.px(10);
  if (text_size(theme.fonts.small, how_to_commit).x <= left) {
    ImGui::SameLine(0, theme.px(10));
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() +
                         (control_height(theme) - text_height(theme.fonts.small)) / 2);
  }
  paragraph(how_to_commit, theme.fonts.small, theme.text_muted, width);
}

void draw_guess(const Session& session, const Theme& theme, float width) {
  const auto guess = session.guess();
  if (!guess) return;
  const std::string text = guess_text(session.lesson(), *guess);
  // An order does not fit on the line.
  if (session.lesson().teaching.prediction->kind != GuessKind::order)
    value_row("your guess", text, width, theme);
  if (const std::string answer = session.guess_answer(); !answer.empty())
    draw_markdown(plain_paragraph(answer), width, theme);
}

}  // namespace

Actions draw_guess_line(const TextLine& line, float width, const Theme& theme) {
  if (text_line("guess", line, width, theme)) return {ask::EnterGuess{}};
  const bool beside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsItemHovered();
  return line.typing && beside ? Actions{ask::EndTyping{}} : Actions{};
}

Actions draw_predict(const Session& session, const Theme& theme, ViewState& view, float width) {
  Actions actions;
  section_heading("Predict", theme);
  draw_text_of("Predict", view, width, theme);
  if (session.predictions().asks()) {
    draw_markdown(view.told.question(), width, theme);
    if (session.predictions().open()) draw_open(session, theme, width, actions);
    if (!session.predictions().complaint().empty())
      draw_markdown(plain_paragraph(session.predictions().complaint()), width, theme);
    draw_guess(session, theme, width);
  }
  ImGui::Dummy({1, theme.px(8)});
  return actions;
}

}  // namespace racecourse
