// Workers told to stop in four ways: what each promises, and that the lesson itself always comes to an end.

#include <doctest/doctest.h>

#include <string>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/host/child_process.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

const Subject shutdown_lesson("event-shutdown");

}  // namespace

TEST_CASE("an event stops every worker within one item, and nothing that was finished is lost") {
  for (const char* workers : {"1", "7"}) {
    for (const char* item : {"1", "20"}) {
      CAPTURE(workers);
      CAPTURE(item);
      const Settings settings =
          shutdown_lesson.with({{"way", "event"}, {"workers", workers}, {"item", item}, {"trials", "5"}});
      CHECK(shutdown_lesson.lesson().variant(settings).expected == Verdict::holds);
      const Snapshot end = shutdown_lesson.result(settings);
      CHECK(end.held == true);
      CHECK(end.metric("not_stopped") == 0);
      CHECK(end.metric("lost") == 0);
      CHECK(end.metric("saved") == end.metric("finished"));
      const Figure* times = end.find_figure("time_to_stop");
      REQUIRE(times);
      CHECK(times->spread.count() == static_cast<std::uint64_t>(5 * settings.number("workers")));
    }
  }
}

TEST_CASE("a polled flag loses nothing, and stops all in the end") {
  const Snapshot end = shutdown_lesson.result(
      shutdown_lesson.with({{"way", "poll"}, {"poll", "10"}, {"item", "1"}, {"trials", "5"}}));
  CHECK(end.metric("not_stopped") == 0);
  CHECK(end.metric("lost") == 0);
}

TEST_CASE("workers that nobody tells never stop, and what they hold in memory is lost") {
  const Snapshot end =
      shutdown_lesson.result(shutdown_lesson.with({{"way", "none"}, {"workers", "3"}, {"trials", "4"}}));
  CHECK(end.held == false);
  CHECK(end.metric("not_stopped") == 12);
  // Three items of 64 bytes do not fill the memory of a stream.
  CHECK(end.metric("saved") == 0);
  CHECK(end.metric("lost") == end.metric("finished"));
  CHECK(end.find_figure("time_to_stop")->spread.count() == 0);
  // The median of them took longer than any that stopped.
  CHECK_FALSE(end.metric("stop_median_ms"));
  CHECK_FALSE(end.metric("stop_99_ms"));
}

TEST_CASE("workers whose files cannot be written end the run with one sentence") {
  // As on a full disk: files can be made, and nothing can be written to them.
  ChildProcess program(
      "/bin/sh", {"-c", "ulimit -f 0; trap '' XFSZ; exec \"$0\" run event-shutdown", RACECOURSE_EXECUTABLE});
  while (program.read_line()) {
  }
  const ChildExit end = program.wait();
  CHECK(end.text() == "exit code 1");
  CHECK(program.errors().find("no temporary file could be written") != std::string::npos);
}

TEST_CASE("whatever the way, what is in the files is no more than what was finished") {
  for (const Choice& way : shutdown_lesson.lesson().settings[0].choices) {
    CAPTURE(way.word);
    const Snapshot end = shutdown_lesson.result(shutdown_lesson.with({{"way", way.word}, {"trials", "6"}}));
    CHECK(end.metric("saved").value() <= end.metric("finished").value());
    CHECK(end.metric("saved").value() + end.metric("lost").value() == end.metric("finished").value());
    CHECK(end.held.has_value());
  }
}

TEST_CASE("stop ends the lesson in every way, in the middle of a trial") {
  for (const Choice& way : shutdown_lesson.lesson().settings[0].choices) {
    CAPTURE(way.word);
    check_prompt([&] {
      Run run(
          shutdown_lesson.lesson(),
          shutdown_lesson.with({{"way", way.word}, {"item", "1000"}, {"poll", "1000"}, {"trials", "1000"}}));
      wait_until([&] {
        const auto now = run.poll();
        return now->lanes.size() == 5 && now->lanes[1].state == LaneState::sleeping;
      });
      const Milliseconds took = time_to_stop(run);
      CHECK(run.poll()->failure.empty());
      CHECK_FALSE(run.poll()->held);
      return took;
    });
  }
}
