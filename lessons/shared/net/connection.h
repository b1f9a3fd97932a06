#pragma once

// TCP connections on the loopback interface, and a client that sends lines and waits for the answers.

#include <asio.hpp>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "kit/lesson/need.h"

namespace racecourse::net {

class Listener;

/// Who sends more than this without an end of line is not answered, so that no memory is filled.
constexpr std::size_t longest_line = 256;

/// The need to listen on 127.0.0.1, and to connect there.
Need loopback_connections();

/// For sockets that carry single lines: each is sent at once (no Nagle delay), and closing resets the connection, so that the
/// system keeps no port busy afterwards.
void set_up(asio::ip::tcp::socket& socket);

/// A connected socket that no event loop watches: it is closed without telling one, in three quarters of the time.
class DetachedSocket {
 public:
  /// Takes it out of its loop.
  explicit DetachedSocket(asio::ip::tcp::socket socket);
  DetachedSocket(DetachedSocket&& other) noexcept;
  ~DetachedSocket();
  DetachedSocket& operator=(DetachedSocket&&) = delete;

  /// Puts it back into that loop, which must still exist.
  asio::ip::tcp::socket attach() &&;

 private:
  using Handle = asio::ip::tcp::socket::native_handle_type;
  static constexpr Handle none = static_cast<Handle>(-1);

  asio::ip::tcp::socket::executor_type loop_;
  Handle handle_;
};

/// A blocking client, whose waits end with Stop. For one thread.
class Connection {
 public:
  /// Connects. Throws std::runtime_error with one sentence when that cannot be done.
  explicit Connection(Listener& server, std::stop_token stop = {});
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Sends a line and waits for the answer, without its end. Throws std::runtime_error with one sentence when
  /// there is none.
  std::string ask(std::string_view line);

 private:
  std::error_code wait_for(auto&& begin);

  asio::io_context loop_{1};
  asio::ip::tcp::socket socket_{loop_};
  std::string received_;
  const std::stop_token stop_;
  std::stop_callback<std::function<void()>> on_stop_{stop_, [this] { loop_.stop(); }};
};

/// The sentence for a connection that failed.
std::string no_connection(const std::error_code& error);

}  // namespace racecourse::net
