#pragma once

// Connections inside this machine: a door to knock at, and a client that sends lines and waits for the answer.

#include <asio.hpp>
#include <string>
#include <string_view>

#include "kit/lesson/need.h"

namespace racecourse::net {

/// A listening socket on 127.0.0.1 and a free port. Throws std::runtime_error with one sentence when there is none.
asio::ip::tcp::acceptor open_door(asio::io_context& loop);

/// To open a door here, and to knock at it.
Need loopback_connections();

/// A client and its server talk in single lines: each leaves at once, and once the socket is closed or destroyed nothing stays
/// behind in the system that would keep the port busy.
void set_up(asio::ip::tcp::socket& socket);

/// A connection that blocks whoever uses it. For one thread.
class Connection {
 public:
  /// Connects. Throws std::runtime_error with one sentence when that cannot be done.
  explicit Connection(const asio::ip::tcp::endpoint& server);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Sends a line and waits for the answer, without its end. Throws std::runtime_error with one sentence when
  /// there is none.
  std::string ask(std::string_view line);

 private:
  asio::io_context loop_{1};  // never run: it is only what a socket is made from
  asio::ip::tcp::socket socket_{loop_};
  std::string received_;
};

/// A sentence for a socket that could not be had.
std::string no_connection(const std::error_code& error);

}  // namespace racecourse::net
