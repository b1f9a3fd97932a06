// What the window finds out about a program in the background.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "../waiting.h"
#include "kit/host/temporary_file.h"
#include "panels/program_live_tabs.h"
#include "panels/program_words.h"
#include "session/program_work.h"

using namespace racecourse;

namespace {

namespace fs = std::filesystem;

/// Until nothing is going on any more.
void wait_for(ProgramWork& work) {
  racecourse::testing::wait_until([&] {
    work.update();
    return !work.busy();
  });
}

fs::path plain(const std::string& name) { return fs::path(PLAIN_PROGRAMS) / (name + ".cpp"); }

struct File {
  explicit File(const std::string& text) : file("mine.cpp") { write(text); }
  void write(const std::string& text) const { std::ofstream(file.path()) << text; }
  TemporaryFile file;
};

std::size_t row_of(const std::vector<OddsRow>& rows, const std::string& value) {
  std::size_t at = 0;
  while (at < rows.size() && rows[at].value != value) ++at;
  return at;
}

}  // namespace

TEST_CASE("a program is explored, and the schedule that breaks it is shown") {
  ProgramWork work;
  work.begin(plain("deadlock"));
  CHECK(work.busy());
  wait_for(work);
  REQUIRE(work.answer().found);
  CHECK(verdict_line(work).words == "Can deadlock: 2 of 6 orders; the shortest needs 1 switch.");
  REQUIRE(work.walk());
  CHECK(work.walk()->deadlocked());
  CHECK(work.walk()->ended() == "deadlock");
  CHECK(work.walk()->steps().size() == 2);
}

TEST_CASE("the reader is the scheduler of a program") {
  ProgramWork work;
  work.begin(plain("deadlock"));
  wait_for(work);
  const auto act = [&](const ExploreAction& action) {
    work.apply(action);
    wait_for(work);
  };
  act(ask::StartWalkOver{});
  CHECK(work.walk()->steps().empty());
  CHECK(work.walk()->ended().empty());
  act(ask::StepThread{0});  // main waits for the others
  CHECK(work.walk()->steps().empty());
  act(ask::StepThread{1});
  REQUIRE(work.walk()->steps().size() == 1);
  CHECK(work.walk()->steps()[0].sentence == "thread 1 takes a");
  act(ask::FinishWalk{});
  CHECK(work.walk()->over());
  CHECK(work.walk()->ended() == "returned 0");
  act(ask::UndoStep{});
  CHECK_FALSE(work.walk()->over());
}

TEST_CASE("another optimization is another program") {
  ProgramWork work;
  work.begin(plain("counter"));
  wait_for(work);
  CHECK(work.answer().found->schedules.text() == "184756");
  work.set_optimise(1);
  wait_for(work);
  CHECK(work.answer().found->schedules.text() == "6");
  REQUIRE(work.answer().found->outcomes.size() == 2);
  CHECK(work.answer().found->outcomes[0].value == "5\n");
  CHECK(work.answer().found->outcomes[0].schedules.text() == "4");
}

TEST_CASE("what is expected decides the verdict") {
  const std::string text =
      "#include <cstdio>\n#include <thread>\nint main() {\n"
      "  std::thread other([] { std::printf(\"a\"); });\n  std::printf(\"b\");\n  other.join();\n}\n";
  const File file(text);
  ProgramWork work;
  work.begin(file.file.path());
  wait_for(work);
  CHECK(verdict_line(work).words ==
        "Ends in 2 ways, in all 2 orders. A line \"// expect: ...\" says which is right.");
  file.write("// expect: ab\n" + text);
  work.begin(file.file.path());
  wait_for(work);
  CHECK(verdict_line(work).words == "Breaks in 50.0 % of 2 orders; without any switch that was forced.");
  file.write("// expect: ab\n// expect: ba\n" + text);
  work.begin(file.file.path());
  wait_for(work);
  CHECK(verdict_line(work).words == "Holds in all 2 orders.");
}

TEST_CASE("a program that does not compile is named at its line") {
  const File file("int main() {\n  return x;\n}\n");
  ProgramWork work;
  work.begin(file.file.path());
  wait_for(work);
  REQUIRE(work.answer().messages.size() == 1);
  CHECK(work.answer().messages[0].line == 2);
  CHECK(verdict_line(work).words.starts_with("Does not compile. Line 2: "));
  CHECK_FALSE(work.answer().found);
  CHECK(work.walk() == nullptr);
}

TEST_CASE("what cannot be explored is named with its line") {
  const File file("#include <unistd.h>\nint main() {\n  return fork() == 0;\n}\n");
  ProgramWork work;
  work.begin(file.file.path());
  wait_for(work);
  CHECK(verdict_line(work).words == "line 3 uses the function fork, which cannot be explored");
}

TEST_CASE("real runs are counted beside the odds") {
  ProgramWork work;
  work.begin(plain("mutex"));
  wait_for(work);
  work.run_or_stop(5);
  wait_for(work);
  CHECK(work.runs().done == 5);
  const std::vector<OddsRow> rows = odds_rows(work);
  REQUIRE(row_of(rows, "6") < rows.size());
  CHECK(rows[row_of(rows, "6")].runs == 5);
}

TEST_CASE("one real run is watched: its output, its threads, and who waited for whom") {
  const File file(
      "#include <cstdio>\n#include <mutex>\nstd::mutex m;\nint main() {\n  std::puts(\"a\");\n"
      "  std::fputs(\"b\", stderr);\n  m.lock();\n  m.lock();\n}\n");
  ProgramWork work;
  work.begin(file.file.path());
  CHECK(work.live().run() == nullptr);
  work.run_or_stop(1);
  CHECK(work.live().busy());
  wait_for(work);
  const LiveRun* const run = work.live().run();
  REQUIRE(run);
  CHECK(run->phase == LiveRun::Phase::over);
  REQUIRE(run->lines.size() == 2);  // they come by two ways, in any order
  for (const OutputLine& line : run->lines) CHECK(line.text == (line.role == Role::loss ? "b" : "a"));
  CHECK(run->ended == "deadlock");
  CHECK(live_run_words(*run).starts_with("Deadlock after "));
  REQUIRE(run->watched);
  CHECK(run->waits == "main waits for m, which main holds.");
  CHECK(live_run_remark(*run) ==
        "In this run each call of the thread library was noted; in Run × 100 none is.");
  REQUIRE(run->watched->lanes.size() == 1);
  CHECK(run->watched->lanes[0].name == "main");
  CHECK(work.runs().done == 0);
  work.begin(file.file.path());
  CHECK(work.live().run() == nullptr);
  wait_for(work);
}

TEST_CASE("a watched run that is stopped is shown as it was, and one that does not compile says why") {
  const File file(
      "#include <chrono>\n#include <cstdio>\n#include <thread>\nint main() {\n  std::puts(\"a\");\n"
      "  std::this_thread::sleep_for(std::chrono::hours(1));\n}\n");
  ProgramWork work;
  work.begin(file.file.path());
  work.run_or_stop(1);
  racecourse::testing::wait_until([&] {
    work.update();
    return work.live().run() && !work.live().run()->lines.empty();
  });
  work.run_or_stop(1);
  wait_for(work);
  CHECK(live_run_words(*work.live().run()).starts_with("Stopped after "));
  CHECK(work.live().run()->lines[0].text == "a");
  file.write("int main() { return x; }\n");
  work.begin(file.file.path());
  work.run_or_stop(1);
  wait_for(work);
  CHECK(live_run_words(*work.live().run()).find("does not compile; line 1") != std::string::npos);
}

TEST_CASE("a text that is no longer wanted is given up") {
  ProgramWork work;
  work.begin(plain("three_counters"));
  work.begin(plain("mutex"));
  wait_for(work);
  CHECK(work.answer().found->schedules.text() == "20");
  work.begin(plain("three_counters"));
  work.forget();
  wait_for(work);
  CHECK_FALSE(work.answer().found);
}
