#include "window/pacing.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>

namespace racecourse {

namespace {

using namespace std::chrono_literals;

constexpr auto frame_time =
    std::chrono::duration_cast<Pacing::Clock::duration>(std::chrono::duration<double>(1.0 / 60));
// A display that paces us itself comes back a little early or late; then it is left to set the beat.
constexpr auto slack = 2ms;
// Signals cannot wake GLFW, so somebody looks for them this often.
constexpr auto look_around = 200ms;
constexpr auto rate_window = 500ms;

double seconds(Pacing::Clock::duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

bool Pacing::wait(bool busy, std::optional<Clock::time_point> wake) {
  if (busy || settling_ > 0) {
    if (settling_ > 0) --settling_;
    wait_for_turn();
    return true;
  }
  const auto before = Clock::now();
  auto at_most = Clock::duration(look_around);
  if (wake) at_most = std::clamp(*wake - before, Clock::duration(1ms), at_most);
  glfwWaitEventsTimeout(seconds(at_most));
  const auto now = Clock::now();
  if (wake && now >= *wake) return true;
  if (now - before >= at_most) return false;
  settle();
  return true;
}

// Events cut a wait short; the turn is kept all the same, or a moving mouse would draw hundreds of frames a second.
void Pacing::wait_for_turn() {
  auto now = Clock::now();
  if (turn_ - now <= slack) {
    glfwPollEvents();
  } else {
    for (; turn_ > now; now = Clock::now()) glfwWaitEventsTimeout(seconds(turn_ - now));
  }
  turn_ = std::max(turn_, now - frame_time) + frame_time;
}

void Pacing::frame_begins(bool busy) {
  const auto now = Clock::now();
  if (!busy) {
    counted_ = 0;
    return;
  }
  if (counted_ == 0) counting_since_ = now;
  const auto span = now - counting_since_;
  if (counted_ > 0 && span >= rate_window) {
    rate_ = counted_ / seconds(span);
    counting_since_ = now;
    counted_ = 0;
  }
  ++counted_;
}

}  // namespace racecourse
