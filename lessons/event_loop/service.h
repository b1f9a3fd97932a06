#pragma once

// What all three ways of serving share: the listening socket, the number of clients served, and the end when the run is
// stopped.

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
#include "shared/net/connection.h"
#include "shared/net/listener.h"
#include "shared/net/stoppable_loop.h"

namespace racecourse::event_loop {

using asio::ip::tcp;

/// Where a line is received: who sends one without an end fills no memory.
inline auto input_buffer(std::string& received) { return asio::dynamic_buffer(received, net::longest_line); }
/// Reads a whole line, and records that the calling lane waits for input. Returns its length, newline included.
std::size_t read_line(tcp::socket& socket, std::string& received, std::error_code& closed);

/// Connections that wait for a free thread. Any lane.
class Line {
 public:
  void join(tcp::socket socket);
  /// Waits for a connection. Nothing once the line is closed and empty.
  std::optional<tcp::socket> next();
  /// No connection joins any more. When the run is stopped, those that still wait are closed.
  void close();

 private:
  std::mutex mutex_;  // guards line_ and closed_
  std::condition_variable changed_;
  std::deque<net::DetachedSocket> line_;
  bool closed_ = false;
};

class Service {
 public:
  /// Throws std::runtime_error where there is no free port.
  Service(RealWorld& world, std::int64_t connections);

  net::Listener& listener() { return listener_; }
  RealWorld& world() { return world_; }

  // For the lane that leads.

  /// Accepts all clients and passes each to `serve`; meanwhile the lane runs the loop. Throws std::runtime_error where one
  /// cannot be accepted. After that, nobody can connect any more.
  void accept_all(const std::function<void(tcp::socket)>& serve);
  asio::io_context& loop() { return *loop_; }
  void run_until_all_served();

  /// Closes the listening socket, and the connections that the loop still holds. To be called when no lane uses the loop or a
  /// connection of it any more.
  void close();

  // Any thread.

  /// A client has been served to its end; the last one ends the loop.
  void served(Lane& lane);
  /// No connection is accepted any more, and the loop ends where it is.
  void stop() { loop_.stop(); }

 private:
  asio::awaitable<void> accept_each(const std::function<void(tcp::socket)>& serve);
  void run_loop(const std::function<bool()>& over);

  RealWorld& world_;
  const std::int64_t connections_;
  net::StoppableLoop loop_;  // belongs to the lane that leads
  // Keeps the loop running until it is stopped, also while it has nothing to do.
  asio::executor_work_guard<asio::io_context::executor_type> goes_on_{loop_->get_executor()};
  net::Listener listener_;
  std::int64_t accepted_ = 0;
  std::error_code refused_;
  std::atomic<std::int64_t> served_{0};
};

}  // namespace racecourse::event_loop
