// Other programs that connect to our servers: they take no client's place, fill no memory, and hold nobody up.

#include <doctest/doctest.h>

#include <asio.hpp>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>

#include "../stopping.h"
#include "../waiting.h"
#include "event_loop/body.h"
#include "event_loop/clients.h"
#include "kit/running/run.h"
#include "kit/running/stage.h"
#include "shared/net/connection.h"
#include "shared/net/delay_server.h"
#include "shared/net/listener.h"
#include "strays.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

/// Connects strays to whatever this process listens on, again and again.
class Flood {
 public:
  ~Flood() {
    thread_.request_stop();
    thread_.join();
  }

 private:
  std::jthread thread_{[](const std::stop_token& over) {
    while (!over.stop_requested())
      for (const auto port : listening_ports()) Strays({asio::ip::address_v4::loopback(), port}, 10);
  }};
};

}  // namespace

TEST_CASE("event loop: strays that come first take no place, and are closed and counted, in every way") {
  using namespace racecourse::event_loop;
  const std::vector<std::function<void(Service&)>> ways{thread_each,
                                                        [](Service& service) { pool(service, 3); }, one_loop};
  for (const auto& serve : ways) {
    Stage stage({});
    RealWorld world(stage);
    Service service(world, 20);
    Strays strays(service.listener().endpoint(), 15);
    Clients clients(service.listener(), {.connections = 20, .messages = 3, .pause = 1ms},
                    [&] { service.stop(); });
    stage.run_lanes({{.name = "serves", .body = [&](Lane&) { serve(service); }}}, [] {});
    CHECK(strays.all_closed());
    service.close();
    CHECK(clients.wait() == "");
    CHECK(clients.answered() == 60);
    CHECK(service.listener().strangers() == static_cast<std::int64_t>(strays.count()));
  }
}

TEST_CASE("a server that takes its time answers its clients, whoever else comes") {
  net::DelayServer server(1ms);
  Strays strays(server.listener().endpoint(), 40);
  net::Connection own(server.listener());
  CHECK(own.ask("hello") == "hello");
  CHECK(strays.all_closed());
  CHECK(server.listener().strangers() == static_cast<std::int64_t>(strays.count()));
  CHECK(server.answered() == 1);
}

TEST_CASE("a line that is too long is not answered") {
  net::DelayServer server(0ms);
  net::Connection own(server.listener());
  CHECK_THROWS_AS(own.ask(std::string(net::longest_line, 'x')), std::runtime_error);
  net::Connection other(server.listener());
  CHECK(other.ask(std::string(net::longest_line - 1, 'x')).size() == net::longest_line - 1);
}

TEST_CASE("a client's address is known once: who gets it later is a stranger") {
  net::DelayServer server(0ms);
  asio::io_context loop;
  asio::ip::tcp::socket own(loop), later(loop);
  std::error_code error;
  server.listener().open_client(own, error);
  REQUIRE_FALSE(error);
  const auto address = own.local_endpoint();
  own.connect(server.listener().endpoint());
  asio::write(own, asio::buffer("x\n", 2));
  char letter = 0;
  CHECK(own.read_some(asio::buffer(&letter, 1)) == 1);
  net::set_up(own);
  own.close();
  later.open(asio::ip::tcp::v4());
  later.bind(address);
  later.connect(server.listener().endpoint());
  later.read_some(asio::buffer(&letter, 1), error);
  CHECK(error);
  CHECK(server.listener().strangers() == 1);
}

TEST_CASE("a client's wait ends with its stop, whatever the server does") {
  net::DelayServer server(1h);
  std::stop_source stop;
  net::Connection own(server.listener(), stop.get_token());
  std::jthread stopper([&] { stop.request_stop(); });
  CHECK_THROWS_AS(own.ask("hello"), std::runtime_error);
  CHECK_THROWS_AS(net::Connection(server.listener(), stop.get_token()), std::runtime_error);
}

TEST_CASE("lessons with sockets come to their end in a flood of strays") {
  const Flood flood;
  const Subject loop_lesson("event-loop"), many_lesson("many-threads");
  const Snapshot loop =
      loop_lesson.result(loop_lesson.with({{"connections", "40"}, {"messages", "2"}, {"pause", "5"}}));
  CHECK(loop.held == true);
  CHECK(loop.metric("connections") == 40);
  const Snapshot many = many_lesson.result(many_lesson.with({{"tasks", "40"}, {"latency", "20"}}));
  CHECK(many.held == true);
  CHECK(many.metric("answered") == 80);
}

TEST_CASE("stop ends lessons with sockets in a flood of strays") {
  const Flood flood;
  for (const char* id : {"event-loop", "many-threads"}) {
    CAPTURE(id);
    const Subject subject(id);
    check_prompt([&] {
      Run run(subject.lesson(), subject.with({}));
      wait_until([&] { return !run.poll()->lanes.empty() || run.finished(); });
      return time_to_stop(run);
    });
  }
}

TEST_CASE("strays are spoken of as they were") {
  CHECK_FALSE(net::about_strangers(0));
  CHECK(net::about_strangers(1) == "1 connection came from another program, and was closed at once.");
  CHECK(net::about_strangers(1200) == "1,200 connections came from other programs, and were closed at once.");
}
