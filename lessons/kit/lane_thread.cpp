#include "kit/lane_thread.h"

#include <cassert>
#include <utility>

#include "kit/lane.h"
#include "kit/stage.h"

namespace racecourse {

LaneThread& LaneThread::operator=(LaneThread&& other) noexcept {
  detach();
  stage_ = other.stage_;
  lane_ = other.lane_;
  thread_ = std::move(other.thread_);
  return *this;
}

void LaneThread::join() {
  assert(joinable());
  Lane* lane = Lane::current();
  const std::uint64_t began = ticks_in_order();
  if (lane) lane->note(LaneState::waiting, began, 0, lane_);
  thread_.join();
  if (!lane) return;
  const std::uint64_t now = ticks_in_order();
  lane->waiting.add(static_cast<std::int64_t>(now - began));
  lane->note(LaneState::running, now);
}

void LaneThread::detach() {
  if (thread_.joinable()) stage_->keep(std::move(thread_));
}

}  // namespace racecourse
