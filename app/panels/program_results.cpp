#include "panels/program_results.h"

#include <string>

#include "kit/base/format.h"
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

/// "Does not compile. Line 7: expected ';'", and of several how many there are.
std::string compile_words(const std::vector<LineMessage>& messages) {
  const LineMessage& first = messages.front();
  std::string words = "Does not compile";
  words += messages.size() > 1 ? ": " + counted(messages.size(), "messages") + ". " : ". ";
  if (first.line > 0) words += "Line " + std::to_string(first.line) + ": ";
  return words + first.text;
}

}  // namespace

void draw_verdict(const ProgramSession& programs, float width, const Theme& theme) {
  const bool wrong = !programs.messages().empty();
  const std::string words = wrong ? compile_words(programs.messages()) : "Save to compile and explore.";
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float height = control_height(theme) + theme.px(6), pad = theme.px(14);
  plate(*ImGui::GetWindowDrawList(), low, {low.x + width, low.y + height},
        wrong ? mix(theme.panel, theme.bad, 0.14f) : theme.panel, wrong ? theme.bad : theme.outline,
        theme.px(8), theme);
  draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.text, low.x + pad, low.y + height / 2, 0,
                   wrong ? theme.bad : theme.text_muted, shortened(words, theme.fonts.text, width - 2 * pad));
  ImGui::Dummy({width, height});
  if (wrong && ImGui::IsItemHovered()) tip(words, theme);
}

void draw_outcomes_card(const ProgramSession&, ImVec2 size, const Theme& theme) {
  draw_empty_card("How it can end", "Nothing has been explored yet.", size, theme);
}

void draw_schedule_card(const ProgramSession&, ImVec2 size, const Theme& theme) {
  draw_empty_card("Schedule", "Nothing has been explored yet.", size, theme);
}

}  // namespace racecourse
