// The Python twins, each run by the python3 of this machine, and Pythons that are no good.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <sstream>
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

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

Settings twin_with(const Lesson& lesson, const Values& values) {
  Settings settings(lesson.twin_settings);
  for (const auto& value : values) {
    CAPTURE(value.first);
    REQUIRE_FALSE(settings.set(value.first, value.second));
  }
  return settings;
}

TwinSnapshot twin_result(const std::string& id, const Values& values) {
  const Lesson& lesson = *find_lesson(id);
  TwinRun run(lesson.twin, twin_words(twin_with(lesson, values)));
  REQUIRE(run.wait(120s));
  TwinSnapshot end = *run.poll();
  INFO(end.failure);
  REQUIRE(end.failure.empty());
  REQUIRE(end.held.has_value());
  CHECK(end.state == RunState::done);
  CHECK(end.python.find("3.") != std::string::npos);
  CHECK_FALSE(end.outcome.empty());
  return end;
}

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

TEST_CASE("the Pythons in PATH are found by their names, each program once") {
  const FakePython first("exit 0"), second("exit 0");
  const fs::path& one = first.folder();
  const fs::path& two = second.folder();
  const Environment path("PATH", two.string() + ":/no/such/folder:" + one.string());
  const auto make = [](const fs::path& file, fs::perms rights) {
    std::ofstream(file) << "#!/bin/sh\n";
    fs::permissions(file, rights);
  };
  make(two / "pypy3", fs::perms::owner_all);
  make(two / "python3.13t", fs::perms::owner_all);
  make(two / "python3.9", fs::perms::owner_read);
  make(two / "python3-config", fs::perms::owner_all);
  make(two / "python3.x", fs::perms::owner_all);
  make(one / "python3.12", fs::perms::owner_all);
  fs::create_symlink(two / "python3", two / "python3.11");
  CHECK(pythons_in_path() == std::vector<std::string>{"python3", "pypy3", "python3.13t", "python3.12"});
  const Environment nothing("PATH", "");
  CHECK(pythons_in_path().empty());
}

TEST_CASE("the Python of this machine is found and says what it is; another is what it is") {
  const PythonFound found = find_python();
  CHECK(found.failure.empty());
  CHECK(fs::exists(found.path));
  CHECK(found.about.find(found.version) != std::string::npos);
  const PythonFound by_path = find_python(found.path);
  CHECK(by_path.version == found.version);
  CHECK(find_python("/no/such/python").failure.find("/no/such/python") != std::string::npos);
  const std::string cure = "; see what \"python3 --version\" says";
  for (const auto& [script, complaint] : std::map<std::string, std::string>{
           {"echo rubbish", "python3 does not say what it is" + cure},
           {"exit 3", "python3 does not say what it is" + cure},
           {"/bin/sleep 1000", "python3 did not answer within 200 ms" + cure}}) {
    const FakePython fake(script);
    const PythonFound bad = find_python("python3", 200ms);
    CHECK(bad.failure == complaint);
    CHECK(bad.version.empty());
    CHECK_FALSE(has_child());
  }
  for (const auto& known :
       std::map<std::string, bool>{{"2.7.18", true}, {"3.7.17", true}, {"3.8.0", false}, {"3.14.0", false}}) {
    const std::string& version = known.first;
    const bool too_old = known.second;
    CAPTURE(version);
    const FakePython fake(R"(echo '{"path": "/p", "version": ")" + version +
                          R"(", "implementation": "CPython", "free_threaded": false, "gil": true}')");
    const std::string failure = find_python("python3").failure;
    CHECK(failure.empty() != too_old);
    if (too_old) CHECK(failure.find("the twins need Python 3.8 or later") != std::string::npos);
  }
  CHECK(about_python("CPython", "3.13.1", false, true) == "CPython 3.13.1, which has a GIL");
  CHECK(about_python("CPython", "3.13.1", true, false) ==
        "CPython 3.13.1, a free-threaded build without a GIL");
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
