#pragma once

// The clients: connections that each send a few lines, with a pause before each, and check the answers. All of them are in one
// event loop on a thread of its own, so that they are the same for every way of serving.

#include <asio.hpp>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "kit/base/spread.h"
#include "shared/net/listener.h"
#include "shared/net/stoppable_loop.h"

namespace racecourse::event_loop {

struct ClientPlan {
  std::int64_t connections = 0;
  std::int64_t messages = 0;  ///< each
  std::chrono::milliseconds pause{};
};

class Clients {
 public:
  /// Starts them. Where one fails, all of them end, and their thread calls `on_failure`, so that nobody waits for them for ever.
  /// Throws std::runtime_error where there is no thread for them.
  Clients(net::Listener& server, const ClientPlan& plan, std::function<void()> on_failure);
  /// Stops them, and waits for their thread.
  ~Clients();
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  /// Ends them where they are, and closes their connections. Any thread.
  void stop() { loop_.stop(); }
  /// Lines answered so far. Any thread.
  std::int64_t answered() const { return answered_.load(std::memory_order_relaxed); }
  std::int64_t connected() const { return connected_.load(std::memory_order_relaxed); }
  /// The times from a line to its answer. Any thread.
  Spread waits() const { return waits_.picture(); }
  /// Waits until they have ended. Returns one sentence on what went wrong; empty when nothing did.
  std::string wait();

 private:
  class Client;

  void connect_next();
  void run();
  void fail(const std::string& sentence);

  net::Listener& server_;
  const ClientPlan plan_;
  const std::function<void()> on_failure_;
  net::StoppableLoop loop_;  // belongs to the clients' thread
  std::int64_t begun_ = 0;
  std::string failure_;
  std::atomic<std::int64_t> answered_{0}, connected_{0};
  SpreadRecorder waits_;
  std::thread thread_;
};

}  // namespace racecourse::event_loop
