#include "shared/net/delay_server.h"

#include <string>

#include "kit/host/start_thread.h"
#include "shared/net/connection.h"

namespace racecourse::net {

using asio::ip::tcp;

DelayServer::DelayServer(std::chrono::milliseconds latency) : latency_(latency) {
  asio::co_spawn(*loop_, accept_all(), asio::detached);
  thread_ = start_thread([this] { run(); });
}

DelayServer::~DelayServer() {
  stop();
  thread_.join();
}

// Destroying the loop closes its connections.
void DelayServer::run() {
  loop_->run();
  listener_.close();
  loop_.close();
}

asio::awaitable<void> DelayServer::accept_all() {
  for (;;) {
    std::error_code error;
    tcp::socket socket = co_await listener_.accept(error);
    if (!error) {
      asio::co_spawn(*loop_, serve(std::move(socket)), asio::detached);
      continue;
    }
    // Out of descriptors for a moment: the client waits in the backlog until one is free.
    asio::steady_timer pause(*loop_, std::chrono::milliseconds(1));
    co_await pause.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> DelayServer::serve(tcp::socket socket) {
  std::string received;
  std::error_code closed;
  auto result = asio::redirect_error(asio::use_awaitable, closed);
  for (;;) {
    const std::size_t length =
        co_await asio::async_read_until(socket, asio::dynamic_buffer(received, longest_line), '\n', result);
    if (closed) co_return;
    asio::steady_timer timer(*loop_, latency_);
    co_await timer.async_wait(asio::use_awaitable);
    // Counted before it is sent: a client that has the answer finds it counted.
    answered_.fetch_add(1, std::memory_order_relaxed);
    co_await asio::async_write(socket, asio::buffer(received, length), result);
    if (closed) {
      answered_.fetch_sub(1, std::memory_order_relaxed);
      co_return;
    }
    received.erase(0, length);
  }
}

}  // namespace racecourse::net
