// Connections served in three ways: every line answered, limits named, and everything comes to an end.

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>

#include "../stopping.h"
#include "../waiting.h"
#include "event_loop/clients.h"
#include "event_loop/way_run.h"
#include "kit/host/child_process.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "shared/net/listener.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::event_loop;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

const Subject loop_lesson("event-loop");

}  // namespace

TEST_CASE("every line of every client is answered, whichever way serves") {
  for (const Choice& way : loop_lesson.lesson().settings[0].choices) {
    CAPTURE(way.word);
    const Settings settings = loop_lesson.with(
        {{"way", way.word}, {"connections", "60"}, {"messages", "4"}, {"pause", "1"}, {"size", "5"}});
    const Snapshot end = loop_lesson.result(settings);
    CHECK(end.held == true);
    CHECK(end.metric("connections") == 60);
    const bool all = way.word == "all";
    CHECK(end.metric("threads_ms").has_value() == (all || way.word == "threads"));
    CHECK(end.metric("pool_ms").has_value() == (all || way.word == "pool"));
    CHECK(end.metric("loop_ms").has_value() == (all || way.word == "loop"));
    const Figure* threads = end.find_figure("threads");
    REQUIRE(threads);
    // The lane that lets them in, and those that serve.
    if (all || way.word == "threads") CHECK(threads->bars[0].value == 61);
    if (all || way.word == "pool") CHECK(threads->bars[1].value == 6);
    if (all || way.word == "loop") CHECK(threads->bars[2].value == 1);
    CHECK(end.find_figure("waits")->spread.count() == 240);
  }
}

TEST_CASE("a client that cannot connect ends them all, and whoever waits for them is told") {
  asio::io_context loop;
  net::Listener nobody(loop);
  nobody.close();
  std::atomic<int> told{0};
  Clients clients(nobody, {.connections = 300, .messages = 1, .pause = 1ms}, [&told] { ++told; });
  CHECK_FALSE(clients.wait().empty());
  CHECK(told > 0);
  CHECK(clients.connected() == 0);
}

TEST_CASE("a pool of one serves all, one after another") {
  const Snapshot end = loop_lesson.result(loop_lesson.with(
      {{"way", "pool"}, {"connections", "10"}, {"messages", "2"}, {"pause", "0"}, {"size", "1"}}));
  CHECK(end.held == true);
}

TEST_CASE("stacks of another size do as well") {
  const Snapshot end =
      loop_lesson.result(loop_lesson.with({{"way", "threads"}, {"stack", "1m"}, {"pause", "0"}}));
  CHECK(end.held == true);
}

TEST_CASE("a plan is the same after its way through a command line") {
  const WayPlan plan{.way = pool_of_threads, .clients = {70, 3, 20ms}, .pool_size = 9, .stack_bytes = 65'536};
  const auto again = plan_from(words_of(plan));
  REQUIRE(again);
  CHECK(words_of(*again) == words_of(plan));
  CHECK_FALSE(plan_from({}));
  CHECK_FALSE(plan_from({"9", "1", "1", "1", "1", "1"}));
  CHECK_FALSE(plan_from({"0", "1", "x", "1", "1", "1"}));
  CHECK_FALSE(plan_from({"-1", "1", "1", "1", "1", "1"}));
  CHECK_FALSE(plan_from({"3", "1", "1", "1", "1", "1"}));
  CHECK_FALSE(plan_from({"0", "1", "-1", "1", "1", "1"}));
  CHECK_FALSE(plan_from({"0", "9223372036854775807", "1", "1", "1", "1"}));
  CHECK(loop_lesson.lesson().as_child({"what"}) == 2);
}

TEST_CASE("a limit on descriptors makes it fewer connections, and is named") {
  ChildProcess program("sh", {"-c", "ulimit -n 300 && exec " RACECOURSE_EXECUTABLE
                                    " run event-loop --set connections=1000 --set pause=0 --set way=loop"});
  std::string answer;
  while (const auto line = program.read_line()) answer += *line + "\n";
  CHECK(program.wait().well());
  CHECK(answer.find("1,000 connections were asked for, and 100 were made") != std::string::npos);
  CHECK(answer.find("ulimit -Hn") != std::string::npos);
}

TEST_CASE("the limit on descriptors is raised as far as it goes") {
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(raise_descriptor_limit(1) == static_cast<std::int64_t>(before.rlim_cur));
  CHECK(raise_descriptor_limit(1LL << 40) == static_cast<std::int64_t>(before.rlim_max));
}

TEST_CASE("stop ends clients and those who serve them, in every way") {
  for (const char* way : {"threads", "pool", "loop"}) {
    CAPTURE(way);
    check_prompt([&] {
      Run run(
          loop_lesson.lesson(),
          loop_lesson.with({{"way", way}, {"connections", "200"}, {"pause", "1000"}, {"messages", "20"}}));
      wait_until([&] {
        const auto now = run.poll();
        return std::any_of(now->lanes.begin(), now->lanes.end(),
                           [](const LaneSnapshot& lane) { return lane.state == LaneState::input_output; });
      });
      const Milliseconds took = time_to_stop(run);
      CHECK(run.poll()->failure.empty());
      CHECK_FALSE(run.poll()->held);
      return took;
    });
  }
}
