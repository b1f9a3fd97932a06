// Child processes: what they write, how they end, and that none is left.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "../children.h"
#include "kit/base/on_leaving.h"
#include "kit/host/child_process.h"
#include "kit/host/host.h"
#include "kit/host/temporary_file.h"

using namespace racecourse;

namespace {

ChildProcess shell(const std::string& script) { return {"sh", {"-c", script}}; }

}  // namespace

TEST_CASE("a child's lines come in order, and the last one without an end as well") {
  ChildProcess child = shell("echo one; echo two; printf three");
  CHECK(child.read_line() == "one");
  CHECK(child.read_line() == "two");
  CHECK(child.read_line() == "three");
  CHECK(child.read_line() == std::nullopt);
  CHECK(child.wait().well());
}

TEST_CASE("exit codes, signals and what was written to standard error are known") {
  ChildProcess failing = shell("echo sorry >&2; exit 3");
  CHECK(failing.wait().code == 3);
  CHECK(failing.wait().text() == "exit code 3");
  CHECK(failing.errors() == "sorry\n");
  ChildProcess aborting = shell("kill -ABRT $$");
  CHECK(aborting.wait().signal == SIGABRT);
  CHECK(aborting.wait().text().find("signal 6 (Aborted)") != std::string::npos);
  CHECK_FALSE(aborting.wait().well());
}

TEST_CASE("a line without an end comes in pieces") {
  ChildProcess child = shell("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo end");
  std::size_t letters = 0;
  std::string last;
  while (const auto piece = child.read_line()) {
    CHECK(piece->size() <= 65'536);
    letters += piece->size();
    last = *piece;
  }
  CHECK(letters == 1'000'003);
  CHECK(last == "end");
}

TEST_CASE("much on both streams blocks nobody") {
  ChildProcess child =
      shell("i=0; while [ $i -lt 20000 ]; do echo line $i; echo error $i >&2; i=$((i+1)); done");
  int lines = 0;
  while (child.read_line()) ++lines;
  CHECK(child.wait().well());
  CHECK(lines == 20'000);
  CHECK(child.errors().starts_with("error 0\nerror 1\n"));
  CHECK(child.errors().size() <= 64 * 1024 + 4096);
}

TEST_CASE("kill ends a child with all that it started, from any thread") {
  ChildProcess child = shell("sleep 1000 & echo ready; sleep 1000");
  REQUIRE(child.read_line() == "ready");
  std::jthread killer([&] { child.kill(); });
  CHECK(child.read_line() == std::nullopt);  // the grandchild has the pipe too
  CHECK(child.wait().signal == SIGKILL);
  child.kill();
}

TEST_CASE("a child that is let go of is ended and reaped") {
  { ChildProcess child = shell("sleep 1000"); }
  CHECK_FALSE(has_child());
}

#if defined(__linux__)
TEST_CASE("a child whose parent ends before the child is tied to it ends all the same") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t parent = fork();
  REQUIRE(parent >= 0);
  if (parent == 0) {
    const int id = process_id();
    if (fork() == 0) {
      while (getppid() == id) usleep(1000);  // until the parent has ended
      end_child_with_parent(id);
      if (write(ends[1], "x", 1) == 1) _exit(1);
    }
    _exit(0);
  }
  close(ends[1]);
  CHECK(waitpid(parent, nullptr, 0) == parent);
  char letter = 0;
  CHECK(read(ends[0], &letter, 1) == 0);  // the pipe closes, and nothing was written
  close(ends[0]);
}
#endif

TEST_CASE("a program that is not there gives one sentence") {
  CHECK_THROWS_WITH_AS(ChildProcess("no-such-program-here", {}),
                       "there is no program \"no-such-program-here\" in PATH; install it",
                       std::runtime_error);
  CHECK_THROWS_AS(ChildProcess("/no/such/program", {}), std::runtime_error);
  CHECK_FALSE(has_child());
}

TEST_CASE("a child's end is its end, whoever holds its pipes open, and so is its being killed") {
  using namespace std::chrono_literals;
  const auto began = std::chrono::steady_clock::now();
  {
    ChildProcess child("sh", {"-c", "echo one; echo two >&2; setsid sleep 1000 & exit 3"});
    CHECK(child.read_line() == "one");
    CHECK_FALSE(child.read_line());
    CHECK(child.wait().code == 3);
    CHECK(child.errors() == "two\n");
  }
  {
    ChildProcess child("sh", {"-c", "setsid sleep 1000 & echo one; exec sleep 1000"});
    CHECK(child.read_line() == "one");
    child.kill();
    CHECK_FALSE(child.read_line());
    CHECK(child.wait().signal == 9);
  }
  CHECK(std::chrono::steady_clock::now() - began < 500s);
}

TEST_CASE("lines of any length arrive whole, or in pieces of 64 KiB, the last one without its end") {
  ChildProcess child("sh", {"-c",
                            "printf '\\n\\nab\\n'; head -c 65536 /dev/zero | tr '\\0' x; echo; "
                            "head -c 70000 /dev/zero | tr '\\0' y; printf '\\nlast'"});
  CHECK(child.read_line() == "");
  CHECK(child.read_line() == "");
  CHECK(child.read_line() == "ab");
  for (const std::size_t length : {65'536u, 65'536u, 70'000u - 65'536u}) {
    const auto line = child.read_line();
    REQUIRE(line);
    CHECK(line->size() == length);
  }
  CHECK(child.read_line() == "last");
  CHECK_FALSE(child.read_line());
}

TEST_CASE("output can be had as it comes, after lines or without") {
  ChildProcess child("sh", {"-c", "printf 'one\\ntwo'"});
  CHECK(child.read_line() == "one");
  std::string rest;
  for (std::string more = child.read_output(); !more.empty(); more = child.read_output()) rest += more;
  CHECK(rest == "two");
  CHECK(child.wait().well());
}

TEST_CASE("a child may get a file to read, variables, and a listener to its errors") {
  const TemporaryFile input("input");
  std::ofstream(input.path()) << "from a file\n";
  std::string heard;  // of the thread that reads the errors, until wait()
  ChildProcess child("sh", {"-c", "cat; echo \"$RACECOURSE_TEST_VARIABLE\"; echo oh >&2"},
                     {.input = input.path().string(),
                      .environment = {{"RACECOURSE_TEST_VARIABLE", "a value"}},
                      .on_errors = [&](std::string_view text) { heard += text; }});
  CHECK(child.read_line() == "from a file");
  CHECK(child.read_line() == "a value");
  CHECK(child.wait().well());
  CHECK(heard == "oh\n");
  CHECK(child.errors() == heard);
}

#if defined(__linux__)
TEST_CASE("limits hold for a child, and it takes signals as any program does") {
  const auto pipe_before = std::signal(SIGPIPE, SIG_IGN);
  const auto size_before = std::signal(SIGXFSZ, SIG_IGN);
  const OnLeaving as_before([&] {
    std::signal(SIGPIPE, pipe_before);
    std::signal(SIGXFSZ, size_before);
  });
  const ChildLimits limits{.processor_time = std::chrono::seconds(70),
                           .memory_bytes = std::int64_t{1} << 30,
                           .file_bytes = std::int64_t{1} << 20,
                           .descriptors = 33};
  ChildProcess child("bash", {"-c", "ulimit -t; ulimit -v; ulimit -f; ulimit -n; ulimit -c; trap"},
                     {.limits = limits});
  for (const char* shown : {"70", "1048576", "1024", "33", "0"}) CHECK(child.read_line() == shown);
  // Signals that it ignores are listed, such as one that whoever runs the tests ignores.
  while (const auto ignored = child.read_line()) {
    CHECK(ignored->find("SIGPIPE") == std::string::npos);
    CHECK(ignored->find("SIGXFSZ") == std::string::npos);
  }
  CHECK(child.wait().well());
  ChildProcess alone("sh", {"-c", "echo before; ls; echo after"}, {.limits = ChildLimits{.alone = true}});
  CHECK(alone.read_line() == "before");
  CHECK_FALSE(alone.read_line());
  CHECK(alone.wait().signal == SIGSYS);
}
#endif

TEST_CASE("this program knows its own path") { CHECK(this_program().ends_with("test_kit")); }
