#include "event_shutdown/worker.h"

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

namespace racecourse::event_shutdown {

void End::begin_anew() {
  const std::lock_guard hold(guards_come_);
  come_ = false;
}

void End::come() {
  const std::lock_guard hold(guards_come_);
  come_ = true;
  changed_.notify_all();
}

void End::sleep_for(std::chrono::nanoseconds time) {
  const During asleep(LaneState::sleeping);
  std::unique_lock hold(guards_come_);
  if (changed_.wait_for(hold, time, [this] { return come_; })) throw Abandoned{};
}

void Inbox::begin_anew() {
  const std::lock_guard hold(guards_items_);
  items_ = 0;
  abandoned_ = false;
}

void Inbox::put() {
  const std::lock_guard hold(guards_items_);
  ++items_;
  changed_.notify_one();
}

void Inbox::wait_for_item() {
  const During asleep(LaneState::sleeping);
  std::unique_lock hold(guards_items_);
  changed_.wait(hold, [this] { return items_ > 0 || abandoned_; });
  if (abandoned_) throw Abandoned{};
  --items_;
}

void Inbox::abandon() {
  const std::lock_guard hold(guards_items_);
  abandoned_ = true;
  changed_.notify_all();
}

void Worker::begin_trial() {
  finished_.set(0);
  trial_over_.begin_anew();
  records_ = std::ofstream(file_.path(), std::ios::trunc | std::ios::binary);
  if (!records_) throw no_temporary_file(file_.path(), errno);
}

void Worker::finish_item() {
  finished_.add(1);
  std::string record = "item " + std::to_string(finished_.get()) + " is done";
  record.resize(record_size - 1, '.');
  records_ << record << '\n';
  Lane::here().done.add(1);
}

void Worker::save() {
  records_.close();
  if (!records_) throw no_temporary_file(file_.path(), errno);
}

std::int64_t Worker::saved() const {
  std::error_code error;
  const auto size = std::filesystem::file_size(file_.path(), error);
  return error ? 0 : static_cast<std::int64_t>(size) / record_size;
}

}  // namespace racecourse::event_shutdown
