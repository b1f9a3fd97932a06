#include "kit/explorer/batch_queue.h"

namespace racecourse {

BatchQueue::Order BatchQueue::next(std::uint32_t first) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    const bool free = given_ - added_ < batches_.size();
    return ended_ || all_added() || (free && first < states_);
  });
  if (ended_ || first >= states_) return {};
  return {&batches_[given_ % batches_.size()], states_};
}

void BatchQueue::give() {
  const std::lock_guard lock(mutex_);
  ++given_;
  changed_.notify_one();
}

bool BatchQueue::wait_until_added() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ended_ || all_added(); });
  return !ended_;
}

void BatchQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_one();
}

const StepBatch* BatchQueue::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || !all_added(); });
  return all_added() ? nullptr : &batches_[added_ % batches_.size()];
}

void BatchQueue::added(std::uint32_t states) {
  const std::lock_guard lock(mutex_);
  ++added_;
  states_ = states;
  changed_.notify_one();
}

void BatchQueue::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_one();
}

}  // namespace racecourse
