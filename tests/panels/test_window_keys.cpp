// Keys, without a window: which action each of them is, by who else wants the keyboard.

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <doctest/doctest.h>

#include <variant>

#include "window/keys.h"

using namespace racecourse;

namespace {

constexpr KeyFocus as_scheduler{.typing = false, .in_controls = false, .scheduling = true};

template <class Asked>
bool asks_for(const Actions& actions) {
  return actions.size() == 1 && actions.front().as<Asked>() != nullptr;
}

KeyPress digit_key(char digit, int mods = 0) { return {GLFW_KEY_0 + (digit - '0'), mods, false, digit}; }

}  // namespace

TEST_CASE("digits choose tabs, and step threads where the reader is the scheduler") {
  const Actions tab = actions_for(digit_key('3'), {});
  REQUIRE(asks_for<ask::ChooseTabAt>(tab));
  CHECK(tab.front().as<ask::ChooseTabAt>()->place == 2);
  const Actions step = actions_for(digit_key('3'), as_scheduler);
  REQUIRE(asks_for<ask::StepThread>(step));
  CHECK(step.front().as<ask::StepThread>()->thread == 2);
  CHECK(asks_for<ask::ChooseTabAt>(actions_for(digit_key('3', GLFW_MOD_CONTROL), as_scheduler)));
  CHECK(asks_for<ask::ChooseTabAt>(actions_for(digit_key('3', GLFW_MOD_CONTROL), {})));
  CHECK(asks_for<ask::ChangeSize>(actions_for(digit_key('0', GLFW_MOD_CONTROL), as_scheduler)));
}

TEST_CASE("U takes a step back and Enter goes to the end where the reader is the scheduler") {
  const KeyPress u{GLFW_KEY_U, 0, false, 'U'}, enter{GLFW_KEY_ENTER, 0, false, '\0'};
  CHECK(asks_for<ask::UndoStep>(actions_for(u, as_scheduler)));
  CHECK(asks_for<ask::FlipKey>(actions_for(u, {})));
  CHECK(asks_for<ask::FinishWalk>(actions_for(enter, as_scheduler)));
  // Elsewhere Enter commits the guess.
  CHECK(asks_for<ask::CommitGuess>(actions_for(enter, {})));
  // Enter presses the button that the keyboard is on.
  CHECK(actions_for(enter, {.typing = false, .in_controls = true, .scheduling = true}).empty());
  CHECK(actions_for(enter, {.typing = false, .in_controls = true, .scheduling = false}).empty());
}

TEST_CASE("a text that is typed keeps its digits") {
  CHECK(actions_for(digit_key('1'), {.typing = true, .in_controls = false, .scheduling = true}).empty());
}

TEST_CASE("a held key goes on stepping and taking back, and runs nothing twice") {
  KeyPress held = digit_key('1');
  held.repeated = true;
  CHECK(asks_for<ask::StepThread>(actions_for(held, as_scheduler)));
  CHECK(actions_for(held, {}).empty());
  CHECK(actions_for({GLFW_KEY_ENTER, 0, true, '\0'}, as_scheduler).empty());
}

TEST_CASE("the full stop is known by what it types, on keyboards on which it needs Shift, too") {
  KeyPress stop{GLFW_KEY_UNKNOWN, 0, false, '\0', "."};
  CHECK(asks_for<ask::TogglePointerRing>(actions_for(stop, {})));
  CHECK(actions_for({GLFW_KEY_COMMA, GLFW_MOD_SHIFT, false, ';', {}}, {})
            .front()
            .as<ask::TogglePointerRing>() == nullptr);
  CHECK_FALSE(asks_for<ask::TogglePointerRing>(actions_for({GLFW_KEY_PERIOD, 0, false, '.', {}}, {})));
  stop.repeated = true;
  CHECK(actions_for(stop, {}).empty());
  stop.repeated = false;
  CHECK(actions_for(stop, {.typing = true, .in_controls = false, .scheduling = false}).empty());
}
