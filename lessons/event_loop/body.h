#pragma once

#include <asio.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "event_loop/service.h"
#include "kit/base/on_leaving.h"

namespace racecourse::event_loop {

// A connection served by a thread that does nothing else: it reads, and waits while there is nothing to read.
inline void serve_blocking(Service& service, tcp::socket socket) {
  std::string received;
  std::error_code closed;
  while (!closed) {
    const std::size_t length = read_line(socket, received, closed);
    if (!closed) asio::write(socket, asio::buffer(received, length), closed);
    received.erase(0, length);
  }
  service.served(Lane::here());
}

// The same as a coroutine. Where it would wait, it gives the thread back, and it goes on when there is something to read.
inline asio::awaitable<void> serve_in_loop(Service& service, tcp::socket socket) {
  std::string received;
  std::error_code closed;
  auto result = asio::redirect_error(asio::use_awaitable, closed);
  while (!closed) {
    const std::size_t length = co_await asio::async_read_until(socket, input_buffer(received), '\n', result);
    if (!closed) co_await asio::async_write(socket, asio::buffer(received, length), result);
    received.erase(0, length);
  }
  service.served(Lane::here());
}

// Way 1: a thread for each connection.
inline void thread_each(Service& service) {
  std::vector<RealWorld::thread> threads;
  service.accept_all([&](tcp::socket socket) {
    auto shared = std::make_shared<tcp::socket>(std::move(socket));
    threads.emplace_back(service.world(), "thread", static_cast<long>(threads.size()) + 1,
                         [&service, shared] { serve_blocking(service, std::move(*shared)); });
  });
  for (RealWorld::thread& thread : threads) thread.join();
}

// Way 2: a few threads; a client that comes when all are busy has to wait until one is free.
inline void pool(Service& service, long size) {
  Line waiting_line;
  std::vector<RealWorld::thread> threads;
  const OnLeaving all_home([&] {  // also when the system gives no further thread, or no connection
    waiting_line.close();
    for (RealWorld::thread& thread : threads) thread.join();
  });
  for (long number = 1; number <= size; ++number)
    threads.emplace_back(service.world(), "pool thread", number, [&] {
      while (auto socket = waiting_line.next()) serve_blocking(service, std::move(*socket));
    });
  service.accept_all([&](tcp::socket socket) { waiting_line.join(std::move(socket)); });
  service.run_until_all_served();
}

// Way 3: one thread, and a coroutine for each connection.
inline void one_loop(Service& service) {
  service.accept_all([&](tcp::socket socket) {
    asio::co_spawn(service.loop(), serve_in_loop(service, std::move(socket)), asio::detached);
  });
  service.run_until_all_served();
}

}  // namespace racecourse::event_loop
