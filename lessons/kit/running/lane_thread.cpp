#include "kit/running/lane_thread.h"

#include <utility>

#include "kit/running/lane.h"
#include "kit/running/stage.h"

namespace racecourse {

LaneThread& LaneThread::operator=(LaneThread&& other) noexcept {
  detach();
  stage_ = other.stage_;
  lane_ = other.lane_;
  thread_ = std::move(other.thread_);
  return *this;
}

void LaneThread::join() {
  if (!joinable()) return;
  const During waiting(LaneState::waiting, 0, lane_);
  thread_.join();
}

void LaneThread::detach() {
  if (thread_.joinable()) stage_->keep(std::move(thread_));
}

}  // namespace racecourse
