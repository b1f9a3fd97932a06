#pragma once

// A thread that a lane started.

#include <thread>

namespace racecourse {

class Stage;

/// Movable. Owned by the lane that started it, or by the experiment, which joins or detaches it before the run ends.
class LaneThread {
 public:
  LaneThread() = default;
  LaneThread(Stage& stage, int lane, std::thread thread)
      : stage_(&stage), lane_(lane), thread_(std::move(thread)) {}
  LaneThread(LaneThread&&) noexcept = default;
  LaneThread& operator=(LaneThread&& other) noexcept;
  /// As detach(). Unlike std::thread it does not terminate the program, for the run itself waits for all its lanes.
  ~LaneThread() { detach(); }

  bool joinable() const noexcept { return thread_.joinable(); }
  /// Waits until it has ended, and notes that the calling lane waits for it. Does nothing if it is not joinable.
  void join();
  /// Lets it go on by itself. The run is over only when it has ended, too.
  void detach();
  /// The number of its lane.
  int lane() const noexcept { return lane_; }

 private:
  Stage* stage_ = nullptr;
  int lane_ = -1;
  std::thread thread_;
};

}  // namespace racecourse
