#pragma once

// What all three ways of serving are given: the door where clients knock, the count of those served, and an end when the
// run is stopped.

#include <asio.hpp>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "kit/worlds/real_world.h"
#include "shared/net/stoppable_loop.h"

namespace racecourse::event_loop {

using asio::ip::tcp;

/// Reads until a line is whole, and notes that the calling lane waits for input. Returns its length, with its end.
std::size_t read_line(tcp::socket& socket, std::string& received, std::error_code& closed);

/// Connections that wait until a thread is free. Any lane.
class Line {
 public:
  void join(tcp::socket socket);
  /// Waits. Nothing once the line is closed and empty.
  std::optional<tcp::socket> next();
  /// Nobody joins any more. When the run is stopped, those that still wait are closed.
  void close();

 private:
  std::mutex guards_line_;
  std::condition_variable changed_;
  std::deque<tcp::socket> line_;
  bool closed_ = false;
};

class Service {
 public:
  /// Throws std::runtime_error when there is no port to be had.
  Service(RealWorld& world, std::int64_t connections);

  tcp::endpoint endpoint() const { return endpoint_; }
  RealWorld& world() { return world_; }

  // For the lane that leads.

  /// Lets in as many connections as are to come, and hands each on; meanwhile the lane is in the loop. Throws
  /// std::runtime_error when one cannot be let in.
  void accept_all(const std::function<void(tcp::socket)>& serve);
  asio::io_context& loop() { return *loop_; }
  void run_until_all_served();

  /// Closes the door, and the connections that the loop still holds. To be called when all have left who use the loop or a
  /// connection of it.
  void close();

  // Any thread.

  /// One more has been served to its end; the last one ends the loop.
  void served(Lane& lane);
  /// Nobody is let in any more, and the loop ends where it is.
  void stop() { loop_.stop(); }

 private:
  asio::awaitable<void> accept_each(const std::function<void(tcp::socket)>& serve);
  void run_loop(const std::function<bool()>& over);

  RealWorld& world_;
  const std::int64_t connections_;
  net::StoppableLoop loop_;  // the leading lane's
  // The loop goes on until it is stopped, also while it has nothing to do.
  asio::executor_work_guard<asio::io_context::executor_type> goes_on_{loop_->get_executor()};
  std::optional<tcp::acceptor> acceptor_;
  const tcp::endpoint endpoint_;
  std::int64_t accepted_ = 0;
  std::error_code refused_;
  std::atomic<std::int64_t> served_{0};
};

}  // namespace racecourse::event_loop
