// Threads that are joined, left alone, and dropped.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/explorer/explorer.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "start_and_join/shared_stream.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

const Subject join_lesson("start-and-join");

std::vector<std::string> output_of(const Snapshot& run) {
  std::vector<std::string> lines;
  if (const Figure* output = run.find_figure("output"))
    for (const OutputLine& line : output->lines) lines.push_back(line.text);
  return lines;
}

}  // namespace

TEST_CASE("workers that are joined have all finished, and main's line is the last") {
  for (const char* workers : {"1", "5", "64"}) {
    for (const char* work : {"0", "3"}) {
      CAPTURE(workers);
      CAPTURE(work);
      const Settings settings = join_lesson.with(
          {{"join", "join"}, {"workers", workers}, {"work", work}, {"lines", "3"}, {"writing", "lines"}});
      const Snapshot end = join_lesson.result(settings);
      CHECK(end.held == true);
      CHECK(end.metric("finished_when_done") == static_cast<double>(settings.number("workers")));
      CHECK(end.metric("mixed") == 0);
      const std::vector<std::string> lines = output_of(end);
      REQUIRE(lines.size() == static_cast<std::size_t>(3 * settings.number("workers") + 1));
      CHECK(lines.back() == std::string("main: done; ") + workers + " of " + workers + " finished");
      CHECK(end.lanes.size() == static_cast<std::size_t>(settings.number("workers") + 1));
    }
  }
}

TEST_CASE("main that goes on says how many had finished, and never more than there are") {
  for (int i = 0; i < 20; ++i) {
    const Snapshot end = join_lesson.result(join_lesson.with(
        {{"join", "go-on"}, {"workers", "4"}, {"work", "1"}, {"lines", "2"}, {"writing", "lines"}}));
    REQUIRE(end.metric("finished_when_done"));
    CHECK(*end.metric("finished_when_done") <= 4);
    CHECK(end.held == (end.metric("finished_when_done") == 4));
    CHECK(output_of(end).size() == 9);  // those that came later are there as well
  }
}

TEST_CASE("pieces may be mixed, but not one byte is lost") {
  const Snapshot end = join_lesson.result(
      join_lesson.with({{"workers", "16"}, {"work", "0"}, {"lines", "20"}, {"writing", "pieces"}}));
  std::size_t bytes = 0, expected = 0;
  for (const std::string& line : output_of(end)) bytes += line.size();
  for (int worker = 1; worker <= 16; ++worker)
    for (int line = 1; line <= 20; ++line)
      expected += ("worker " + std::to_string(worker) + ": line " + std::to_string(line) + " of 20").size();
  expected += std::string("main: done; 16 of 16 finished").size();
  CHECK(bytes == expected);
  CHECK(end.metric("mixed").value() <= end.metric("printed").value());
}

TEST_CASE("a dropped handle ends the child with SIGABRT, and what it said until then is shown") {
  const Snapshot end = join_lesson.result(join_lesson.with({{"join", "drop"}}));
  CHECK(end.held == false);
  REQUIRE(end.outcomes.size() == 1);
  CHECK(end.outcomes[0].value == "ended by signal 6 (Aborted)");
  const std::vector<std::string> lines = output_of(end);
  REQUIRE(lines.size() >= 3);
  CHECK(lines[0] == "main: starting a worker");
  CHECK(lines[1] == "main: dropping its handle");
  CHECK(lines.back() == "the child process: ended by signal 6 (Aborted)");
  for (const std::string& line : lines) CHECK(line != "main: done");
}

TEST_CASE("in every interleaving a dropped handle ends the program, as the child of the real run ends") {
  const Settings settings = join_lesson.with({{"join", "drop"}, {"workers", "3"}});
  const Exploration found = explore(join_lesson.lesson(), settings);
  REQUIRE_MESSAGE(found.complete(), found.failure);
  // Main's one step comes after none, one, two or three of the workers': 1 + 3 + 6 + 6 orders.
  CHECK(found.schedules.text() == "16");
  REQUIRE(found.outcomes.size() == 1);
  CHECK_FALSE(found.outcomes[0].held);
  CHECK(found.outcomes[0].value == join_lesson.result(settings).outcomes.at(0).value);
}

TEST_CASE("stop ends workers that compute, joined or not") {
  for (const char* way : {"join", "go-on"}) {
    CAPTURE(way);
    check_prompt([&] {
      Run run(join_lesson.lesson(),
              join_lesson.with({{"join", way}, {"work", "1000"}, {"workers", "8"}, {"lines", "1"}}));
      wait_until([&] { return run.poll()->lanes.size() == 9; });
      const Milliseconds took = time_to_stop(run);
      CHECK_FALSE(run.poll()->held);
      return took;
    });
  }
}

TEST_CASE("the shared stream gives back whole lines, once each") {
  start_and_join::SharedStream stream;
  CHECK(stream.take_lines().empty());
  stream.write("one\ntw");
  CHECK(stream.take_lines() == std::vector<std::string>{"one"});
  stream.write("o\n\n");
  CHECK(stream.take_lines() == std::vector<std::string>{"two", ""});
  CHECK(stream.take_lines().empty());
}
