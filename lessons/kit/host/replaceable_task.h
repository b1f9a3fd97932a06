#pragma once

// A background task that may be given up before it has ended. It is asked to stop, nobody waits for it, and it is let go of
// once it has.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/background.h"

namespace racecourse {

/// For one thread: that of the owner. Its destructor waits for all of them.
template <class Data>
class ReplaceableTask {
 public:
  using Task = Background<Data>;

  bool going() const { return now_ != nullptr; }
  /// One goes on, or has been given up and not ended yet.
  bool has_threads() const { return going() || !leaving_.empty(); }

  /// Gives up the one before. Calls `body(task)` on a thread of its own, and `failed(task, sentence)` there if that throws, or
  /// here if there is no thread to be had; both may publish.
  template <class Body, class Failed>
  void start(Body body, Failed failed) {
    give_up();
    now_ = std::make_unique<Task>();
    Task& task = *now_;
    task.start([&task, body = std::move(body)] { body(task); },
               [&task, failed = std::move(failed)](std::string failure) {
                 if (!failure.empty()) failed(task, std::move(failure));
               });
  }
  /// It goes on until it has seen that.
  void request_stop() {
    if (now_) now_->request_stop();
  }
  void give_up() {
    request_stop();
    if (now_) leaving_.push_back(std::move(now_));
  }
  /// To be called again and again. The newest snapshot of the one that goes on; null before its first. One that has ended is
  /// going() no more afterwards.
  std::shared_ptr<const Data> update() {
    std::erase_if(leaving_, [](const auto& task) { return task->finished(); });
    if (!now_) return nullptr;
    const bool over = now_->finished();  // asked first: then this is its last snapshot
    auto newest = now_->poll();
    if (over) now_.reset();
    return newest;
  }

 private:
  std::unique_ptr<Task> now_;
  std::vector<std::unique_ptr<Task>> leaving_;
};

}  // namespace racecourse
