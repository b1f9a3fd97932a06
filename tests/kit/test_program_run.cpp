// Programs of the reader's own, run for real: what they printed, how they ended, and that nothing of them is left.

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <stop_token>
#include <string>
#include <thread>

#include "../children.h"
#include "kit/host/temporary_file.h"
#include "kit/programs/build.h"
#include "kit/programs/program_run.h"

using namespace racecourse;
using namespace std::chrono_literals;

namespace {

/// A program with this in its main, compiled and ready to run.
class Ready {
 public:
  explicit Ready(const std::string& body, const std::string& headers = {}) : file_("program.cpp") {
    std::ofstream(file_.path()) << "#include <cstdio>\n#include <cstdlib>\n#include <unistd.h>\n" + headers +
                                       "int main() {\n" + body + "\n}\n";
    build_ = build_program(file_.path(), BuildFor::running, {.optimise = 1});
    const std::string both = build_.sentence + build_.words;
    REQUIRE_MESSAGE(build_.status == BuildStatus::built, both);
  }
  ProgramRun run(const ProgramRunOptions& options = {.time = 200s}) const {
    return run_program(build_.path(), options);
  }

 private:
  TemporaryFile file_;
  Build build_;
};

/// What a program with this in its main printed, and how it ended.
std::string outcome_of(const std::string& body, const std::string& headers = {}) {
  const ProgramRun run = Ready(body, headers).run();
  return run.output + "|" + run.ended;
}

}  // namespace

TEST_CASE("a program's outcome is exactly what it printed and how it ended") {
  CHECK(outcome_of("std::puts(\"one\"); std::printf(\"two\");") == "one\ntwo|returned 0");
  CHECK(outcome_of("return 3;") == "|exit 3");
  CHECK(outcome_of("std::puts(\"a\"); std::fputs(\"b\", stderr); std::abort();") == "a\n|aborted");
  CHECK(outcome_of("*static_cast<volatile int*>(nullptr) = 1;") == "|segmentation fault");
  CHECK(outcome_of("std::puts(\"a\"); assert(1 == 2);", "#include <cassert>\n") ==
        "a\n|assertion failed: 1 == 2");
  CHECK(outcome_of("throw 1;") == "|terminate: int");
  CHECK(outcome_of("throw std::runtime_error(\"boom\");", "#include <stdexcept>\n") == "|terminate: boom");
  CHECK(outcome_of("kill(getpid(), SIGKILL);", "#include <csignal>\n") == "|killed");
  CHECK(outcome_of("std::fwrite(\"a\\0b\", 1, 3, stdout);") == std::string("a\0b", 3) + "|returned 0");
  CHECK_FALSE(has_child());
}

TEST_CASE("standard input is empty, or the file that was named") {
  const Ready program(
      "int a = -1, b = -1; if (std::scanf(\"%d %d\", &a, &b) == 2) std::printf(\"%d\", a + b);");
  CHECK(program.run().output.empty());
  const TemporaryFile input("numbers");
  std::ofstream(input.path()) << "3 4\n";
  CHECK(program.run({.time = 200s, .input = input.path()}).output == "7");
}

TEST_CASE("output and errors come while the program runs") {
  const Ready program("std::puts(\"now\"); std::fputs(\"oh\", stderr); for (;;) pause();");
  std::stop_source stop;
  std::string errors;  // of the thread that reads them, until the run is over
  std::atomic<bool> printed{false}, complained{false};
  const auto both = [&] {
    if (printed && complained) stop.request_stop();
  };
  ProgramRunOptions options{.time = 200s, .stop = stop.get_token()};
  options.on_output = [&](std::string_view text) {
    CHECK(text == "now\n");
    printed = true;
    both();
  };
  options.on_errors = [&](std::string_view text) {
    errors += text;
    complained = true;
    both();
  };
  const ProgramRun run = program.run(options);
  CHECK(errors == "oh");
  CHECK(run.output == "now\n");
  CHECK(run.ended.empty());  // it was stopped
  CHECK_FALSE(has_child());
}

TEST_CASE("a program that runs for ever, or has closed its output, is ended when its time is up") {
  for (const char* body : {"for (volatile int i = 0;; ) i = i + 1;",
                           "std::puts(\"x\"); close(1); close(2); for (;;) pause();"}) {
    const ProgramRun run = Ready(body).run({.time = 300ms});
    CHECK(run.ended == "timed out");
    CHECK(run.elapsed_ms >= 300);
  }
  CHECK_FALSE(has_child());
}

TEST_CASE("a program that wants too much gets no more") {
  CHECK(Ready("std::puts(\"a\"); char* p = nullptr; do { p = static_cast<char*>(std::malloc(1 << 20)); "
              "if (p) *p = 1; } while (p); std::puts(\"no more\");")
            .run({.time = 200s, .memory_bytes = 256 << 20})
            .output == "a\nno more\n");
  CHECK(outcome_of("static char block[1 << 20]; std::FILE* file = std::tmpfile(); "
                   "for (int i = 0; i < 1000; ++i) std::fwrite(block, 1, sizeof block, file);") ==
        "|file size limit exceeded");
  const ProgramRun much = Ready("for (;;) std::puts(\"and on\");").run();
  CHECK(much.ended == "printed more than 1 MiB");
  CHECK(much.output.size() > most_program_output);
  CHECK(much.output.size() < most_program_output + 65'536);
  CHECK_FALSE(has_child());
}

#if defined(__x86_64__) || defined(__aarch64__)
TEST_CASE("a program starts threads, and no processes") {
  const std::string threads = "#include <thread>\n";
  CHECK(outcome_of("std::thread t([] { std::puts(\"hello\"); }); t.join();", threads) ==
        "hello\n|returned 0");
  for (const char* body : {"for (;;) fork();", "return std::system(\"sleep 1000\");",
                           "std::FILE* p = popen(\"ls\", \"r\"); return p == nullptr;"})
    CHECK(outcome_of(body) == "|tried to start a process");
  CHECK(outcome_of("std::thread t;\nt = std::thread([] { std::exit(4); }); t.join();", threads) == "|exit 4");
  CHECK(outcome_of("std::thread t([] {});", threads) == "|terminate: no active exception");
  CHECK_FALSE(has_child());
}
#endif

TEST_CASE("a counter under a mutex comes to one outcome however often it runs") {
  const Ready program(
      "std::thread a(add), b(add); a.join(); b.join(); std::printf(\"%d\\n\", counter);",
      "#include <mutex>\n#include <thread>\nstd::mutex m; int counter;\n"
      "void add() { for (int i = 0; i < 1000; ++i) { const std::lock_guard lock(m); ++counter; } }\n");
  std::vector<ProgramOutcome> outcomes;
  for (int i = 0; i < 20; ++i) count_outcome(outcomes, program.run(), {"2000"});
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes[0].value == "2000\n");
  CHECK(outcomes[0].count == 20);
  CHECK(outcomes[0].verdict == ProgramVerdict::held);
}

TEST_CASE("outcomes are counted apart by value and by end, and stand in order") {
  std::vector<ProgramOutcome> outcomes;
  for (const char* value : {"10\n", "9\n", "10\n", "word", "10"})
    count_outcome(outcomes, {.output = value, .ended = "returned 0"}, {"10"});
  count_outcome(outcomes, {.output = "10\n", .errors = "why", .ended = "exit 1"}, {"10"});
  std::string shown;
  for (const ProgramOutcome& outcome : outcomes)
    shown += outcome.value + "," + outcome.ended + "," + std::to_string(outcome.count) + "," +
             to_string(outcome.verdict) + "," + outcome.errors + ";";
  CHECK(shown ==
        "9\n,returned 0,1,broken,;10,returned 0,1,held,;10\n,exit 1,1,broken,why;10\n,returned 0,2,held,;"
        "word,returned 0,1,broken,;");
}
