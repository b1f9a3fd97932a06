#include "panels/predict.h"

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "imgui.h"
#include "kit/base/ordering.h"
#include "kit/lesson/prediction.h"
#include "panels/reading.h"
#include "text/lesson_text.h"
#include "text/markdown.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/markdown_draw.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

void draw_number_line(const Session& session, const Theme& theme, float width, Actions& actions) {
  const std::string hint = guess_hint(session.lesson()) + " (G)";
  actions = draw_guess_line(line_of(session.predictions().draft(), hint, session.typing() == Typing::guess),
                            width, theme);
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
      break;
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

/// Words in large type below a label; they may take several lines.
void large_words(std::string_view name, std::string_view words, ImU32 colour, float width,
                 const Theme& theme) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float pad = theme.px(12);
  const float top = theme.px(8) + text_height(theme.fonts.small) + theme.px(3);
  const float height = top + wrapped_height(theme.fonts.title, words, width - 2 * pad) + theme.px(9);
  ImGui::Dummy({width, height});
  card_background(at, {at.x + width, at.y + height}, theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text(list, theme.fonts.small, {at.x + pad, at.y + theme.px(8)}, theme.text_muted, name);
  draw_wrapped(list, theme.fonts.title, {at.x + pad, at.y + top}, colour, words, width - 2 * pad);
}

/// An order beside the one of the run, place by place; what stands right is green.
void two_orders(const Lesson& lesson, double guess, std::optional<double> result, float width,
                const Theme& theme) {
  const auto& words = guess_words(lesson);
  const std::vector<std::size_t> said = ordering(words.size(), std::llround(guess));
  const std::vector<std::size_t> ran =
      result ? ordering(words.size(), std::llround(*result)) : std::vector<std::size_t>{};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float line = line_step(theme.fonts.text);
  const float pad = theme.px(12);
  const float column = (width - 3 * pad) / 2;
  const float height = theme.px(18) + line * static_cast<float>(words.size() + 1);
  ImGui::Dummy({width, height});
  card_background(at, {at.x + width, at.y + height}, theme);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto write = [&](ImFont* font, std::size_t row, float x, ImU32 colour, std::string_view text) {
    draw_text(list, font, {at.x + x, at.y + theme.px(8) + static_cast<float>(row) * line}, colour,
              shortened(text, font, column));
  };
  write(theme.fonts.small, 0, pad, theme.text_muted, "your order");
  write(theme.fonts.small, 0, 2 * pad + column, theme.text_muted, "this run");
  for (std::size_t i = 0; i < words.size(); ++i) {
    const ImU32 colour = i < ran.size() && said[i] == ran[i] ? theme.good : theme.text;
    write(theme.fonts.strong, i + 1, pad, colour, std::to_string(i + 1) + " " + words[said[i]].label);
    if (i < ran.size()) write(theme.fonts.strong, i + 1, 2 * pad + column, colour, words[ran[i]].label);
  }
}

/// Guess against result, large.
void draw_guess(const Session& session, const Theme& theme, float width) {
  const auto guess = session.guess();
  if (!guess) return;
  const Lesson& lesson = session.lesson();
  const auto result = session.guess_result();
  const std::string said = guess_text(lesson, *guess);
  const std::string was = result ? guess_text(lesson, *result) : "?";
  switch (lesson.teaching.prediction->kind) {
    case GuessKind::number: {
      const float gap = theme.px(8);
      tile("said", {"you said", said, Role::plain, {}}, (width - gap) / 2, false, theme);
      ImGui::SameLine(0, gap);
      tile("was", {"this run", was, Role::result, {}}, (width - gap) / 2, false, theme);
      break;
    }
    case GuessKind::choice:
      large_words("you said", said, theme.text, width, theme);
      large_words("this run", was, result == guess ? theme.good : theme.role(Role::result), width, theme);
      break;
    case GuessKind::order: two_orders(lesson, *guess, result, width, theme); break;
  }
  if (const std::string answer = session.guess_answer(); !answer.empty())
    draw_markdown(plain_paragraph(answer), width, theme);
}

}  // namespace

void see_guess(ImVec2 low, ImVec2 high, ViewState& view) {
  if (view.frames_to_see > 0) compat::bring_into_sight(low, high);
  const ImRect part = compat::part_in_sight(low, high);
  view.landmarks.note(Landmark::guess, {part.Min, part.Max});
}

TextLine line_of(const LineEdit& edit, std::string_view hint, bool typing) {
  return {.text = edit.text(),
          .hint = hint,
          .typing = typing,
          .caret = edit.caret(),
          .selection_begin = edit.selection_begin(),
          .selection_end = edit.selection_end()};
}

Actions draw_guess_line(const TextLine& line, float width, const Theme& theme) {
  if (const auto place = text_line("guess", line, width, theme))
    return {ask::EnterGuess{}, ask::PutCaret{*place}};
  const bool beside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsItemHovered();
  return line.typing && beside ? Actions{ask::EndTyping{}} : Actions{};
}

Actions draw_predict(const Session& session, const Theme& theme, ViewState& view, float width) {
  Actions actions;
  section_heading("Predict", theme);
  draw_text_of("Predict", view, width, theme);
  if (session.predictions().asks()) {
    draw_markdown(view.told.question(), width, theme);
    const ImVec2 top = ImGui::GetCursorScreenPos();
    if (session.predictions().open()) draw_open(session, theme, width, actions);
    if (!session.predictions().complaint().empty())
      draw_markdown(plain_paragraph(session.predictions().complaint()), width, theme);
    draw_guess(session, theme, width);
    const ImVec2 end = ImGui::GetCursorScreenPos();
    see_guess(top, {top.x + width, end.y}, view);
  }
  ImGui::Dummy({1, theme.px(8)});
  return actions;
}

}  // namespace racecourse
