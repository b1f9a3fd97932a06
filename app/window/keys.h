#pragma once

// Keys become the same actions as clicks. They are taken from GLFW as they arrive, not looked up once a frame, so that a
// key pressed and let go between two frames is not lost.

#include <string>
#include <vector>

#include "session/action.h"
#include "session/session.h"

struct GLFWwindow;

namespace racecourse {

struct KeyPress {
  int key = 0;   ///< GLFW_KEY_...
  int mods = 0;  ///< GLFW_MOD_...
  bool repeated = false;
  char letter = '\0';  ///< what the key says on the reader's own keyboard, upper case; '\0' for other keys
  std::string
      text;  ///< UTF-8; set in presses that are only the text a key gives, which follow those of the key
};

/// Who else wants the keys at this moment.
struct KeyFocus {
  bool typing = false;            ///< a text is being edited: it gets every key but the function keys
  Typing line = Typing::nothing;  ///< the line of ours that is being typed into
  bool in_controls = false;   ///< the keyboard moves among the controls: arrows, Space and Enter are theirs
  bool in_tour = false;       ///< Enter, arrows and Esc turn the pages of the tour
  bool scheduling = false;    ///< digits step threads, U takes a step back, Enter goes to the end
  bool program_page = false;  ///< the page of the reader's own programs is shown
  ProgramTyping program =
      ProgramTyping::nothing;  ///< what is typed into there: it gets what is no function key
  bool walking = false;        ///< its schedule is not at its end: Enter goes there
};

/// What that key asks for; empty for a key with no meaning.
Actions actions_for(const KeyPress& press, const KeyFocus& focus);

/// Collects the key presses of a window. Make it after Dear ImGui's callbacks are installed; they still get every key.
/// One at a time.
class KeyQueue {
 public:
  explicit KeyQueue(GLFWwindow* window);
  ~KeyQueue();
  KeyQueue(const KeyQueue&) = delete;
  KeyQueue& operator=(const KeyQueue&) = delete;
  /// The presses since the last call, oldest first. Call once a frame, before Dear ImGui begins it.
  std::vector<KeyPress> take();
  /// While a line of ours is typed into, Dear ImGui gets no key presses: its letters would zoom the charts.
  void set_typing(bool typing);

 private:
  GLFWwindow* window_;
};

}  // namespace racecourse
