// How a Python twin is run: stopped, refused, told of what fails, and alone with its folder for temporary files.

#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "../children.h"
#include "../stopping.h"
#include "../waiting.h"
#include "fake_python.h"
#include "kit/host/child_process.h"
#include "kit/host/python.h"
#include "kit/host/temporary_file.h"
#include "kit/lesson/course.h"
#include "kit/twins/twin_run.h"
#include "twin_result.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

TwinSnapshot twin_by(const std::string& script, TwinPatience patience = {}) {
  const FakePython fake(script);
  TwinRun run("", {}, {.patience = patience});
  REQUIRE(run.wait(120s));
  CHECK_FALSE(has_child());
  return *run.poll();
}

const std::string says_python =
    R"(echo '{"event": "python", "version": "3.13.1", "implementation": "CPython", "free_threaded": false, )"
    R"("gil": true}')";
const std::string says_done = R"(echo '{"event": "done", "held": true, "outcome": "4"}')";

}  // namespace

TEST_CASE("twins: stop ends the process and all it started") {
  for (const char* id : {"event-loop", "which-model", "daemon-thread", "unsynchronized-counter"}) {
    CAPTURE(id);
    const Lesson& lesson = *find_lesson(id);
    check_prompt([&] {
      TwinRun run(lesson.twin, twin_words(Settings(lesson.twin_settings)));
      wait_until([&] { return !run.poll()->python.empty() || run.finished(); });
      const Milliseconds took = time_to_stop(run);
      run.request_stop();
      CHECK(run.poll()->failure.empty());
      CHECK_FALSE(run.poll()->held.has_value());
      CHECK_FALSE(has_child());
      return took;
    });
  }
}

TEST_CASE("twins: what is wrong with a Python is said, with the cure") {
  const std::string cure = "; see what \"python3 --version\" says";
  CHECK(twin_by("").failure == "there is no program \"python3\" in PATH; install it");
  CHECK(twin_by("echo Hello").failure == "python3 printed something that is not a result, \"Hello\"" + cure);
  CHECK(twin_by("echo '[1, 2]'").failure ==
        "python3 printed something that is not a result, \"[1, 2]\"" + cure);
  CHECK(twin_by("printf '\\377\\n'").failure.starts_with("python3 printed something that is not a result"));
  CHECK(twin_by("echo one >&2; echo no such module >&2; exit 3").failure ==
        "python3 failed, exit code 3: no such module");
  CHECK(twin_by("exit 3").failure == "python3 failed, exit code 3" + cure);
  CHECK(twin_by("echo 'SyntaxError: invalid syntax' >&2; exit 1").failure ==
        "python3 is too old: the twins need Python 3.8 or later");
  CHECK(twin_by("echo 'OSError: [Errno 24] Too many open files' >&2; exit 1")
            .failure.ends_with("Too many open files; raise the limit that `ulimit -n` shows"));
  CHECK(twin_by("kill -9 $$").failure.starts_with("python3 failed, ended by signal 9"));
  CHECK(twin_by("exit 0").failure == "python3 ended without a result" + cure);
  CHECK(twin_by(says_python).failure == "python3 ended without a result" + cure);
  CHECK(twin_by(says_done).failure.starts_with(
      "python3 printed something that is not a result"));  // not the first
  CHECK(twin_by(says_python + "\n" + says_done).failure.empty());
  for (const char* rubbish :
       {R"({"event": "metric", "name": "x", "value": "1", "unit": ""})", R"({"event": "metric", "value": 1})",
        R"({"event": "point", "series": "x", "value": NaN, "t_ms": 1})", R"({"event": 3})", "{}", "null",
        ""}) {
    CAPTURE(rubbish);
    std::string script = says_python;
    script.append("\necho '").append(rubbish).append("'\n").append(says_done);
    const TwinSnapshot twin = twin_by(script);
    CHECK(twin.failure.starts_with("python3 printed something that is not a result"));
    CHECK(twin.metrics.empty());
    CHECK(twin.series.empty());
  }
  CHECK(twin_by("/bin/sleep 1000", {.first = 50ms}).failure ==
        "python3 has been silent for too long, and was stopped" + cure);
  CHECK(twin_by(says_python + "\n/bin/sleep 1000", {.next = 50ms}).failure ==
        "python3 has been silent for too long, and was stopped" + cure);
}

namespace {

/// The real Python, with something changed before a twin runs.
class ChangedPython {
 public:
  explicit ChangedPython(const std::string& change) {
    std::ofstream(fake_.folder() / "change.py")
        << "import runpy, sys\nsys.argv = sys.argv[1:]\n"
        << change << "\nrunpy.run_path(sys.argv[0], run_name='__main__')\n";
  }

 private:
  const FakePython fake_{"exec " + find_python().path + " \"${0%/*}/change.py\" \"$@\""};
};

TwinSnapshot changed_twin(const std::string& id, const std::string& change, const Values& values) {
  const ChangedPython changed(change);
  const Lesson& lesson = *find_lesson(id);
  TwinRun run(lesson.twin, twin_words(twin_with(lesson, values)));
  REQUIRE(run.wait(120s));
  return *run.poll();
}

}  // namespace

TEST_CASE("twins: a Python before 3.8 is refused by every twin, which it can read") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    CHECK(
        changed_twin(lesson.id, "sys.version_info, sys.version = (3, 6, 9), '3.6.9 (default)'", {}).failure ==
        "python3 failed, exit code 1: this is Python 3.6.9, and at least 3.8 is needed");
    const TemporaryFile file("racecourse-test");
    std::ofstream(file.path()) << lesson.twin;
    ChildProcess reads("python3",
                       {"-c", "import ast, sys; ast.parse(open(sys.argv[1]).read(), feature_version=(3, 6))",
                        file.path().string()});
    CHECK(reads.wait().well());
  }
}

TEST_CASE("twins: strays that come first take no place, and are counted") {
  const std::string come = R"(
import socket
really_listen, strays = socket.socket.listen, []
def listen(self, *words):
    really_listen(self, *words)
    for _ in range(0 if strays else 10):
        strays.append(socket.create_connection(self.getsockname()))
        strays[-1].send(b'x' * 1000)
socket.socket.listen = listen
)";
  const TwinSnapshot many = changed_twin("many-threads", come, {{"tasks", "8"}, {"latency", "5"}});
  CHECK(many.failure.empty());
  CHECK(many.held == true);
  CHECK(many.metric("answered") == 16);
  CHECK(many.notes == std::vector<std::string>{"Connections of other programs, closed at once: 10."});
  for (const char* way : {"threads", "pool", "loop"}) {
    const TwinSnapshot loop = changed_twin(
        "event-loop", come, {{"way", way}, {"connections", "20"}, {"messages", "2"}, {"pause", "1"}});
    CHECK(loop.failure.empty());
    CHECK(loop.held == true);
    CHECK(loop.notes == std::vector<std::string>{"Connections of other programs, closed at once: 10."});
  }
}

TEST_CASE("twins: what fails in a thread or a process ends the twin, with its cause") {
  const std::string unreachable = R"(
import socket
def connect(self, address): raise OSError(101, 'Network is unreachable')
socket.socket.connect = connect
import asyncio
async def sock_connect(self, sock, address): raise OSError(101, 'Network is unreachable')
asyncio.SelectorEventLoop.sock_connect = sock_connect
)";
  const std::string cause = "python3 failed, exit code 1: OSError: [Errno 101] Network is unreachable";
  for (const char* way : {"threads", "pool", "loop"})
    CHECK(changed_twin("event-loop", unreachable, {{"way", way}}).failure == cause);
  for (const char* way : {"sequential", "threads"})
    CHECK(changed_twin("many-threads", unreachable, {{"way", way}}).failure == cause);
  CHECK(changed_twin("thread-pool", "import time; del time.thread_time", {{"way", "threads"}})
            .failure.find("thread_time") != std::string::npos);
}

TEST_CASE("twins: locks or queues has a time limit of its own") {
  const std::string later = "import time; real = time.perf_counter; time.perf_counter = lambda: 50 * real()";
  for (const char* way : {"if", "none", "poll", "while", "queue"}) {
    CAPTURE(way);
    const TwinSnapshot twin = changed_twin("locks-or-queues", later, {{"way", way}, {"work", "1000"}});
    CHECK(twin.failure.empty());
    CHECK(twin.held.has_value());
    REQUIRE(twin.notes.size() == 1);
    CHECK(twin.notes[0].starts_with("It was stopped after 10 s"));
  }
}

TEST_CASE("twins: stop ends a Python that hangs, with what it started") {
  const FakePython fake("/bin/sleep 1000 & /bin/sleep 1000");
  check_prompt([] {
    TwinRun run("", {});
    CHECK_FALSE(run.wait(50ms));
    const Milliseconds took = time_to_stop(run);
    CHECK(run.poll()->failure.empty());
    CHECK_FALSE(has_child());
    return took;
  });
}

TEST_CASE(
    "twins: an event that is not known is passed over; the newest of a metric counts; a lot is thinned") {
  const TwinSnapshot twin = twin_by(says_python + R"(
echo '{"event": "weather", "sun": true}'
echo '{"event": "metric", "name": "lost", "value": 1, "unit": "additions"}'
echo '{"event": "metric", "name": "lost", "value": 2, "unit": "additions"}'
i=0; while [ $i -lt 5000 ]; do
  echo "{\"event\": \"point\", \"series\": \"s\", \"t_ms\": $i, \"value\": $i}"
  echo "{\"event\": \"line\", \"text\": \"line $i\"}"
  i=$((i + 1)); done
)" + says_done);
  CHECK(twin.failure.empty());
  REQUIRE(twin.metrics.size() == 1);
  CHECK(twin.metrics[0].value == 2);
  REQUIRE(twin.find_series("s"));
  CHECK(twin.find_series("s")->points.size() <= 2000);
  CHECK(twin.find_series("s")->points.front().value == 0);
  CHECK(twin.find_series("s")->points.back().value == 4999);
  CHECK(twin.lines.back() == "line 4999");
  CHECK(static_cast<std::int64_t>(twin.lines.size()) + twin.lines_dropped == 5000);
}

TEST_CASE("twins: nothing is imported from the folder for temporary files, which others can write to") {
  const fs::path folder = fs::temp_directory_path() / ("racecourse-test-" + std::to_string(getpid()));
  fs::create_directory(folder);
  for (const char* module : {"json.py", "argparse.py", "threading.py"})
    std::ofstream(folder / module) << "open('" << (folder / "it_ran").string() << "', 'w')\n";
  {
    const Environment elsewhere("TMPDIR", folder.string());
    for (const Lesson& lesson : course()) {
      TwinRun run(lesson.twin, twin_words(Settings(lesson.twin_settings)));
      wait_until([&] { return run.finished() || !run.poll()->python.empty(); });
      CHECK_FALSE(run.poll()->python.empty());
    }
  }
  CHECK_FALSE(fs::exists(folder / "it_ran"));
  fs::remove_all(folder);
}

TEST_CASE("twins: nothing is left in the folder for temporary files, and one that cannot be used is said") {
  const fs::path folder = fs::temp_directory_path() / ("racecourse-test-" + std::to_string(getpid()));
  fs::create_directory(folder);
  {
    const Environment elsewhere("TMPDIR", folder.string());
    CHECK(twin_result("unsynchronized-counter", {{"additions", "100"}}).held.has_value());
    CHECK(twin_result("daemon-thread", {{"main", "1"}}).held.has_value());
    CHECK(fs::is_empty(folder));
  }
  fs::remove_all(folder);
  const Environment nowhere("TMPDIR", "/no/such/folder");
  TwinRun run(find_lesson("gil")->twin, {});
  REQUIRE(run.wait(60s));
  CHECK(run.poll()->failure.find("TMPDIR") != std::string::npos);
}
