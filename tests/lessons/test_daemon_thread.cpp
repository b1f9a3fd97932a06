// A file written by a thread that is joined or left alone: records, whole and torn, and the child that writes them.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "../stopping.h"
#include "../waiting.h"
#include "daemon_thread/record.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "shared/children/lesson_child.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::daemon_thread;
using namespace racecourse::testing;

namespace {

const Subject daemon_lesson("daemon-thread");

std::string record(long number, std::size_t size) {
  const Record parts = record_of(number, size);
  return parts.head + parts.text + parts.checksum;
}

}  // namespace

TEST_CASE("records are as long as they say, and are found again whole") {
  for (const std::size_t size : {smallest_record, std::size_t{17}, std::size_t{100}, std::size_t{65'536}}) {
    std::string file;
    for (long number = 1; number <= 5; ++number) file += record(number, size);
    CHECK(file.size() == 5 * size);
    const Contents contents = read_records(file);
    CHECK(contents.whole == 5);
    CHECK(contents.whole_bytes == file.size());
    CHECK_FALSE(contents.torn());
  }
}

TEST_CASE("wherever a file is cut, the records before are whole and the cut one is torn") {
  const std::string file = record(1, 40) + record(2, 40);
  for (std::size_t cut = 0; cut < file.size(); ++cut) {
    const Contents contents = read_records(std::string_view(file).substr(0, cut));
    CAPTURE(cut);
    CHECK(contents.whole == static_cast<long>(cut / 40));
    CHECK(contents.torn() == (cut % 40 != 0));
  }
}

TEST_CASE("a byte that is wrong anywhere in a record makes it torn") {
  const std::string good = record(1, 40);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x20);
    CAPTURE(i);
    CHECK(read_records(bad).whole == 0);
  }
}

TEST_CASE("the last bytes are shown with their place, and torn ones are marked") {
  const std::string whole = record(1, 32);
  const std::string file = whole + record(2, 32).substr(0, 12);
  const std::vector<OutputLine> lines = last_bytes(file, read_records(file), 3);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].text.find("    24  ") == 0);
  CHECK(lines[0].role == Role::plain);
  CHECK(lines[1].text.find("    32  20 00 00 00 02 00 00 00") == 0);
  CHECK(lines[1].role == Role::loss);
  CHECK(lines[2].role == Role::loss);
  CHECK(last_bytes("", read_records(""), 4).empty());
}

TEST_CASE("a writer that is joined leaves every record whole, buffered or not") {
  for (const char* writing : {"buffered", "unbuffered"}) {
    for (const char* size : {"16", "1000", "65536"}) {
      CAPTURE(writing);
      CAPTURE(size);
      const Snapshot end = daemon_lesson.finished(daemon_lesson.with({{"end", "join"},
                                                                      {"writing", writing},
                                                                      {"size", size},
                                                                      {"records", "60"},
                                                                      {"each", "0"},
                                                                      {"main", "0"}}));
      CHECK(end.failure.empty());
      CHECK(end.held == true);
      CHECK(end.metric("whole") == 60);
      CHECK(end.metric("torn") == 0);
      CHECK(end.metric("lost") == 0);
      CHECK(end.lanes.at(0).done == 60);
      CHECK(end.lanes.at(0).end == LaneEnd::done);
    }
  }
}

TEST_CASE("a writer that is left alone never leaves more than it was asked for, and at most one torn") {
  for (const char* writing : {"buffered", "unbuffered"}) {
    for (const char* main_works : {"0", "20"}) {
      const Snapshot end = daemon_lesson.finished(daemon_lesson.with(
          {{"end", "detach"}, {"writing", writing}, {"records", "1000"}, {"main", main_works}}));
      CHECK(end.failure.empty());
      CHECK(end.metric("whole").value() <= 1000);
      CHECK(end.metric("torn").value() <= 1);
      CHECK(end.metric("whole").value() + end.metric("lost").value() == 1000);
      CHECK(end.held == (end.metric("whole") == 1000 && end.metric("torn") == 0));
      const LaneSnapshot& writer = end.lanes.at(0);
      CHECK(writer.end == (writer.done < 1000 ? LaneEnd::cut_off : LaneEnd::done));
    }
  }
}

TEST_CASE("stop ends the child") {
  for (const char* end : {"join", "detach"}) {
    CAPTURE(end);
    check_prompt([&] {
      Run run(daemon_lesson.lesson(),
              daemon_lesson.with({{"end", end}, {"records", "10000"}, {"each", "10000"}, {"main", "2000"}}));
      wait_until([&] { return !run.poll()->lanes.empty() && run.poll()->lanes[0].done > 0; });
      const Milliseconds took = time_to_stop(run);
      CHECK(run.poll()->failure.empty());
      CHECK_FALSE(run.poll()->held);
      return took;
    });
  }
}

TEST_CASE("a folder that cannot be written to is a sentence") {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", "/no/such/folder", 1);
  const Snapshot end = daemon_lesson.finished(daemon_lesson.lesson().default_settings());
  if (before)
    setenv("TMPDIR", kept.c_str(), 1);
  else
    unsetenv("TMPDIR");
  CHECK(end.failure.find("set TMPDIR to a folder that can be written to") != std::string::npos);
}

TEST_CASE("a child that cannot write, or is called wrongly, says so by its exit code") {
  CHECK(daemon_lesson.lesson().as_child({}) == 2);
  CHECK(daemon_lesson.lesson().as_child({"file", "1", "2", "x", "0", "1", "0"}) == 2);
  CHECK(daemon_lesson.lesson().as_child({"file", "1", "2", "0", "0", "1", "0"}) ==
        2);  // a record is no smaller than its frame
}

TEST_CASE("a child that could not do its work says why in its own words") {
  CHECK(why_child_failed({1, 0}, "a warning\nracecourse: no more memory\n") ==
        "a child process failed: no more memory");
  for (const ChildExit& how : {ChildExit{1, 0}, ChildExit{0, 9}})
    CHECK(why_child_failed(how, "Killed").find(how.text()) != std::string::npos);
}
