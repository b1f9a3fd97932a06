#pragma once

// A server's socket, for the clients of this run alone. A port on loopback is open to every program of the machine: one that
// came by mistake, or to do harm, would take a client's place, and perhaps never say a word.

#include <asio.hpp>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace racecourse::net {

class Listener {
 public:
  /// Listens on 127.0.0.1 and a free port. Throws std::runtime_error with one sentence when there is none.
  explicit Listener(asio::io_context& loop);

  const asio::ip::tcp::endpoint& endpoint() const { return endpoint_; }

  // For the thread that runs the loop.

  /// Waits for the next client of this run. All others are closed at once, unread.
  asio::awaitable<asio::ip::tcp::socket> accept(std::error_code& error);
  /// Nobody can connect any more. To be called before the loop is destroyed.
  void close() { acceptor_.reset(); }

  // Any thread.

  /// Opens a client of this run, which then connects. The system gives an address to one socket at a time, so the client's
  /// own address says who it is: nobody else can come from there, and a stranger that stays silent is known as well.
  void open_client(asio::ip::tcp::socket& client, std::error_code& error);
  /// How many others have connected.
  std::int64_t strangers() const { return strangers_.load(std::memory_order_relaxed); }

 private:
  bool is_own(const asio::ip::tcp::endpoint& client);

  std::optional<asio::ip::tcp::acceptor> acceptor_;
  const asio::ip::tcp::endpoint endpoint_;
  std::atomic<std::int64_t> strangers_{0};

  std::mutex guards_expected_;
  std::set<asio::ip::tcp::endpoint> expected_;  // clients that have not been accepted yet
};

/// The sentence for a run to which that many connected; nothing where none did.
std::optional<std::string> about_strangers(std::int64_t strangers);

}  // namespace racecourse::net
