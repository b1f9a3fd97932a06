#include "panels/class_guesses.h"

#include <algorithm>
#include <string>
#include <vector>

#include "imgui.h"
#include "kit/lesson/prediction.h"
#include "panels/predict.h"
#include "pictures/guess_bars.h"
#include "text/format.h"
#include "text/lesson_text.h"
#include "ui/draw_helpers.h"
#include "ui/list_canvas.h"
#include "ui/markdown_draw.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float gap_between = 24;

/// The words with the numbers that stand for them when guesses are typed.
std::string numbered_words(const Lesson& lesson) {
  std::string text;
  const auto& words = guess_words(lesson);
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : " · ") + std::to_string(i + 1) + " " + words[i].label;
  return text;
}

std::string distance_text(const Lesson& lesson, const RankedGuess& one) {
  if (!one.distance) return {};
  switch (lesson.teaching.prediction->kind) {
    case GuessKind::number: return *one.distance == 0 ? "exact" : guess_text(lesson, *one.distance) + " off";
    case GuessKind::choice: return *one.distance == 0 ? "right" : "";
    case GuessKind::order: return *one.distance == 0 ? "right" : counted(*one.distance, "pairs") + " off";
  }
  return {};
}

/// Draws the tab in two columns and collects what is asked for.
class ClassTab {
 public:
  ClassTab(const Session& session, const Theme& theme, ViewState& view)
      : session_(session), theme_(theme), lesson_(session.lesson()), view_(view) {}

  Actions draw() {
    const float all = ImGui::GetContentRegionAvail().x;
    const float gap = theme_.px(gap_between);
    const float left = (all - gap) * 0.5f;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    draw_entry(left);
    draw_list(left);
    const float end = ImGui::GetCursorScreenPos().y;
    ImGui::SetCursorScreenPos({origin.x + left + gap, origin.y});
    ImGui::BeginGroup();
    draw_spread(all - left - gap);
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos({origin.x, std::max(end, ImGui::GetCursorScreenPos().y)});
    ImGui::Dummy({1, 1});
    return std::move(actions_);
  }

 private:
  const std::vector<ClassGuess>& guesses() const { return session_.predictions().of_class(); }

  void draw_entry(float width) {
    Blocks question = fill_slots(plain_paragraph(lesson_.teaching.prediction->question),
                                 slots_of(session_.lesson(), session_.settings(), *session_.snapshot()));
    for (Span& span : question.front().spans) span.strong = true;
    draw_markdown(question, width, theme_);
    if (!guess_words(lesson_).empty())
      draw_markdown(plain_paragraph(numbered_words(lesson_)), width, theme_, true);
    const std::string hint = guess_hint(lesson_) + ", and a name if you like; Enter adds it (G)";
    const TextLine line =
        line_of(session_.predictions().class_draft(), hint, session_.typing() == Typing::class_guess);
    actions_ = draw_guess_line(line, width, theme_);
    see_guess(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), view_);
    explain("One guess from the class. Enter adds it to the list.\nKey: G", theme_);
    if (!session_.predictions().class_complaint().empty())
      draw_markdown(plain_paragraph(session_.predictions().class_complaint()), width, theme_);
  }

  // A press on a guess removes it.
  void draw_list(float width) {
    if (guesses().empty()) return;
    FlowRow row(theme_, width, 6);
    for (const RankedGuess& one : nearest_first(lesson_, guesses(), session_.guess_result())) {
      const std::string words = shortened(words_of(one), theme_.fonts.text, width - theme_.px(40));
      row.place(button_width(words, theme_));
      ImGui::PushID(static_cast<int>(one.index));
      if (quiet_button("guess", words, theme_)) actions_.push_back(ask::RemoveClassGuess{one.index});
      explain("Removes this guess.", theme_);
      ImGui::PopID();
    }
    row.place(button_width("Clear all", theme_));
    if (quiet_button("clear", "Clear all", theme_)) actions_.push_back(ask::ClearClassGuesses{});
    explain("Removes all guesses.", theme_);
  }

  std::string words_of(const RankedGuess& one) const {
    const std::string off = distance_text(lesson_, one);
    return one.text + (one.name.empty() ? "" : " · " + one.name) + (off.empty() ? "" : " · " + off) + "  ×";
  }

  void draw_spread(float width) {
    if (guesses().empty()) {
      draw_markdown(
          plain_paragraph("The guesses of the class are drawn here, next to the result of the run."), width,
          theme_, true);
      return;
    }
    const auto result = session_.guess_result();
    const std::string heading =
        counted_guesses() +
        (result ? "; this run: " + listed_guess(lesson_, *result) + at_their_scale() : "");
    label(heading, theme_.fonts.strong, theme_.text, width);
    const std::vector<GuessBar> rows = rows_of_guesses(lesson_, guesses(), result);
    ListCanvas canvas(theme_);
    draw_guess_bars(canvas, vec2(ImGui::GetCursorScreenPos()), width, rows);
    ImGui::Dummy({width, guess_bars_height(canvas, rows.size())});
  }

  /// A run that went on until it was stopped shows more than the question was about.
  std::string at_their_scale() const {
    const Snapshot& run = *session_.snapshot();
    const auto& drawn = lesson_.teaching.prediction->drawn;
    const auto result = session_.guess_result();
    return drawn && result && drawn(*result, run) != result ? ", on the scale of the guesses" : "";
  }

  std::string counted_guesses() const { return counted(static_cast<double>(guesses().size()), "guesses"); }

  const Session& session_;
  const Theme& theme_;
  const Lesson& lesson_;
  ViewState& view_;
  Actions actions_;
};

}  // namespace

Actions draw_class_guesses(const Session& session, const Theme& theme, ViewState& view) {
  return ClassTab(session, theme, view).draw();
}

}  // namespace racecourse
