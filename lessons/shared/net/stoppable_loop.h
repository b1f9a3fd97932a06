#pragma once

// An event loop that belongs to one thread and that any thread may stop.

#include <asio.hpp>
#include <memory>
#include <mutex>
#include <utility>

namespace racecourse::net {

class StoppableLoop {
 public:
  // For the thread that it belongs to, until close().
  asio::io_context& operator*() { return *loop_; }
  asio::io_context* operator->() { return loop_.get(); }

  /// Ends it where it is; after close() it does nothing. Any thread, and it returns at once: that may be the window's.
  void stop() {
    const std::lock_guard lock(mutex_);
    if (loop_) loop_->stop();
  }

  /// Destroys what it still holds. Connections are closed, which takes a while for thousands. For the thread that it belongs to.
  void close() {
    std::unique_ptr<asio::io_context>
        closed;  // destroyed after the lock is released: stop() must not wait for it
    const std::lock_guard lock(mutex_);
    closed = std::move(loop_);
  }

 private:
  std::mutex mutex_;  // guards loop_, which stop() may find gone
  std::unique_ptr<asio::io_context> loop_ = std::make_unique<asio::io_context>(1);
};

}  // namespace racecourse::net
