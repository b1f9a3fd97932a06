// Connections and event loops that the lessons share: what is left behind when they end.

#include <doctest/doctest.h>

#include <asio.hpp>
#include <thread>

#include "shared/net/connection.h"
#include "shared/net/stoppable_loop.h"

using namespace racecourse;
using asio::ip::tcp;

namespace {

/// Both ends of a connection.
struct Ends {
  Ends() {
    client.connect(acceptor.local_endpoint());
    server = acceptor.accept();
  }
  /// The error that the server's end reads, none where it reads a letter.
  std::error_code last_word() {
    char letter = 0;
    std::error_code error;
    server.read_some(asio::buffer(&letter, 1), error);
    return error;
  }

  asio::io_context loop;
  tcp::acceptor acceptor{loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  tcp::socket client{loop}, server{loop};
};

}  // namespace

TEST_CASE("a connection is closed at once where it is set up so, and in the usual way where it is not") {
  Ends usual;
  { const tcp::socket gone = std::move(usual.client); }
  CHECK(usual.last_word() == asio::error::eof);
  Ends at_once;
  net::set_up(at_once.client);
  { const tcp::socket gone = std::move(at_once.client); }
  CHECK(at_once.last_word() == asio::error::connection_reset);
}

TEST_CASE("a detached socket is attached again, and closes its connection where it is not") {
  Ends attached;
  tcp::socket again = net::DetachedSocket(std::move(attached.client)).attach();
  asio::write(again, asio::buffer("x", 1));
  CHECK_FALSE(attached.last_word());
  Ends dropped;
  net::set_up(dropped.client);
  { const net::DetachedSocket gone(std::move(dropped.client)); }
  CHECK(dropped.last_word() == asio::error::connection_reset);
}

TEST_CASE("a loop is stopped by another thread, and closes what it holds in its own") {
  Ends ends;
  net::StoppableLoop loop;
  asio::co_spawn(
      *loop,
      [](tcp::socket held) -> asio::awaitable<void> {
        char letter = 0;
        co_await held.async_read_some(asio::buffer(&letter, 1), asio::use_awaitable);
      }(tcp::socket(*loop, tcp::v4(), ends.client.release())),
      asio::detached);
  std::thread stops([&] { loop.stop(); });
  loop->run();
  stops.join();
  loop.close();
  CHECK(ends.last_word() == asio::error::eof);
  loop.stop();  // later than that it changes nothing
}
