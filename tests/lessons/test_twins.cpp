// What the Python twin of each lesson comes to, run by the python3 of this machine.

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "kit/host/child_process.h"
#include "kit/host/temporary_file.h"
#include "kit/lesson/course.h"
#include "twin_result.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

double figure_of(const TwinSnapshot& twin, const char* name) {
  CAPTURE(name);
  REQUIRE(twin.metric(name));
  return *twin.metric(name);
}

/// The words that tell how people are told, the same in every twin.
std::string tail_of(std::string_view twin) {
  constexpr std::string_view begins = "# Results are text for people";
  REQUIRE(twin.find(begins) != std::string_view::npos);
  return std::string(twin.substr(twin.find(begins)));
}

}  // namespace

TEST_CASE("twins: settings that are declared are those it takes, with the same defaults") {
  for (const Lesson& lesson : course()) {
    if (lesson.twin.empty()) continue;
    CAPTURE(lesson.id);
    CHECK_FALSE(lesson.twin_settings.empty());
    CHECK(tail_of(lesson.twin) == tail_of(find_lesson("unsynchronized-counter")->twin));
    const TemporaryFile file("racecourse-test");
    std::ofstream(file.path()) << lesson.twin;
    ChildProcess child("python3", {file.path().string(), "--help"});
    std::string help;
    while (const auto line = child.read_line()) help += *line + '\n';
    REQUIRE(child.wait().well());
    // Each once in the line of usage, in this order, and no more than these.
    std::size_t count = 0;
    for (std::size_t at = help.find("\n  --"); at != std::string::npos; at = help.find("\n  --", at + 1))
      ++count;
    CHECK(count == lesson.twin_settings.size() + 1);  // --json
    const Settings settings(lesson.twin_settings);
    for (const Setting& setting : lesson.twin_settings) {
      CAPTURE(setting.name);
      const std::size_t at = help.find("\n  --" + setting.name + " ");
      REQUIRE(at != std::string::npos);
      const std::string part = help.substr(at, help.find("\n  --", at + 1) - at) + "\n";
      CHECK(part.find("default " + settings.text(setting.name) + "\n") != std::string::npos);
      for (const Choice& choice : setting.choices) CHECK(part.find(choice.word) != std::string::npos);
    }
  }
}

TEST_CASE("twins: joined workers have all finished, and whole lines stay whole") {
  const TwinSnapshot joined =
      twin_result("start-and-join", {{"workers", "3"}, {"work", "4"}, {"writing", "lines"}});
  CHECK(joined.held == true);
  CHECK(figure_of(joined, "finished_when_done") == 3);
  CHECK(figure_of(joined, "printed") == 3 * 4 + 1);
  CHECK(figure_of(joined, "mixed") == 0);
  CHECK(joined.lines.size() == 13);
  const TwinSnapshot going_on = twin_result("start-and-join", {{"join", "go-on"}, {"work", "1"}});
  CHECK(figure_of(going_on, "finished_when_done") <= 5);
  CHECK(going_on.held == (figure_of(going_on, "finished_when_done") == 5));
}

TEST_CASE("twins: every request is answered, both ways") {
  const TwinSnapshot twin = twin_result("many-threads", {{"tasks", "8"}, {"latency", "10"}});
  CHECK(twin.held == true);
  CHECK(figure_of(twin, "answered") == 16);
  CHECK(figure_of(twin, "speed_up") > 1);  // eight waits of 10 ms lie on top of one another, or nearly
  REQUIRE(twin.find_series("answered_threads"));
  CHECK(twin.find_series("answered_threads")->points.back().value == 8);
}

TEST_CASE("twins: with a lock no addition is lost, and without one none is made up") {
  for (const char* gap : {"none", "call", "sleep"}) {
    CAPTURE(gap);
    const TwinSnapshot twin =
        twin_result("unsynchronized-counter", {{"threads", "3"}, {"additions", "700"}, {"gap", gap}});
    CHECK(figure_of(twin, "added") == 3 * 700);
    CHECK(figure_of(twin, "counter") <= 3 * 700);
    CHECK(figure_of(twin, "counter") >= 1);
    CHECK(figure_of(twin, "lost") == figure_of(twin, "added") - figure_of(twin, "counter"));
    CHECK(twin.held == (figure_of(twin, "lost") == 0));
    CHECK(twin.outcome == std::to_string(static_cast<long>(figure_of(twin, "counter"))));
    const Series* added = twin.find_series("added");
    const Series* counter = twin.find_series("counter");
    REQUIRE(added);
    REQUIRE(counter);
    CHECK(added->points.back().value == 3 * 700);
    for (std::size_t i = 0; i < std::min(added->points.size(), counter->points.size()); ++i)
      CHECK(counter->points[i].value <= added->points[i].value);
  }
  for (const char* id : {"unsynchronized-counter", "locked-counter"}) {
    const TwinSnapshot locked = twin_result(id, {{"additions", "2000"}, {"lock", "on"}});
    CHECK(locked.held == true);
    CHECK(figure_of(locked, "counter") == 4 * 2000);
  }
  for (const char* lock : {"off", "around-write", "per-thread"}) {
    const TwinSnapshot twin = twin_result("locked-counter", {{"additions", "2000"}, {"lock", lock}});
    CHECK(figure_of(twin, "counter") <= 4 * 2000);
    CHECK(twin.held == (figure_of(twin, "lost") == 0));
  }
}

TEST_CASE("twins: a writer that is joined leaves every record") {
  const Values quick{{"records", "30"}, {"each", "100"}, {"main", "1"}};
  for (const char* writing : {"buffered", "unbuffered"}) {
    Values joined = quick;
    joined.insert(joined.end(), {{"end", "join"}, {"writing", writing}});
    const TwinSnapshot twin = twin_result("daemon-thread", joined);
    CHECK(twin.held == true);
    CHECK(figure_of(twin, "whole") == 30);
    CHECK(figure_of(twin, "torn") == 0);
  }
  const TwinSnapshot daemon = twin_result("daemon-thread", quick);
  CHECK(figure_of(daemon, "whole") + figure_of(daemon, "lost") == 30);
  CHECK(daemon.held == (figure_of(daemon, "lost") == 0));
}

TEST_CASE("twins: an event stops every worker within one item, and nobody's word stops none") {
  const Values quick{{"workers", "2"}, {"item", "2"}, {"poll", "6"}, {"trials", "3"}};
  for (const char* way : {"event", "poll", "flag", "none"}) {
    CAPTURE(way);
    Values values = quick;
    values.push_back({"way", way});
    const TwinSnapshot twin = twin_result("event-shutdown", values);
    const double not_stopped = figure_of(twin, "not_stopped"), lost = figure_of(twin, "lost");
    if (std::string(way) == "event") CHECK(twin.held == true);
    if (std::string(way) == "none") CHECK(not_stopped == 2 * 3);
    // Who happens to be awake when the flag is set sees it.
    if (std::string(way) == "flag") CHECK(twin.held == (not_stopped == 0 && lost == 0));
    CHECK(not_stopped <= 2 * 3);
    if (not_stopped > 0) CHECK(twin.held == false);
    CHECK(lost >= 0);
  }
}

TEST_CASE("twins: results come in order, and exceptions arrive") {
  for (const char* throws : {"off", "on"}) {
    const TwinSnapshot twin =
        twin_result("thread-pool", {{"tasks", "40"}, {"work", "10"}, {"throws", throws}});
    CHECK(twin.held == true);
    for (const char* name : {"threads_ms", "pool_ms", "processes_ms"}) CHECK(figure_of(twin, name) > 0);
  }
}

TEST_CASE("twins: the GIL lesson's has three ways, and processes share no counter") {
  for (const char* program : {"countdown", "wait", "mixed", "counter", "call"}) {
    CAPTURE(program);
    const TwinSnapshot twin = twin_result("gil", {{"program", program}, {"threads", "2"}, {"rounds", "2"}});
    CHECK(figure_of(twin, "speed_up_in_threads") > 0);
    CHECK(figure_of(twin, "speed_up_in_processes") > 0);
    if (const auto lost = twin.metric("lost")) CHECK(*lost >= 0);
    CHECK(twin.held == (twin.metric("lost").value_or(0) == 0));
  }
}

TEST_CASE("twins: every line of every client is answered, in each way") {
  const TwinSnapshot twin =
      twin_result("event-loop", {{"connections", "20"}, {"messages", "2"}, {"pause", "1"}});
  CHECK(twin.held == true);
  for (const char* name : {"threads_ms", "pool_ms", "loop_ms"}) CHECK(figure_of(twin, name) > 0);
}

TEST_CASE("twins: what holds hands over each item once") {
  for (const char* way : {"none", "poll", "if", "while", "queue"}) {
    CAPTURE(way);
    const TwinSnapshot twin = twin_result("locks-or-queues", {{"way", way}, {"items", "300"}});
    const bool once =
        figure_of(twin, "lost") == 0 && figure_of(twin, "doubled") == 0 && figure_of(twin, "raised") == 0;
    CHECK(twin.held == once);
    const std::string word = way;
    if (word == "poll" || word == "while" || word == "queue") CHECK(once);
  }
}

TEST_CASE("twins: five models do every task once") {
  const TwinSnapshot twin =
      twin_result("which-model", {{"tasks", "6"}, {"computing", "100"}, {"waiting", "3"}, {"workers", "2"}});
  CHECK(twin.held == true);
  CHECK(figure_of(twin, "speed_up") >= 1);
  CHECK(twin.series.size() == 5);
}

TEST_CASE("twins: with one order, and with backing off, there is no deadlock") {
  for (const char* way : {"ordered", "back-off"}) {
    CAPTURE(way);
    CHECK(twin_result("deadlock", {{"transfers", "100"}, {"way", way}}).held == true);
  }
}
