// Requests to a server on loopback: all answered, rightly, in both ways; and nobody waits for ever.

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "shared/net/connection.h"
#include "shared/net/delay_server.h"
#include "shared/net/listener.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

const Subject many_lesson("many-threads");

}  // namespace

TEST_CASE("the server answers every line with itself, after its latency") {
  net::DelayServer server(20ms);
  net::Connection one(server.listener()), other(server.listener());
  const auto began = std::chrono::steady_clock::now();
  CHECK(one.ask("hello") == "hello");
  CHECK(std::chrono::steady_clock::now() - began >= 20ms);
  CHECK(one.ask("") == "");
  CHECK(other.ask("a longer line, with spaces") == "a longer line, with spaces");
  wait_until([&] { return server.answered() == 3; });
}

TEST_CASE("a server that is stopped lets go of those who wait, and of those who come") {
  net::DelayServer server(1h);
  net::Connection waiting(server.listener());
  std::jthread stopper([&] { server.stop(); });
  CHECK_THROWS_AS(waiting.ask("hello"), std::runtime_error);
  stopper.join();
  server.stop();
}

TEST_CASE("where nobody listens there is one sentence") {
  asio::io_context loop;
  net::Listener nobody(loop);
  nobody.close();
  CHECK_THROWS_AS(net::Connection{nobody}, std::runtime_error);
  CHECK(net::no_connection(asio::error::no_descriptors).find("ulimit -n") != std::string::npos);
}

TEST_CASE("every request is answered, in both ways, with any mix") {
  for (const auto& settings :
       {many_lesson.with({{"tasks", "1"}, {"latency", "0"}, {"computing", "0"}}),
        many_lesson.with({{"tasks", "50"}, {"latency", "1"}, {"computing", "100"}}),
        many_lesson.with({{"way", "threads"}, {"tasks", "500"}, {"latency", "5"}}),
        many_lesson.with({{"way", "sequential"}, {"tasks", "100"}, {"latency", "0"}})}) {
    Run run(many_lesson.lesson(), settings);
    REQUIRE(run.wait(120s));
    const auto end = run.poll();
    CAPTURE(end->failure);
    REQUIRE(end->failure.empty());
    CHECK(end->held == true);
    const std::int64_t ways = settings.text("way") == "both" ? 2 : 1;
    CHECK(end->metric("answered") == static_cast<double>(ways * settings.number("tasks")));
    CHECK(end->metric("speed_up").has_value() == (ways == 2));
  }
}

TEST_CASE("stop ends requests that wait for their answers") {
  for (const char* way : {"sequential", "threads"}) {
    CAPTURE(way);
    check_prompt([&] {
      Run run(many_lesson.lesson(), many_lesson.with({{"way", way}, {"tasks", "200"}, {"latency", "500"}}));
      wait_until([&] {
        const auto now = run.poll();
        return !now->lanes.empty() && now->lanes.back().state == LaneState::input_output;
      });
      const Milliseconds took = time_to_stop(run);
      CHECK(run.poll()->failure.empty());
      CHECK_FALSE(run.poll()->held);
      return took;
    });
  }
}
