// Signals that end the program as a child process: what it has measured until then is printed, and nobody outlives it.

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <csignal>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

#include "child.h"
#include "kit/base/sanitizers.h"
#include "terminal.h"

using namespace racecourse;
using namespace racecourse::driving;
using nlohmann::json;

namespace {

/// What the program printed with these words and --json that got the signals once its line of progress said `begun`.
json interrupted(Words words, const std::string& begun, std::initializer_list<int> signals = {SIGINT}) {
  const TemporaryFolder folder;
  Terminal terminal;
  words.insert(words.begin(), RACECOURSE_EXECUTABLE);
  words.push_back("--json");
  Process program(words, {}, folder / "out", terminal.name());
  terminal.await(begun);
  for (const int signal : signals) program.send(signal);
  CHECK(program.wait_for(patience) == 130);
  return json::parse(read_whole(folder / "out"));
}

const std::string runs = "racecourse: ";  // begins the line of progress of what runs

}  // namespace

TEST_CASE("Ctrl-C stops the threads, and what was measured is printed") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const TemporaryFolder folder;
    const auto csv = folder / "part.csv";
    const json run =
        interrupted({"run", "unsynchronized-counter", "--for", "24m", "--csv", csv}, runs, {signal});
    CHECK(run["interrupted"] == true);
    const auto value = [&](const char* metric) {
      return run["metrics"][metric]["value"].get<std::int64_t>();
    };
    CHECK(value("added") > 0);
    CHECK(value("counter") <= value("added"));
    const std::string rows = read_whole(csv);
    CHECK(std::count(rows.begin(), rows.end(), '\n') >= 2);
  }
}

TEST_CASE("where the end of a terminal is to be survived, it is") {
  const TemporaryFolder folder;
  Terminal terminal;
  Process program({"sh", "-c", "trap '' HUP; exec " RACECOURSE_EXECUTABLE " run locked-counter --for 1s"}, {},
                  folder / "out", terminal.name());
  terminal.await(runs);
  program.send(SIGHUP);
  CHECK(program.wait_for(patience) == 0);
}

#if defined(__linux__)
TEST_CASE("a child does not outlive the program, even where that is killed") {
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // whoever loses its parent is then ours
  const TemporaryFolder folder;
  Terminal terminal;
  Process program({RACECOURSE_EXECUTABLE, "run", "daemon-thread", "--set", "end=join", "--set",
                   "records=10000", "--set", "each=10000"},
                  {{"TMPDIR", folder.path().string()}}, folder / "out", terminal.name());
  terminal.await(", 1 %");  // the child writes
  program.send(SIGKILL);
  REQUIRE_FALSE(program.wait_for(patience) == 0);
  siginfo_t child{};
  REQUIRE(waitid(P_ALL, 0, &child, WEXITED) == 0);
  CHECK(child.si_code == CLD_KILLED);
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}
#endif

TEST_CASE("Ctrl-C stops a search, and how far it came is printed") {
  const json search = interrupted({"explore", "unsynchronized-counter", "--set", "threads=6", "--set",
                                   "additions=1000", "--budget-states", "1000000000"},
                                  " states");
  CHECK(search["status"] == "cancelled");
  const json verdicts = interrupted({"explore", "unsynchronized-counter", "--set", "threads=6", "--set",
                                     "additions=1000", "--budget-states", "1000000000", "--verdict-only"},
                                    " states");
  CHECK(verdicts["status"] == "cancelled");
}

TEST_CASE("a signal sent to the program and then to its group is one request: what was measured is printed") {
  // Two that the system does not merge into one.
  const json run = interrupted({"run", "unsynchronized-counter", "--for", "24m"}, runs, {SIGTERM, SIGINT});
  CHECK(run["interrupted"] == true);
}

// Not under ThreadSanitizer: it holds a signal back while a thread waits in open(2), and has open(2) fail instead of going on.
TEST_CASE("a second Ctrl-C, a second later, ends a program that cannot end by itself" *
          doctest::skip(RACECOURSE_THREAD_SANITIZER)) {
  const TemporaryFolder folder;
  const auto nobody_reads = folder / "fifo";
  REQUIRE(mkfifo(nobody_reads.c_str(), 0600) == 0);
  Terminal terminal;
  Process program({RACECOURSE_EXECUTABLE, "run", "unsynchronized-counter", "--for", "24m", "--json", "--csv",
                   nobody_reads},
                  {}, folder / "out", terminal.name());
  terminal.await(runs);
  const auto first = std::chrono::steady_clock::now();
  do program.send(SIGINT);
  while (!program.wait_for(std::chrono::milliseconds(50)) &&
         std::chrono::steady_clock::now() < first + patience);
  CHECK(program.wait_for(patience) == 130);
  CHECK(std::chrono::steady_clock::now() - first >= std::chrono::seconds(1));
  CHECK(json::parse(read_whole(folder / "out"))["interrupted"] == true);
}

TEST_CASE("Ctrl-C stops a twin, and what it said is printed") {
  const json twin = interrupted({"python", "event-shutdown", "--set", "trials=1000"}, runs);
  CHECK(twin["interrupted"] == true);
  CHECK(twin["observed"] == "not known");
}

TEST_CASE("Ctrl-C between repeated runs keeps those that ended") {
  const json run = interrupted(
      {"run", "unsynchronized-counter", "--repeat", "1000000", "--set", "lock=on", "--set", "additions=50"},
      " of 1,000,000 runs");
  std::int64_t count = 0;
  for (const json& outcome : run["outcomes"]) count += outcome["count"].get<std::int64_t>();
  CHECK(run["runs"] == count);
  CHECK(count > 0);
  CHECK(count < 1'000'000);
}
