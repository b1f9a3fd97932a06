#pragma once

// A small TCP server inside this program, on 127.0.0.1 and a free port: it sends each line back after a fixed time, however many
// clients there are. One thread runs an event loop of coroutines (Asio).

#include <asio.hpp>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "shared/net/listener.h"
#include "shared/net/stoppable_loop.h"

namespace racecourse::net {

class DelayServer {
 public:
  /// Starts it. Throws std::runtime_error where there is no port or thread for it.
  explicit DelayServer(std::chrono::milliseconds latency);
  /// Stops it, and waits for its thread.
  ~DelayServer();
  DelayServer(const DelayServer&) = delete;
  DelayServer& operator=(const DelayServer&) = delete;

  /// For clients. Any thread.
  Listener& listener() { return listener_; }
  /// Lines answered so far. Any thread.
  std::int64_t answered() const { return answered_.load(std::memory_order_relaxed); }
  /// Closes the listening socket and every connection: a client that waits for an answer gets none. Any thread.
  void stop() { loop_.stop(); }

 private:
  asio::awaitable<void> accept_all();
  asio::awaitable<void> serve(asio::ip::tcp::socket socket);
  void run();

  const std::chrono::milliseconds latency_;
  StoppableLoop loop_;  // belongs to the server's thread
  Listener listener_{*loop_};
  std::atomic<std::int64_t> answered_{0};
  std::thread thread_;
};

}  // namespace racecourse::net
