#include "panels/program_page.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "imgui.h"
#include "panels/program_results.h"
#include "panels/program_tabs.h"
#include "text/markdown.h"
#include "ui/code_editor.h"
#include "ui/draw_helpers.h"
#include "ui/markdown_draw.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float card_edge = 10;
constexpr float room_for_results = 720;  // beside the editor, in lengths that no scale has changed
constexpr float low_stage = 620;

void add(Actions& to, Actions more) { std::move(more.begin(), more.end(), std::back_inserter(to)); }

float gap_between() { return ImGui::GetStyle().ItemSpacing.y; }

/// A button, and the key that does the same.
struct PageButton {
  const char* word;
  std::string help;
  Action action;
  bool enabled = true;
  const char* id = nullptr;  ///< null: the word
};

void draw_buttons(const ProgramSession& programs, const Theme& theme, Actions& actions) {
  const bool has_text = programs.open() && !programs.open()->refused();
  const std::vector<PageButton> buttons{
      {programs.work().live().busy() ? "Stop" : "Run",
       "Compiles it with -O2 and runs it once on real threads. What they do is noted, and its output comes "
       "as "
       "it is printed.\nKey: F5",
       ask::RunProgram{1}, has_text, "run"},
      {programs.work().running() ? "Stop" : "Run × 100",
       "Compiles it with -O2 and runs it a hundred times on real threads. Its outcomes are counted beside "
       "the "
       "odds.\nKey: Shift F5",
       ask::RunProgram{100}, has_text, "run many"},
      {"Find", "Finds a word in the text.\nKey: Ctrl F", ask::FindInProgram{}, has_text},
      {"New ...", "Begins a new program.\nKey: Ctrl N", ask::AskForProgram{true}},
      {"Open ...", "Opens a file of C++.\nKey: Ctrl O", ask::AskForProgram{false}}};
  FlowRow row(theme, ImGui::GetContentRegionAvail().x);
  row.place(button_width("Save", theme));
  if (primary_button("save", Symbol::none, "Save", theme, has_text)) actions.push_back(ask::SaveProgram{});
  explain("Writes the file.\nKey: Ctrl S", theme);
  for (const PageButton& button : buttons) {
    row.place(button_width(button.word, theme));
    const char* const id = button.id ? button.id : button.word;
    if (quiet_button(id, button.word, theme, button.enabled)) actions.push_back(button.action);
    explain(button.help, theme);
  }
}

TextLine line_of(const TextEditor& text, std::string_view hint, bool typing) {
  return {.text = text.text(),
          .hint = hint,
          .typing = typing,
          .caret = text.caret(),
          .selection_begin = text.selection_begin(),
          .selection_end = text.selection_end()};
}

/// A line to type into, and buttons after it.
void draw_line_with(const char* id, const TextLine& line, const char* help,
                    std::span<const PageButton> buttons, const std::string& said, float room,
                    const Theme& theme, Actions& actions) {
  const float between = theme.px(8);
  float taken = said.empty() ? 0 : text_size(theme.fonts.small, said).x + 2 * between;
  for (const PageButton& button : buttons) taken += button_width(button.word, theme) + between;
  const float width = std::clamp(room - taken, theme.px(120), theme.px(620));
  const ImVec2 low = ImGui::GetCursorScreenPos();
  if (const auto place = text_line(id, line, width, theme)) actions.push_back(ask::PointInLine{*place});
  explain(help, theme);
  float x = low.x + width + between;
  if (!said.empty()) {
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.small, x, low.y + control_height(theme) / 2, 0,
                     theme.text_muted, said);
    x += text_size(theme.fonts.small, said).x + between;
  }
  for (const PageButton& button : buttons) {
    ImGui::SetCursorScreenPos({x, low.y});
    if (quiet_button(button.word, button.word, theme, button.enabled)) actions.push_back(button.action);
    explain(button.help, theme);
    x += button_width(button.word, theme) + between;
  }
  ImGui::SetCursorScreenPos({low.x, low.y + control_height(theme) + gap_between()});
}

void draw_path_line(const ProgramSession& programs, float width, const Theme& theme, Actions& actions) {
  const bool make = programs.makes_file();
  const std::vector<PageButton> buttons{{make ? "Create" : "Open", "Key: Enter", ask::EnterProgramLine{}},
                                        {"Cancel", "Key: Esc", ask::LeaveProgram{}}};
  label(make ? "The file of the new program" : "The file to open", theme.fonts.small, theme.text_muted);
  draw_line_with(
      "path", line_of(programs.path_line(), "file", programs.typing() == ProgramTyping::path),
      make ? "The path of the new file. Enter creates it." : "The path of the file. Enter opens it.", buttons,
      {}, width, theme, actions);
  if (!programs.path_trouble().empty())
    paragraph(programs.path_trouble(), theme.fonts.text, theme.bad, width);
}

std::string found_words(const ProgramSession& programs) {
  if (programs.find_line().text().empty()) return {};
  const std::size_t all = programs.found().size();
  if (all == 0) return "not found";
  const auto here = programs.found_here();
  return (here ? std::to_string(*here + 1) : std::string("–")) + " of " + std::to_string(all);
}

void draw_find_line(const ProgramSession& programs, float width, const Theme& theme, Actions& actions) {
  const bool any = !programs.found().empty();
  const std::vector<PageButton> buttons{{"Previous", "Key: Shift F3", ask::StepFound{-1}, any},
                                        {"Next", "Key: F3, or Enter in this line", ask::StepFound{+1}, any},
                                        {"Close", "Key: Esc", ask::LeaveProgram{}}};
  draw_line_with("find",
                 line_of(programs.find_line(), "word to find", programs.typing() == ProgramTyping::find),
                 "The word to find. Enter goes to the next place.", buttons, found_words(programs), width,
                 theme, actions);
}

/// What the reader should know of the file, and the choice where there is one.
void draw_file_state(const OpenProgram& program, float width, const Theme& theme, Actions& actions) {
  const std::string sentence = program.sentence();
  if (sentence.empty()) return;
  const float pad = theme.px(12);
  const std::string mine = "Save mine", theirs = "Take the file's";
  const float answers =
      program.asks() ? button_width(mine, theme) + button_width(theirs, theme) + 2 * theme.px(8) : 0;
  const float room = std::max(width - 2 * pad - answers, theme.px(80));
  const float words = wrapped_height(theme.fonts.text, sentence, room);
  const float height = std::max(program.asks() ? control_height(theme) : 0, words) + theme.px(14);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  plate(*ImGui::GetWindowDrawList(), low, {low.x + width, low.y + height},
        mix(theme.panel, theme.accent, program.asks() ? 0.16f : 0.08f), theme.outline, theme.px(8), theme);
  draw_wrapped(*ImGui::GetWindowDrawList(), theme.fonts.text, {low.x + pad, low.y + (height - words) / 2},
               theme.text, sentence, room);
  if (program.asks()) {
    const float y = low.y + (height - control_height(theme)) / 2;
    ImGui::SetCursorScreenPos({low.x + pad + room + theme.px(8), y});
    if (quiet_button("mine", mine, theme)) actions.push_back(ask::ResolveChange{true});
    explain("Writes your text over what the other program has written.\nKey: Ctrl Shift S", theme);
    ImGui::SetCursorScreenPos({low.x + pad + room + 2 * theme.px(8) + button_width(mine, theme), y});
    if (quiet_button("theirs", theirs, theme)) actions.push_back(ask::ResolveChange{false});
    explain("Shows what is in the file. Undo brings your text back.\nKey: Ctrl Shift O", theme);
  }
  ImGui::SetCursorScreenPos(low);
  ImGui::Dummy({width, height});
}

void draw_editor_card(const ProgramSession& programs, ImVec2 size, const Theme& theme, ViewState& view,
                      Actions& actions) {
  const OpenProgram& program = *programs.open();
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float edge = theme.px(card_edge);
  card_background(low, {low.x + size.x, low.y + size.y}, theme);
  float top = low.y + edge;
  if (programs.finding()) {
    ImGui::SetCursorScreenPos({low.x + edge, top});
    draw_find_line(programs, size.x - 2 * edge, theme, actions);
    top += control_height(theme) + gap_between();
  }
  ImGui::SetCursorScreenPos({low.x + theme.px(1), top});
  const EditorNotes notes{.messages = programs.messages(),
                          .lit = programs.lit(),
                          .found = programs.found(),
                          .typing = programs.typing() == ProgramTyping::text};
  const ImVec2 inside(size.x - theme.px(2), std::max(low.y + size.y - edge - top, theme.px(40)));
  if (const auto click =
          code_editor("program", program.editor(), program.language(), notes, view.editor, inside, theme))
    actions.push_back(ask::PointInProgram{click->place, click->clicks, click->selecting});
  ImGui::SetCursorScreenPos(low);
  ImGui::Dummy(size);
}

/// At the right end of a line of that height whether the program is saved. Returns the width that it takes.
float draw_saved(const ProgramSession& programs, float width, float height, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const std::string saved = saved_words(programs);
  draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.small, low.x + width, low.y + height / 2, 1,
                   programs.open()->unsaved() ? theme.accent_ink : theme.text_muted, saved);
  return text_size(theme.fonts.small, saved).x + theme.px(16);
}

/// The name, unless the page is low: the bar has it, too. Then what can be done with it.
void draw_program_head(const ProgramSession& programs, float width, bool low, const Theme& theme,
                       Actions& actions) {
  const bool asks = programs.asks_for_path();
  if (!low || asks) {
    const float taken = draw_saved(programs, width, text_height(theme.fonts.title), theme);
    label(programs.open()->name(), theme.fonts.title, theme.text, width - taken);
  } else {
    draw_saved(programs, width, control_height(theme), theme);
  }
  if (asks)
    draw_path_line(programs, width, theme, actions);
  else
    draw_buttons(programs, theme, actions);
}

/// Side by side; the text alone where there is no room for both.
void draw_text_and_odds(const ProgramSession& programs, ImVec2 size, const Theme& theme, ViewState& view,
                        Actions& actions) {
  const bool beside = size.x >= theme.px(room_for_results);
  const float wide = beside ? std::max(size.x * 0.62f, size.x - theme.px(520)) : size.x;
  const ImVec2 low = ImGui::GetCursorScreenPos();
  draw_editor_card(programs, {wide, size.y}, theme, view, actions);
  if (!beside) return;
  const float gap = gap_between();
  ImGui::SetCursorScreenPos({low.x + wide + gap, low.y});
  add(actions, draw_outcomes_card(programs, {size.x - wide - gap, size.y}, theme, view));
}

void draw_open_program(const ProgramSession& programs, float width, float bottom, const Theme& theme,
                       ViewState& view, Actions& actions) {
  const OpenProgram& program = *programs.open();
  const bool low = bottom - ImGui::GetCursorScreenPos().y < theme.px(low_stage);
  draw_program_head(programs, width, low, theme, actions);
  draw_file_state(program, width, theme, actions);
  if (program.refused()) return;
  draw_verdict(programs, width, theme);
  const float room = std::max(bottom - ImGui::GetCursorScreenPos().y, theme.px(80));
  if (programs.tab_on_stage()) return add(actions, draw_program_tabs(programs, {width, room}, theme, view));
  // Where there is no room for both, the tabs are a row at the bottom, and the chosen one takes the page.
  const bool below = !programs.is_low();
  const float gap = gap_between(), bar = tab_bar_height(theme);
  const float height = below ? std::max(room * 0.54f - gap, theme.px(200)) : room - bar - gap;
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  draw_text_and_odds(programs, {width, height}, theme, view, actions);
  ImGui::SetCursorScreenPos({origin.x, origin.y + height + gap});
  if (below) return add(actions, draw_program_tabs(programs, {width, room - height - gap}, theme, view));
  add(actions, draw_program_tab_row(programs, theme, width));
}

void draw_no_program(const ProgramSession& programs, float width, const Theme& theme, Actions& actions) {
  label("Your own programs", theme.fonts.title, theme.text, width);
  paragraph("Open a file of plain C++ that has a main function, or begin a new one.", theme.fonts.text,
            theme.text_muted, width);
  if (programs.asks_for_path())
    draw_path_line(programs, width, theme, actions);
  else
    draw_buttons(programs, theme, actions);
}

}  // namespace

Actions draw_program_page(const Session& session, const Theme& theme, ViewState& view) {
  const ProgramSession& programs = session.programs();
  const float gap = theme.px(10);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(gap, gap));
  const float width = ImGui::GetContentRegionAvail().x;
  const float bottom = ImGui::GetCursorScreenPos().y + ImGui::GetContentRegionAvail().y;
  Actions actions;
  if (programs.open())
    draw_open_program(programs, width, bottom, theme, view, actions);
  else
    draw_no_program(programs, width, theme, actions);
  ImGui::PopStyleVar();
  return actions;
}

void draw_program_help(const Theme& theme) {
  static const Blocks about = parse_markdown(
      "One file of plain C++ with a `main`, and nothing of this program in it: `std::thread`, `std::mutex`, "
      "`std::atomic` and what else the language has.\n\n"
      "When you save, it is compiled, and every interleaving of it is visited. A line `// expect: 10` says "
      "what "
      "it should print.\n\n"
      "If you prefer another editor, save there: this window follows the file.\n\n"
      "What you type and do not save is kept, and is here again at the next start.");
  static const Blocks keys = parse_markdown(
      "`Ctrl S` saves. `Ctrl Z` and `Ctrl Y` undo and redo. `Ctrl F` finds; `F3` goes to the next place. "
      "`Tab` and "
      "`Shift Tab` indent and outdent.\n\n"
      "`Esc` leaves the text; `Enter` goes back into it. Outside of it you are the scheduler: `1` to `9` let "
      "a thread take a step, `U` takes one back, `O` goes another way, `Enter` goes to the end. `↑` and `↓` "
      "move along the schedule, and `Ctrl C` copies it as a word for `--replay`.\n\n"
      "`Ctrl 1` to `Ctrl 9` are the tabs. `B` gives the tab the page.\n\n"
      "`F5` runs the program, `Shift F5` a hundred times. `Ctrl N` begins a program, and `Ctrl O` opens one. "
      "In a lesson, `C` begins a copy of its program.");
  const float width = ImGui::GetContentRegionAvail().x;
  section_heading("Your own program", theme);
  draw_markdown(about, width, theme);
  ImGui::Dummy({1, theme.px(8)});
  section_heading("Keys", theme);
  draw_markdown(keys, width, theme, true);
}

std::string saved_words(const ProgramSession& programs) {
  const OpenProgram* program = programs.open();
  if (!program || program->refused()) return {};
  if (!program->unsaved()) return "saved";
  return program->saves() > 0 ? "not saved" : "not on the disk yet";
}

std::string program_title(const ProgramSession& programs) {
  return programs.open() ? "Your own · " + programs.open()->name() : std::string("Your own");
}

}  // namespace racecourse
