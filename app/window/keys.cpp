#include "window/keys.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <cctype>
#include <utility>

namespace racecourse {

namespace {

// GLFW calls back with nothing but the window, whose one user pointer is left to whoever made the window.
struct Queue {
  std::vector<KeyPress> presses;
  GLFWkeyfun next = nullptr;
};
Queue queue;

char letter_of(int key, int scancode) {
  const char* name = glfwGetKeyName(key, scancode);
  if (!name || name[0] == '\0' || name[1] != '\0') return '\0';
  return static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
}

void on_key(GLFWwindow* window, int key, int scancode, int action, int mods) {
  if (queue.next) queue.next(window, key, scancode, action, mods);
  if (action == GLFW_RELEASE) return;
  queue.presses.push_back({key, mods, action == GLFW_REPEAT, letter_of(key, scancode)});
}

Actions with_control(const KeyPress& press) {
  if (press.letter == 'Q') return {ask::Leave{}};
  if (press.letter == '+' || press.letter == '=' || press.key == GLFW_KEY_KP_ADD)
    return {ask::ChangeSize{+1}};
  if (press.letter == '-' || press.key == GLFW_KEY_KP_SUBTRACT) return {ask::ChangeSize{-1}};
  if (press.letter == '0' || press.key == GLFW_KEY_KP_0) return {ask::ChangeSize{0}};
  return {};
}

Actions function_key(int key) {
  switch (key) {
    case GLFW_KEY_F1: return {ask::ToggleKeys{}};
    case GLFW_KEY_F11: return {ask::TogglePresenter{}};
    case GLFW_KEY_ESCAPE: return {ask::CloseOverlay{}};
    default: return {};
  }
}

Actions moving_key(int key) {
  switch (key) {
    case GLFW_KEY_SPACE: return {ask::RunOrStop{}};
    case GLFW_KEY_LEFT: return {ask::StepLesson{-1}};
    case GLFW_KEY_RIGHT: return {ask::StepLesson{+1}};
    default: return {};
  }
}

Actions letter_key(char letter) {
  if (letter >= '1' && letter <= '9') return {ask::ChooseTabAt{static_cast<std::size_t>(letter - '1')}};
  switch (letter) {
    case 'R': return {ask::Reset{}};
    case 'T': return {ask::NextTheme{}};
    case 'V': return {ask::NextPicture{}};
    case 'K': return {ask::ToggleUntilStopped{}};
    case '\0': return {};
    default: return {ask::FlipKey{letter}};  // a lesson may declare a key for any of its settings
  }
}

}  // namespace

Actions actions_for(const KeyPress& press, const KeyFocus& focus) {
  if (press.mods & GLFW_MOD_CONTROL) return with_control(press);
  if (press.mods & (GLFW_MOD_ALT | GLFW_MOD_SUPER)) return {};
  if (Actions found = function_key(press.key); !found.empty()) return press.repeated ? Actions{} : found;
  if (focus.typing) return {};
  if (!focus.in_controls) {
    if (Actions found = moving_key(press.key); !found.empty()) return press.repeated ? Actions{} : found;
  }
  // Held keys would flip a lock thirty times a second.
  return press.repeated ? Actions{} : letter_key(press.letter);
}

KeyQueue::KeyQueue(GLFWwindow* window) : window_(window) {
  queue.presses.clear();
  queue.next = glfwSetKeyCallback(window, on_key);
}

KeyQueue::~KeyQueue() { glfwSetKeyCallback(window_, std::exchange(queue.next, nullptr)); }

std::vector<KeyPress> KeyQueue::take() { return std::exchange(queue.presses, {}); }

}  // namespace racecourse
