#include "shared/net/listener.h"

#include <fmt/format.h>

#include <stdexcept>

#include "kit/base/format.h"
#include "shared/net/connection.h"

namespace racecourse::net {

using asio::ip::tcp;

namespace {

const tcp::endpoint any_free_port(asio::ip::address_v4::loopback(), 0);

tcp::acceptor listen_on(asio::io_context& loop) {
  try {
    return tcp::acceptor(loop, any_free_port);
  } catch (const std::system_error& error) {
    throw std::runtime_error(no_connection(error.code()));
  }
}

}  // namespace

Listener::Listener(asio::io_context& loop)
    : acceptor_(listen_on(loop)), endpoint_(acceptor_->local_endpoint()) {}

asio::awaitable<tcp::socket> Listener::accept(std::error_code& error) {
  for (;;) {
    tcp::endpoint from;
    tcp::socket client =
        co_await acceptor_->async_accept(from, asio::redirect_error(asio::use_awaitable, error));
    if (!error) set_up(client);
    if (error || is_own(from)) co_return client;
    strangers_.fetch_add(1, std::memory_order_relaxed);
  }
}

void Listener::open_client(tcp::socket& client, std::error_code& error) {
  client.open(tcp::v4(), error);
  if (!error) client.bind(any_free_port, error);
  if (error) return;
  const tcp::endpoint address = client.local_endpoint(error);
  const std::lock_guard lock(guards_expected_);
  if (!error) expected_.insert(address);
}

// Only once: when it is closed, another program may be given its address.
bool Listener::is_own(const tcp::endpoint& client) {
  const std::lock_guard lock(guards_expected_);
  return expected_.erase(client) > 0;
}

std::optional<std::string> about_strangers(std::int64_t strangers) {
  if (strangers == 0) return std::nullopt;
  return fmt::format("{} came from {}, and {} closed at once.", counted(strangers, "connections"),
                     strangers == 1 ? "another program" : "other programs", strangers == 1 ? "was" : "were");
}

}  // namespace racecourse::net
