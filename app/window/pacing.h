#pragma once

// When to draw the next frame: at most 60 a second while something moves, not at all while nothing does.

#include <chrono>
#include <optional>

namespace racecourse {

class Pacing {
 public:
  using Clock = std::chrono::steady_clock;

  /// Waits until it is time for a frame, taking in events meanwhile. `busy`: the picture changes by itself. `wake`: a
  /// moment at which something has to be done whatever happens. False when it only woke to look around: nothing has
  /// come in, so there is nothing to draw.
  bool wait(bool busy, std::optional<Clock::time_point> wake);
  /// Draws the next frames without waiting for input: what is on the screen takes a few to settle.
  void settle() { settling_ = settle_frames; }
  /// Frames a second over the last second of frames drawn one after another; 0 while there were none.
  double frames_a_second() const { return rate_; }
  /// Call at the start of a frame.
  void frame_begins(bool busy);

 private:
  // Dear ImGui needs a frame to lay out, one to size what depends on it, and one for what appeared under the pointer.
  static constexpr int settle_frames = 4;

  void wait_for_turn();

  int settling_ = settle_frames;
  Clock::time_point turn_{};  // when the next frame is due, when frames follow one another
  Clock::time_point counting_since_{};
  int counted_ = 0;
  double rate_ = 0;
};

}  // namespace racecourse
