#include "panels/program_assembly.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "kit/base/format.h"
#include "panels/program_words.h"
#include "panels/scheduler.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

/// The line of the step that was taken last; before the first that of the first one, and at the end that of a race.
int line_of_step(const ProgramWork& work) {
  const Walked* const walk = work.walk();
  if (!walk) return 0;
  const auto& found = work.answer().found;
  if (walk->over() && found && !found->races.empty()) return found->races.front().lines[0];
  for (auto step = walk->steps().rbegin(); step != walk->steps().rend(); ++step)
    if (step->line > 0) return step->line;
  const Walked& whole = *work.whole_walk();
  return whole.steps().empty() ? 0 : whole.steps().front().line;
}

void add_function(std::vector<AssemblyRow>& rows, const AssemblyFunction& function, int line,
                  const std::string& program) {
  rows.push_back({AssemblyRow::Kind::function, {}, function.name});
  int before = -1;
  for (const Instruction& instruction : function.instructions) {
    const bool lit = line > 0 && instruction.line == line;
    if (instruction.line != before)
      rows.push_back(
          {AssemblyRow::Kind::source, instruction.line > 0 ? std::to_string(instruction.line) : "",
           instruction.line > 0 ? std::string(code_of_line(program, instruction.line)) : "the library", lit});
    before = instruction.line;
    rows.push_back({AssemblyRow::Kind::instruction, instruction.address, instruction.text, lit});
  }
}

/// What is shown, in one line: which line it is of, or that the line has become nothing.
std::string words_of(const ProgramWork& work, int line, std::size_t instructions, std::size_t functions) {
  const std::string level =
      " at -O" + std::to_string(work.optimise()) + ", as it runs, without the explorer's calls.";
  if (line == 0) return "All functions" + level;
  const std::string of = "Line " + std::to_string(line);
  if (instructions == 0) return of + " has no instruction of its own" + level;
  return of + " is " + counted(instructions, "instructions") +
         (functions > 1 ? " in " + counted(functions, "functions") : "") + level;
}

void remake(AssemblyView& view, const Assembly& assembly, const ProgramWork& work) {
  const int line = line_of_step(work);
  const std::size_t rows_before = view.rows.size();
  view.rows.clear();
  std::size_t with_line = 0, lit = 0;
  for (const AssemblyFunction& function : assembly.functions) with_line += function.has_line(line);
  for (const AssemblyFunction& function : assembly.functions)
    if (with_line == 0 || function.has_line(line)) add_function(view.rows, function, line, assembly.source);
  for (const AssemblyRow& row : view.rows) lit += row.lit && row.kind == AssemblyRow::Kind::instruction;
  view.words = words_of(work, line, lit, with_line);
  view.moved = line != view.line || view.rows.size() != rows_before;
  view.line = line;
}

class AssemblyList {
 public:
  explicit AssemblyList(AssemblyView& view) : view_(view), rows_(view.rows) {}

  void draw(ImVec2 size, const Theme& theme) const {
    if (compat::begin_child("assembly", size, ImGuiWindowFlags_HorizontalScrollbar)) {
      const float height = text_height(theme.fonts.code) * 1.25f;
      const float letter = text_size(theme.fonts.code, "0").x;
      std::size_t longest = 0, left = 0;
      for (const AssemblyRow& row : rows_) {
        longest = std::max(longest, row.text.size());
        left = std::max(left, row.left.size());
      }
      const float indent = letter * static_cast<float>(left + 2);
      const ImVec2 origin = ImGui::GetCursorScreenPos();
      ImGui::Dummy(
          {indent + letter * static_cast<float>(longest + 2), height * static_cast<float>(rows_.size())});
      follow(height, size.y);
      const auto first = static_cast<std::size_t>(std::max(ImGui::GetScrollY() / height - 1, 0.0f));
      const std::size_t last = std::min(rows_.size(), first + static_cast<std::size_t>(size.y / height) + 3);
      for (std::size_t i = first; i < last; ++i)
        draw_row(rows_[i], {origin.x, origin.y + height * static_cast<float>(i)}, height, indent, theme);
      fade_scrolled(theme.panel, theme);
      compat::scroll_pages(compat::pages_turned(true));
    }
    ImGui::EndChild();
  }

 private:
  /// To the first instruction of the step's line, when that is another one.
  void follow(float height, float room) const {
    if (!std::exchange(view_.moved, false)) return;
    const auto lit = std::find_if(rows_.begin(), rows_.end(), [](const AssemblyRow& row) { return row.lit; });
    if (lit != rows_.end())
      ImGui::SetScrollY(std::max(height * static_cast<float>(lit - rows_.begin()) - room * 0.25f, 0.0f));
  }

  static void draw_row(const AssemblyRow& row, ImVec2 at, float height, float indent, const Theme& theme) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImRect inside = compat::inside_of_window();
    const float middle = at.y + height / 2;
    if (row.lit)
      list.AddRectFilled({inside.Min.x, at.y}, {inside.Max.x, at.y + height}, faded(theme.accent, 0.18f));
    const bool function = row.kind == AssemblyRow::Kind::function;
    const bool source = row.kind == AssemblyRow::Kind::source;
    if (function)
      return draw_text_beside(list, theme.fonts.code, at.x, middle, 0, theme.syntax.function, row.text);
    const float gap = text_size(theme.fonts.code, "  ").x;
    draw_text_beside(list, theme.fonts.code, at.x + indent - gap, middle, 1,
                     source ? theme.text_muted : theme.text_faint, row.left);
    draw_text_beside(list, theme.fonts.code, at.x + indent, middle, 0, source ? theme.text_muted : theme.text,
                     row.text);
  }

  AssemblyView& view_;
  const std::vector<AssemblyRow>& rows_;
};

}  // namespace

Actions draw_program_assembly(const ProgramSession& programs, ImVec2 size, const Theme& theme,
                              ViewState& view) {
  const ProgramWork& work = programs.work();
  const Assembly* const assembly = work.assembly().found();
  if (!assembly || !assembly->sentence.empty()) {
    const bool comes = work.assembly().busy();
    paragraph(assembly ? assembly->sentence.c_str()
              : comes  ? "Not known yet."
                       : nothing_known_yet(work),
              theme.fonts.text, theme.text_muted, size.x);
    return {};
  }
  const ImVec2 low = ImGui::GetCursorScreenPos();
  if (std::exchange(view.assembly.version, work.version()) != work.version())
    remake(view.assembly, *assembly, work);
  label(view.assembly.words, theme.fonts.small, theme.text_muted, size.x);
  const float top = low.y + text_height(theme.fonts.small) + theme.px(6);
  ImGui::SetCursorScreenPos({low.x, top});
  AssemblyList(view.assembly).draw({size.x, std::max(low.y + size.y - top, 1.0f)}, theme);
  return {};
}

}  // namespace racecourse
