#pragma once

// An event loop that belongs to one thread, and that any other may stop.

#include <asio.hpp>
#include <memory>
#include <mutex>
#include <utility>

namespace racecourse::net {

class StoppableLoop {
 public:
  // For the thread it belongs to, until let_go().
  asio::io_context& operator*() { return *loop_; }
  asio::io_context* operator->() { return loop_.get(); }

  /// Ends it where it is; later than let_go() it changes nothing. Any thread, and at once: it may be the window's.
  void stop() {
    const std::lock_guard hold(guards_loop_);
    if (loop_) loop_->stop();
  }

  /// Destroys what it still holds: connections are closed, which takes a while where there are thousands. For the thread
  /// it belongs to.
  void let_go() {
    std::unique_ptr<asio::io_context> gone;  // destroyed after the lock: stop() is not to wait for that
    const std::lock_guard hold(guards_loop_);
    gone = std::move(loop_);
  }

 private:
  std::mutex guards_loop_;  // guards that loop_ is there
  std::unique_ptr<asio::io_context> loop_ = std::make_unique<asio::io_context>(1);
};

}  // namespace racecourse::net
