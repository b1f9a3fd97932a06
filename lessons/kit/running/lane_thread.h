#pragma once

// A thread that a lane of a run started itself.

#include <thread>

namespace racecourse {

class Stage;

/// Movable; owned by the lane that started it (or by the experiment), which joins it or leaves it alone before it ends.
class LaneThread {
 public:
  LaneThread() = default;
  LaneThread(Stage& stage, int lane, std::thread thread)
      : stage_(&stage), lane_(lane), thread_(std::move(thread)) {}
  LaneThread(LaneThread&&) noexcept = default;
  LaneThread& operator=(LaneThread&& other) noexcept;
  /// As detach(): unlike std::thread it ends nobody, for the run itself waits for all its lanes.
  ~LaneThread() { detach(); }

  bool joinable() const noexcept { return thread_.joinable(); }
  /// Waits until it has ended, and notes that the calling lane waits for it. Does nothing where there is none (any more).
  void join();
  /// Goes on without it. The run is over only when it has ended as well.
  void detach();
  /// The number of its lane.
  int lane() const noexcept { return lane_; }

 private:
  Stage* stage_ = nullptr;
  int lane_ = -1;
  std::thread thread_;
};

}  // namespace racecourse
