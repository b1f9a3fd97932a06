#pragma once

// A task on a thread of its own: start, stop, wait, and poll for the newest snapshot of how far it has come. Run, Sweep,
// TwinRun and ExplorationRun are each one of these with a body.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "kit/host/start_thread.h"

namespace racecourse {

/// Calls `body`. What it threw, as one sentence; empty when it threw nothing.
std::string failure_of(const std::function<void()>& body);

/// `Data` is copyable. A snapshot never changes once it was polled. Any thread may call the members, but start() and the
/// destructor, which are for the owner. Declare it as the owner's last member: its destructor waits for a body that uses
/// the others.
template <class Data>
class Background {
 public:
  Background() = default;
  /// Asks the body to stop, and waits until it has ended.
  ~Background() {
    request_stop();
    if (thread_.joinable()) thread_.join();
  }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  // For the owner.

  /// To be called once. Runs `body`, then `conclude`, on a thread of their own. `conclude` gets what the body threw as one
  /// sentence, or an empty one, and publishes the last snapshot; it must not throw. Where the machine refuses the thread,
  /// `conclude` is called before this returns, with a sentence that says so; nothing is thrown.
  void start(std::function<void()> body, const std::function<void(std::string failure)>& conclude) {
    try {
      thread_ = start_thread([this, body = std::move(body), conclude] {
        conclude(failure_of(body));
        finish();
      });
    } catch (const std::runtime_error& refused) {
      conclude(refused.what());
      finish();
    }
  }
  /// Returns at once, but for what stop callbacks do; safe to call again, before start() too.
  void request_stop() { stop_.request_stop(); }
  /// Waits until the last snapshot is published, or for that long; true when it is.
  bool wait(std::optional<std::chrono::milliseconds> at_most = {}) const {
    std::unique_lock lock(mutex_);
    const auto over = [this] { return finished_; };
    if (at_most) return ended_.wait_for(lock, *at_most, over);
    ended_.wait(lock, over);
    return true;
  }
  /// Whether the last snapshot is published. Ask this before poll() to be sure to get that one.
  bool finished() const {
    const std::lock_guard lock(mutex_);
    return finished_;
  }
  /// The newest snapshot; the same one while no other was published. Null before the first.
  std::shared_ptr<const Data> poll() const {
    const std::lock_guard lock(mutex_);
    polled_ = true;
    return newest_;
  }

  // For the body.

  bool stop_requested() const noexcept { return stop_.stop_requested(); }
  /// For std::stop_callback. A callback runs on the thread that asks for the stop, and must not wait for the body.
  std::stop_token stop_token() const noexcept { return stop_.get_token(); }
  void publish(Data snapshot) {
    auto next = std::make_shared<Data>(std::move(snapshot));
    const std::lock_guard lock(mutex_);
    newest_.swap(next);  // the old one is let go of after the lock
    polled_ = false;
  }
  /// Calls `change(Data&)` on the newest snapshot, or on a copy of it if it was polled: for small changes that come more
  /// often than anybody polls. There must be a snapshot. `change` must not call a member of this object.
  template <class Change>
  void update(Change change) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(polled_, false)) newest_ = std::make_shared<Data>(*newest_);
    change(*newest_);
  }

 private:
  void finish() {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    ended_.notify_all();
  }

  std::stop_source stop_;
  mutable std::mutex mutex_;  // guards the members below, but for the thread
  mutable std::condition_variable ended_;
  bool finished_ = false;
  std::shared_ptr<Data> newest_;
  mutable bool polled_ = false;  // others may hold newest_
  std::thread thread_;
};

}  // namespace racecourse
