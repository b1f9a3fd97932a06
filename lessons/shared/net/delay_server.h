#pragma once

// A small TCP server inside this program, on 127.0.0.1 and a free port: it answers each line it gets with the same line,
// a set time later, however many ask at once. One thread, an event loop of coroutines (Asio).

#include <asio.hpp>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>

#include "shared/net/stoppable_loop.h"

namespace racecourse::net {

class DelayServer {
 public:
  /// Answers from now on. Throws std::runtime_error when there is no port or thread to be had.
  explicit DelayServer(std::chrono::milliseconds latency);
  /// As stop(), and waits for its thread.
  ~DelayServer();
  DelayServer(const DelayServer&) = delete;
  DelayServer& operator=(const DelayServer&) = delete;

  asio::ip::tcp::endpoint endpoint() const { return endpoint_; }
  /// Lines answered so far. Any thread.
  std::int64_t answered() const { return answered_.load(std::memory_order_relaxed); }
  /// Closes the door and every connection: who waits for an answer gets none. Any thread.
  void stop() { loop_.stop(); }

 private:
  asio::awaitable<void> accept_all();
  asio::awaitable<void> serve(asio::ip::tcp::socket socket);
  void run();

  const std::chrono::milliseconds latency_;
  StoppableLoop loop_;  // the server's thread's
  std::optional<asio::ip::tcp::acceptor> acceptor_;
  asio::ip::tcp::endpoint endpoint_;
  std::atomic<std::int64_t> answered_{0};
  std::thread thread_;
};

}  // namespace racecourse::net
