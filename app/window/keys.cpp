#include "window/keys.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "window/program_keys.h"

namespace racecourse {

namespace {

// GLFW calls back with nothing but the window, whose one user pointer is left to whoever made the window.
struct Event {
  GLFWwindow* window = nullptr;
  int key = 0, scancode = 0, action = 0, mods = 0;
  unsigned int code_point = 0;  // of a text, which has none of the others

  bool is_text() const { return code_point != 0; }
  bool is_control() const {
    return key == GLFW_KEY_LEFT_CONTROL || key == GLFW_KEY_RIGHT_CONTROL || (mods & GLFW_MOD_CONTROL) != 0;
  }
};

/// Tab and Enter walk through the controls and press them (TabWalk), unless Enter goes into a text: Dear ImGui would do the
/// same on its own.
bool is_for_walk(const Event& event) {
  const bool enter = event.key == GLFW_KEY_ENTER || event.key == GLFW_KEY_KP_ENTER;
  return event.key == GLFW_KEY_TAB ||
         (enter && event.action != GLFW_RELEASE && !ImGui::GetIO().WantTextInput);
}

struct Queue {
  std::vector<KeyPress> presses;
  std::vector<Event> held_back;  // releases of keys that were pressed since the last look
  std::vector<Event> due;        // those of the look before
  std::vector<Event> later;      // what has to wait for the next picture, and all that came after it
  bool repeating = false;        // the last key that came: its text comes after it
  bool later_is_due = false;     // that picture has been drawn meanwhile
  GLFWkeyfun next = nullptr;
  GLFWcharfun next_text = nullptr;
  bool typing = false;  // a line of ours is open: what is typed into it zooms no chart

  void pass_on(const Event& e) const {
    if (is_for_walk(e)) return;
    if (next && !(typing && e.action != GLFW_RELEASE)) next(e.window, e.key, e.scancode, e.action, e.mods);
  }
  bool has_press_of(int key) const {
    return std::any_of(presses.begin(), presses.end(),
                       [&](const KeyPress& press) { return press.key == key; });
  }
  bool has_text() const {
    return std::any_of(presses.begin(), presses.end(),
                       [](const KeyPress& press) { return !press.text.empty(); });
  }
};
Queue queue;

// What the key is called on the reader's keyboard. Digits go by their place, for on some keyboards they need Shift; where
// letters are not Latin, so do they.
char letter_of(int key, int scancode) {
  const char* name = glfwGetKeyName(key, scancode);
  const bool plain = name && name[0] > ' ' && name[1] == '\0';
  const bool latin = plain && std::isalpha(static_cast<unsigned char>(name[0]));
  if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9 && !latin) return static_cast<char>('0' + key - GLFW_KEY_0);
  if (key > GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9) return static_cast<char>('0' + key - GLFW_KEY_KP_0);
  if (plain) return static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  if (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) return static_cast<char>('A' + key - GLFW_KEY_A);
  return '\0';
}

/// RFC 3629.
std::string utf8(unsigned int code_point) {
  const auto byte = [](unsigned int bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (code_point < 0x80) return {byte(code_point)};
  if (code_point < 0x800) return {byte(0xC0 | code_point >> 6), byte(0x80 | (code_point & 0x3F))};
  if (code_point < 0x10000)
    return {byte(0xE0 | code_point >> 12), byte(0x80 | (code_point >> 6 & 0x3F)),
            byte(0x80 | (code_point & 0x3F))};
  return {byte(0xF0 | code_point >> 18), byte(0x80 | (code_point >> 12 & 0x3F)),
          byte(0x80 | (code_point >> 6 & 0x3F)), byte(0x80 | (code_point & 0x3F))};
}

void let_in_text(const Event& event) {
  if (queue.next_text) queue.next_text(event.window, event.code_point);
  queue.presses.push_back({GLFW_KEY_UNKNOWN, 0, queue.repeating, '\0', utf8(event.code_point)});
}

void let_in_key(const Event& event) {
  // Dear ImGui looks once a frame which keys are down: one that comes and goes in between has to stay until it looked.
  if (event.action == GLFW_RELEASE && queue.has_press_of(event.key)) return queue.held_back.push_back(event);
  queue.pass_on(event);
  queue.repeating = event.action == GLFW_REPEAT;
  if (event.action == GLFW_RELEASE) return;
  queue.presses.push_back(
      {event.key, event.mods, event.action == GLFW_REPEAT, letter_of(event.key, event.scancode), {}});
}

// A field takes its text when it is drawn, and none while Ctrl is down; and what Ctrl asks for may close the field. It
// would also take what is typed after a key that leaves it, if it had not seen that key.
bool waits_for_picture(const Event& event) {
  return (event.is_control() && queue.has_text()) || queue.has_press_of(GLFW_KEY_ESCAPE) ||
         queue.has_press_of(GLFW_KEY_TAB);
}

void arrive(const Event& event) {
  if (!queue.later.empty() || waits_for_picture(event)) return queue.later.push_back(event);
  if (event.is_text())
    let_in_text(event);
  else
    let_in_key(event);
}

void on_key(GLFWwindow* window, int key, int scancode, int action, int mods) {
  arrive({window, key, scancode, action, mods});
}

void on_text(GLFWwindow* window, unsigned int code_point) {
  Event text;
  text.window = window;
  text.code_point = code_point;
  arrive(text);
}

/// From '1' .. '9' its place, 0 the first.
std::size_t place_of_digit(char digit) { return static_cast<std::size_t>(digit - '1'); }
bool is_place(char letter) { return letter >= '1' && letter <= '9'; }

Actions with_control(const KeyPress& press) {
  if (is_place(press.letter)) return {ask::ChooseTabAt{place_of_digit(press.letter)}};
  if (press.letter == 'Q') return {ask::Leave{}};
  if (press.letter == 'N' || press.letter == 'O')
    return press.repeated ? Actions{} : Actions{ask::AskForProgram{press.letter == 'N'}};
  if (press.letter == 'R') return press.repeated ? Actions{} : Actions{ask::WriteReport{}};
  if (press.letter == '+' || press.letter == '=' || press.key == GLFW_KEY_KP_ADD)
    return {ask::ChangeSize{+1}};
  if (press.letter == '-' || press.key == GLFW_KEY_KP_SUBTRACT) return {ask::ChangeSize{-1}};
  if (press.letter == '0' || press.key == GLFW_KEY_KP_0) return {ask::ChangeSize{0}};
  return {};
}

Actions function_key(int key) {
  switch (key) {
    case GLFW_KEY_F1: return {ask::ToggleOverlay{Overlay::keys}};
    case GLFW_KEY_F10: return {ask::ToggleOverlay{Overlay::menu}};
    case GLFW_KEY_F11: return {ask::TogglePresenter{}};
    case GLFW_KEY_ESCAPE: return {ask::CloseOverlay{}, ask::EndTyping{}};
    default: return {};
  }
}

Actions tour_key(int key) {
  switch (key) {
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
    case GLFW_KEY_RIGHT: return {ask::StepTour{+1}};
    case GLFW_KEY_LEFT: return {ask::StepTour{-1}};
    case GLFW_KEY_ESCAPE: return {ask::EndTour{}};
    default: return {};
  }
}

Actions moving_key(int key) {
  switch (key) {
    case GLFW_KEY_SPACE: return {ask::RunOrStop{}};
    case GLFW_KEY_LEFT: return {ask::StepLesson{-1}};
    case GLFW_KEY_RIGHT: return {ask::StepLesson{+1}};
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER: return {ask::CommitGuess{}};
    default: return {};
  }
}

Actions letter_key(char letter) {
  if (is_place(letter)) return {ask::ChooseTabAt{place_of_digit(letter)}};
  switch (letter) {
    case 'P': return {ask::RunOrStopTwin{}};
    case 'R': return {ask::Reset{}};
    case 'T': return {ask::NextTheme{}};
    case 'B': return {ask::ToggleStage{}};
    case 'V': return {ask::NextPicture{}};
    case 'E': return {ask::SweepOrStop{}};
    case 'K': return {ask::ToggleUntilStopped{}};
    case 'M': return {ask::ToggleOverlay{Overlay::menu}};
    case 'G': return {ask::EnterGuess{}};
    case 'X': return {ask::SkipGuess{}};
    case 'H': return {ask::NextHint{}};
    case 'C': return {ask::EditCopy{}};
    case '\0': return {};
    default: return {ask::FlipKey{letter}};  // a lesson may declare a key for any of its settings
  }
}

/// Keys of whoever is the scheduler. Steps repeat while the key is held, as a hand would press it again.
Actions scheduling_key(const KeyPress& press, bool in_controls) {
  if (is_place(press.letter)) return {ask::StepThread{place_of_digit(press.letter)}};
  if (press.letter == 'U') return {ask::UndoStep{}};
  if (press.letter == 'O') return {ask::GoOtherWay{}};
  const bool enter = press.key == GLFW_KEY_ENTER || press.key == GLFW_KEY_KP_ENTER;
  if (enter && !in_controls && !press.repeated) return {ask::FinishWalk{}};
  return {};
}

/// The editing keys that need no clipboard, as everywhere.
Actions editing_key(const KeyPress& press) {
  const bool control = press.mods & GLFW_MOD_CONTROL;
  const bool shift = press.mods & GLFW_MOD_SHIFT;
  const auto move = [&](Edit what) { return Actions{ask::EditText{what, shift}}; };
  const auto edit = [](Edit what) { return Actions{ask::EditText{what}}; };
  switch (press.key) {
    case GLFW_KEY_LEFT: return move(control ? Edit::word_left : Edit::left);
    case GLFW_KEY_RIGHT: return move(control ? Edit::word_right : Edit::right);
    case GLFW_KEY_UP:
    case GLFW_KEY_HOME: return move(Edit::home);
    case GLFW_KEY_DOWN:
    case GLFW_KEY_END: return move(Edit::end);
    case GLFW_KEY_BACKSPACE: return edit(control ? Edit::erase_word_left : Edit::erase_left);
    case GLFW_KEY_DELETE: return edit(control ? Edit::erase_word_right : Edit::erase_right);
    default: break;
  }
  if (!control) return {};
  switch (press.letter) {
    case 'A': return edit(Edit::select_all);
    case 'X': return edit(Edit::erase_selected);
    case 'Y': return edit(Edit::redo);
    case 'Z': return edit(shift ? Edit::redo : Edit::undo);
    default: return {};
  }
}

Actions typed(const KeyPress& press, Typing line) {
  // A space is no part of a number: it is for the run.
  const bool starts = line == Typing::guess && press.key == GLFW_KEY_SPACE && !press.repeated;
  if (starts) return {ask::RunOrStop{}};
  if (!press.text.empty())
    return line == Typing::guess && press.text == " " ? Actions{} : Actions{ask::TypeText{press.text}};
  if (Actions found = editing_key(press); !found.empty()) return found;
  switch (press.key) {
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER: return {ask::EnterText{}};
    case GLFW_KEY_TAB: return {ask::EndTyping{}};
    default: return {};
  }
}

}  // namespace

Actions actions_for(const KeyPress& press, const KeyFocus& focus) {
  if (focus.program_page)
    if (Actions found = program_key(press, focus.program, focus.in_controls); !found.empty()) return found;
  if (press.mods & GLFW_MOD_CONTROL) {
    if (focus.line != Typing::nothing)
      if (Actions found = editing_key(press); !found.empty()) return found;
    return with_control(press);
  }
  if (press.mods & (GLFW_MOD_ALT | GLFW_MOD_SUPER)) return {};
  if (focus.in_tour && !focus.in_controls) {
    if (Actions found = tour_key(press.key); !found.empty()) return press.repeated ? Actions{} : found;
  }
  if (Actions found = function_key(press.key); !found.empty()) return press.repeated ? Actions{} : found;
  if (focus.typing || focus.program != ProgramTyping::nothing) return {};
  if (focus.line != Typing::nothing) return typed(press, focus.line);
  if (focus.scheduling)
    if (Actions found = scheduling_key(press, focus.in_controls); !found.empty()) return found;
  // By what it types, not by its place: on some keyboards it needs Shift.
  if (press.text == "." && !press.repeated) return {ask::TogglePointerRing{}};
  if (!press.text.empty()) return {};
  if (!focus.in_controls) {
    const bool enter = press.key == GLFW_KEY_ENTER || press.key == GLFW_KEY_KP_ENTER;
    if (focus.program_page && enter)
      return {focus.walking ? Action(ask::FinishWalk{}) : Action(ask::EnterProgram{})};
    if (Actions found = moving_key(press.key); !found.empty()) return press.repeated ? Actions{} : found;
  }
  // Held keys would flip a lock thirty times a second.
  return press.repeated ? Actions{} : letter_key(press.letter);
}

KeyQueue::KeyQueue(GLFWwindow* window) : window_(window) {
  queue = {};
  queue.next = glfwSetKeyCallback(window, on_key);
  queue.next_text = glfwSetCharCallback(window, on_text);
}

KeyQueue::~KeyQueue() {
  glfwSetKeyCallback(window_, std::exchange(queue.next, nullptr));
  glfwSetCharCallback(window_, std::exchange(queue.next_text, nullptr));
}

void KeyQueue::set_typing(bool typing) { queue.typing = typing; }

std::vector<KeyPress> KeyQueue::take() {
  if (queue.later_is_due)
    for (const Event& event : std::exchange(queue.later, {})) arrive(event);
  queue.later_is_due = !queue.later.empty();
  for (const Event& release : queue.due) queue.pass_on(release);
  queue.due = std::exchange(queue.held_back, {});
  return std::exchange(queue.presses, {});
}

}  // namespace racecourse
