#include "session/run_session.h"

#include <utility>

namespace racecourse {

namespace {

// Dragging a slider gives a new value with every frame; the run starts again when the hand rests.
constexpr auto settle_time = std::chrono::milliseconds(250);

}  // namespace

void RunSession::start(Start next) {
  stop();
  next_ = std::move(next);
}

void RunSession::stop() {
  next_.reset();
  restart_at_.reset();
  if (!run_ || stopping_) return;
  stopping_ = true;
  run_->request_stop();
}

void RunSession::restart_when_settled() { restart_at_ = Clock::now() + settle_time; }

bool RunSession::take_restart_due(Clock::time_point now) {
  if (!restart_at_ || now < *restart_at_) return false;
  restart_at_.reset();
  return true;
}

std::shared_ptr<const Snapshot> RunSession::take_picture() {
  if (!run_) return nullptr;
  const bool over = run_->finished();  // asked first: the picture taken after it is then the last one
  auto picture = run_->poll();
  if (over) run_.reset();
  if (discard_ || picture == picture_) return nullptr;
  picture_ = picture;
  return picture;
}

std::shared_ptr<const Snapshot> RunSession::begin(const Lesson& lesson, std::size_t index,
                                                  const Settings& settings) {
  if (!next_ || run_) return nullptr;
  const Start next = *std::exchange(next_, std::nullopt);
  run_ = std::make_unique<Run>(lesson, next.settings.value_or(settings), next.options);
  lesson_ = index;
  repeated_ = next.options.repeat > 1;
  stopping_ = false;
  discard_ = false;
  ++started_;
  picture_ = run_->poll();
  return picture_;
}

}  // namespace racecourse
