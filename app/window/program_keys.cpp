#include "window/program_keys.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <optional>

namespace racecourse {

namespace {

constexpr int far_away = 1'000'000;  // steps: further than any schedule

std::optional<TextMove> move_of(int key, bool control) {
  switch (key) {
    case GLFW_KEY_LEFT: return control ? TextMove::word_left : TextMove::left;
    case GLFW_KEY_RIGHT: return control ? TextMove::word_right : TextMove::right;
    case GLFW_KEY_UP: return TextMove::up;
    case GLFW_KEY_DOWN: return TextMove::down;
    case GLFW_KEY_PAGE_UP: return TextMove::page_up;
    case GLFW_KEY_PAGE_DOWN: return TextMove::page_down;
    case GLFW_KEY_HOME: return control ? TextMove::text_begin : TextMove::home;
    case GLFW_KEY_END: return control ? TextMove::text_end : TextMove::end;
    default: return {};
  }
}

std::optional<TextEdit> edit_of(const KeyPress& press, bool control, bool shift) {
  switch (press.key) {
    case GLFW_KEY_BACKSPACE: return control ? TextEdit::erase_word_left : TextEdit::erase_left;
    case GLFW_KEY_DELETE: return control ? TextEdit::erase_word_right : TextEdit::erase_right;
    case GLFW_KEY_TAB: return shift ? TextEdit::outdent : TextEdit::indent;
    default: break;
  }
  if (!control) return {};
  switch (press.letter) {
    case 'A': return TextEdit::select_all;
    case 'X': return TextEdit::erase_selected;  // the window has put it on the clipboard
    case 'Y': return TextEdit::redo;
    case 'Z': return shift ? TextEdit::redo : TextEdit::undo;
    default: return {};
  }
}

/// Of the page, whatever is typed into; once, however long they are held.
Actions page_key(const KeyPress& press, bool control, bool shift, bool typing) {
  if (press.key == GLFW_KEY_F3) return {ask::StepFound{shift ? -1 : +1}};
  if (press.repeated) return {};
  if (press.key == GLFW_KEY_F5) return {ask::RunProgram{shift ? 100 : 1}};
  if (press.key == GLFW_KEY_ESCAPE && typing) return {ask::LeaveProgram{}};
  if (!control) return {};
  if (shift && (press.letter == 'S' || press.letter == 'O')) return {ask::ResolveChange{press.letter == 'S'}};
  if (press.letter == 'S') return {ask::SaveProgram{}};
  if (press.letter == 'F') return {ask::FindInProgram{}};
  return {};
}

/// With no text to type into, the digits are threads, as in a lesson.
Actions scheduling_key(const KeyPress& press, bool in_controls) {
  if (press.mods & (GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER)) return {};
  if (press.letter >= '1' && press.letter <= '9')
    return {ask::StepThread{static_cast<std::size_t>(press.letter - '1')}};
  if (press.letter == 'U') return {ask::UndoStep{}};
  if (press.letter == 'O') return {ask::GoOtherWay{}};
  if (in_controls) return {};
  switch (press.key) {
    case GLFW_KEY_UP: return {ask::MoveInSchedule{-1}};
    case GLFW_KEY_DOWN: return {ask::MoveInSchedule{+1}};
    case GLFW_KEY_HOME: return {ask::MoveInSchedule{-far_away}};
    case GLFW_KEY_END: return {ask::MoveInSchedule{+far_away}};
    default: return {};
  }
}

bool is_enter(int key) { return key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER; }

}  // namespace

Actions program_key(const KeyPress& press, ProgramTyping typing, bool in_controls) {
  const bool control = press.mods & GLFW_MOD_CONTROL, shift = press.mods & GLFW_MOD_SHIFT;
  const bool types = typing != ProgramTyping::nothing;
  if (Actions found = page_key(press, control, shift, types); !found.empty()) return found;
  if (!types) return scheduling_key(press, in_controls);
  if (!press.text.empty()) return {ask::TypeProgram{press.text}};
  if (press.mods & (GLFW_MOD_ALT | GLFW_MOD_SUPER)) return {};
  if (const auto move = move_of(press.key, control)) return {ask::MoveInProgram{*move, shift}};
  if (const auto edit = edit_of(press, control, shift)) return {ask::EditProgram{*edit}};
  if (!is_enter(press.key)) return {};
  if (typing == ProgramTyping::text) return {ask::EditProgram{TextEdit::new_line}};
  return press.repeated ? Actions{} : Actions{ask::EnterProgramLine{}};
}

}  // namespace racecourse
