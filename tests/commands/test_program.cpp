// Runs the program as a child process: what it prints, where, and its exit code.

#include <doctest/doctest.h>
#include <sched.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "child.h"
#include "kit/base/on_leaving.h"
#include "kit/lesson/course.h"
#include "trace_check.h"

using namespace racecourse;
using namespace racecourse::driving;
using nlohmann::json;

namespace {

json answer_of(Words words) {
  words.push_back("--json");
  const Said said = driving::racecourse(words);
  CHECK_MESSAGE(said.code == 0, said.err);
  CHECK(said.err.empty());  // silence where stderr is no terminal
  return json::parse(said.out);
}

std::int64_t metric(const json& document, const std::string& name) {
  const json& value = document.at("metrics").at(name).at("value");
  REQUIRE(value.is_number_integer());
  return value;
}

std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t begin = 0; begin < csv.size();) {
    const std::size_t end = csv.find("\r\n", begin);
    REQUIRE(end != std::string::npos);
    std::vector<std::string> cells(1);
    for (const char c : csv.substr(begin, end - begin)) {
      if (c == ',')
        cells.emplace_back();
      else
        cells.back() += c;
    }
    rows.push_back(cells);
    begin = end + 2;
  }
  return rows;
}

}  // namespace

TEST_CASE("a locked run is exact, whatever the settings") {
  for (const char* lesson : {"unsynchronized-counter", "locked-counter"})
    for (const int threads : {1, 2, 7})
      for (const std::string pause : {"none", "yield"}) {
        // On a loaded machine each yield, with the lock held, waits for a turn of all that runs.
        const int additions = pause == "yield" ? 100 : 3000;
        const json run =
            answer_of({"run", lesson, "--set", "lock=on", "--set", "threads=" + std::to_string(threads),
                       "--set", "additions=" + std::to_string(additions), "--set", "pause=" + pause});
        CHECK(metric(run, "added") == additions * threads);
        CHECK(metric(run, "counter") == additions * threads);
        CHECK(metric(run, "lost") == 0);
        CHECK(run["expected"] == "holds");
        CHECK(run["observed"] == "held");
        CHECK(run["lanes"].size() == static_cast<std::size_t>(threads));
      }
}

TEST_CASE("no variant counts more than was added, and lanes add up") {
  for (const char* lock : {"off", "on", "around-write", "per-thread"}) {
    const json run = answer_of({"run", "locked-counter", "--set", std::string("lock=") + lock, "--set",
                                "threads=3", "--set", "additions=20000"});
    CAPTURE(lock);
    CHECK(run["settings"]["lock"] == lock);
    CHECK(metric(run, "added") == 60000);
    CHECK(metric(run, "counter") <= 60000);
    CHECK(metric(run, "counter") + metric(run, "lost") == 60000);
    CHECK(run["observed"] == (metric(run, "lost") == 0 ? "held" : "broken"));
    std::int64_t done = 0;
    for (const json& lane : run["lanes"]) {
      done += lane["done"].get<std::int64_t>();
      CHECK(lane["running_ms"].get<double>() >= 0);
      CHECK(lane["waiting_ms"].get<double>() >= 0);
    }
    CHECK(done == 60000);
  }
}

TEST_CASE("series are points in order of time, and end where the figures do") {
  const json run = answer_of({"run", "unsynchronized-counter", "--for", "100ms"});
  CHECK(metric(run, "added") > 0);
  for (const char* name : {"added", "counter"}) {
    const json& points = run["series"][name];
    REQUIRE(points.size() >= 2);
    for (std::size_t i = 1; i < points.size(); ++i)
      CHECK(points[i][0].get<double>() >= points[i - 1][0].get<double>());
    CHECK(points.back()[1] == metric(run, name));
  }
}

TEST_CASE("the outcomes of repeated runs add up") {
  const json run = answer_of({"run", "unsynchronized-counter", "--repeat", "40", "--set", "additions=500"});
  CHECK(run["runs"] == 40);
  std::int64_t count = 0;
  bool all_held = true;
  for (const json& outcome : run["outcomes"]) {
    count += outcome["count"].get<std::int64_t>();
    all_held = all_held && outcome["held"].get<bool>();
    CHECK(std::stoll(outcome["value"].get<std::string>()) <= 2000);
    CHECK(outcome["held"] == (outcome["value"] == "2000"));
  }
  CHECK(count == 40);
  CHECK(run["observed"] == (all_held ? "held" : "broken"));

  const json locked = answer_of(
      {"run", "unsynchronized-counter", "--repeat", "25", "--set", "additions=500", "--set", "lock=on"});
  REQUIRE(locked["outcomes"].size() == 1);
  CHECK(locked["outcomes"][0]["value"] == "2000");
  CHECK(locked["outcomes"][0]["count"] == 25);
}

TEST_CASE("the summary for people says what the JSON says") {
  const Said said =
      driving::racecourse({"run", "locked-counter", "--set", "lock=on", "--set", "additions=1000"});
  CHECK(said.code == 0);
  for (const char* part :
       {"locked-counter", "no addition is lost", "holds", "held", "4,000 additions", "thread 4"})
    CHECK_MESSAGE(said.out.find(part) != std::string::npos, part);
}

TEST_CASE("csv and trace are written beside the answer") {
  const TemporaryFolder folder;
  const auto csv = folder / "run.csv";
  const auto trace = folder / "run.json";
  const json run = answer_of({"run", "locked-counter", "--set", "lock=on", "--set", "additions=20000",
                              "--csv", csv.string(), "--trace", trace.string()});
  const auto rows = rows_of(read_whole(csv));
  REQUIRE(rows.size() >= 2);
  CHECK(rows[0] == std::vector<std::string>{"t_ms", "added", "counter"});
  double last = -1;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    REQUIRE(rows[i].size() == rows[0].size());
    CHECK(std::stod(rows[i][0]) > last);
    last = std::stod(rows[i][0]);
  }
  CHECK(std::stoll(rows.back()[1]) == metric(run, "added"));

  const json events = checked_trace(read_whole(trace));
  const SlicesByThread slices = slices_of(events);
  CHECK(slices.size() == run["lanes"].size());
  const auto entries = std::filesystem::directory_iterator(csv.parent_path());
  CHECK(std::distance(begin(entries), end(entries)) == 2);
}

TEST_CASE("with --repeat the csv has each run, and the json too") {
  const TemporaryFolder folder;
  const auto csv = folder / "runs.csv";
  const json run = answer_of(
      {"run", "unsynchronized-counter", "--repeat", "20", "--set", "additions=300", "--csv", csv.string()});
  const auto rows = rows_of(read_whole(csv));
  REQUIRE(rows.size() == 21);
  REQUIRE(run["each"].size() == 20);
  const std::vector<std::string> first{"value", "count", "held", "elapsed_ms"};
  CHECK(std::vector<std::string>(rows[0].begin(), rows[0].begin() + 4) == first);
  const auto lost_at =
      static_cast<std::size_t>(std::find(rows[0].begin(), rows[0].end(), "lost") - rows[0].begin());
  REQUIRE(lost_at < rows[0].size());
  std::map<std::string, std::int64_t> counts;
  std::vector<double> losses;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const json& one = run["each"][i - 1];
    CHECK(rows[i][0] == one["value"].get<std::string>());
    CHECK(rows[i][2] == (one["held"].get<bool>() ? "true" : "false"));
    CHECK(one["held"].get<bool>() == (one["metrics"]["lost"] == 0));
    CHECK(std::stod(rows[i][lost_at]) == one["metrics"]["lost"].get<double>());
    counts[rows[i][0]] += std::stoll(rows[i][1]);
    losses.push_back(std::stod(rows[i][lost_at]));
  }
  REQUIRE(counts.size() == run["outcomes"].size());
  for (const json& outcome : run["outcomes"])
    CHECK(counts[outcome["value"].get<std::string>()] == outcome["count"]);

  // The figures are about all runs.
  std::sort(losses.begin(), losses.end());
  CHECK(run["metrics"]["lost"]["value"] == (losses[9] + losses[10]) / 2);
  CHECK(run["metrics"]["lost"]["low"] == losses.front());
  CHECK(run["metrics"]["lost"]["high"] == losses.back());
  CHECK(run["broken"]["runs"] ==
        std::count_if(losses.begin(), losses.end(), [](double lost) { return lost > 0; }));
}

TEST_CASE("explore counts every interleaving, and replays the one that a token names") {
  const json document = answer_of({"explore", "unsynchronized-counter"});
  CHECK(document.at("schema") == 1);
  CHECK(document.at("lesson") == "unsynchronized-counter");
  CHECK(document.at("settings").at("threads") == 2);
  CHECK(document.at("settings").at("additions") == 5);
  CHECK_FALSE(document.at("settings").contains("pause"));  // for real runs only
  CHECK(document.at("model") == "sequentially consistent interleavings");
  CHECK(document.at("status") == "complete");
  CHECK(document.at("schedules") == "184756");
  CHECK(document.at("deadlocks") == "0");
  CHECK(document.at("seconds").is_number());
  CHECK(document.at("states").is_number_unsigned());
  CHECK(document.at("transitions").is_number_unsigned());
  CHECK(document.at("races").at(0).at("object") == "counter");
  CHECK(document.at("races").at(0).at("kinds") == json{"load", "store"});
  const json& worst = document.at("outcomes").at(0);
  CHECK(worst.at("value") == "2");
  CHECK(worst.at("schedules") == "8");
  CHECK(worst.at("verdict") == "broken");
  CHECK(worst.at("share").get<double>() == doctest::Approx(8.0 / 184756));

  const json steps = answer_of({"explore", "unsynchronized-counter", "--replay", worst.at("replay")});
  CHECK(steps.at("steps").size() == 20);
  CHECK(steps.at("outcome") == "2");
  CHECK(steps.at("verdict") == "broken");
  const Said words =
      driving::racecourse({"explore", "unsynchronized-counter", "--replay", worst.at("replay")});
  CHECK(words.code == 0);
  CHECK(words.out.find("lost") != std::string::npos);
}

TEST_CASE("a deadlock that is replayed says who waits for whom") {
  const json answer = answer_of({"explore", "deadlock"});
  for (const json& outcome : answer.at("outcomes")) {
    const Said said = driving::racecourse({"explore", "deadlock", "--replay", outcome.at("replay")});
    CHECK(said.code == 0);
    CHECK((said.out.find("waits for lock A, which thread 1 holds (line ") != std::string::npos) ==
          (outcome.at("value") == "deadlock"));
  }
}

TEST_CASE("explore for verdicts only names every outcome, counts none, and its tokens lead there") {
  const json document = answer_of(
      {"explore", "unsynchronized-counter", "--set", "threads=2", "--set", "additions=2", "--verdict-only"});
  CHECK(document.at("search") == "verdict only");
  CHECK(document.at("status") == "complete");
  CHECK(document.at("executions").get<int>() > 3);
  CHECK_FALSE(document.contains("schedules"));
  std::vector<std::string> values;
  for (const json& outcome : document.at("outcomes")) {
    values.push_back(outcome.at("value"));
    CHECK_FALSE(outcome.contains("schedules"));
    const json steps = answer_of({"explore", "unsynchronized-counter", "--set", "threads=2", "--set",
                                  "additions=2", "--replay", outcome.at("replay")});
    CHECK(steps.at("outcome") == outcome.at("value"));
    CHECK(steps.at("verdict") == outcome.at("verdict"));
  }
  CHECK(values == std::vector<std::string>{"2", "3", "4"});
  const Said words = driving::racecourse({"explore", "deadlock", "--verdict-only"});
  CHECK(words.code == 0);
  CHECK(words.out.find("not counted") != std::string::npos);
  CHECK(words.out.find("to see how deadlock happens: --replay ") != std::string::npos);
  const Said partial = driving::racecourse({"explore", "unsynchronized-counter", "--set", "threads=4",
                                            "--verdict-only", "--budget-states", "1000"});
  CHECK(partial.code == 3);
  CHECK(partial.out.find("Partial: states budget reached. ") != std::string::npos);
}

TEST_CASE("explore --spurious lets sleepers wake without a notification, and says so") {
  const Words words{"explore", "locks-or-queues", "--json"};
  Words spurious = words;
  spurious.emplace_back("--spurious");
  const json without = json::parse(driving::racecourse(words).out);
  CHECK_FALSE(without.contains("spurious_wakeups"));
  const Said said = driving::racecourse(spurious);
  CHECK(said.code == 0);
  const json with = json::parse(said.out);
  CHECK(with.at("spurious_wakeups") == true);
  CHECK(with.at("transitions").get<long>() > without.at("transitions").get<long>());
  for (const json& outcome : with.at("outcomes"))
    CHECK(driving::racecourse({"explore", "locks-or-queues", "--replay", outcome.at("replay")}).code == 0);
  const Said text = driving::racecourse({"explore", "locks-or-queues", "--spurious"});
  CHECK(text.out.find("sleepers may also wake without a notification") != std::string::npos);
}

TEST_CASE("explore says what it knows when a budget ends it, and leaves with 3") {
  const Said said = driving::racecourse(
      {"explore", "unsynchronized-counter", "--set", "threads=4", "--budget-states", "1000", "--json"});
  CHECK(said.code == 3);
  const json document = json::parse(said.out);
  CHECK(document.at("status") == "states budget reached");
  CHECK(document.at("states").get<int>() > 1000);
  CHECK(document.at("races").size() == 2);
  // Nothing that would need all of it; single schedules came to some ends.
  REQUIRE_FALSE(document.at("outcomes").empty());
  for (const json& outcome : document.at("outcomes")) {
    CHECK_FALSE(outcome.contains("share"));
    CHECK_FALSE(outcome.contains("random_share"));
    CHECK(outcome.at("found") != "by visiting states");
  }
  const Said words = driving::racecourse(
      {"explore", "unsynchronized-counter", "--set", "threads=4", "--budget-states", "1000"});
  CHECK(words.code == 3);
  CHECK(words.out.find("no proof") != std::string::npos);
  CHECK(words.out.find(" %") == std::string::npos);
}

TEST_CASE("explore counts no schedules where there are loops, and solves the odds") {
  const Words asked{"explore", "locks-or-queues", "--set", "way=poll", "--set", "items=1"};
  const json document = answer_of(asked);
  CHECK(document.at("endless") == true);
  CHECK_FALSE(document.contains("schedules"));
  CHECK_FALSE(document.contains("deadlocks"));
  CHECK(document.at("expected_steps").get<double>() > 10);
  REQUIRE(document.at("outcomes").size() == 1);
  CHECK_FALSE(document.at("outcomes").at(0).contains("schedules"));
  CHECK(document.at("outcomes").at(0).at("random_share") == 1);
  CHECK(document.at("loops").at(0).at("can_be_left") == true);
  const Said said = driving::racecourse(asked);
  CHECK(said.out.find("as many as you like") != std::string::npos);
  CHECK(said.out.find("of all") == std::string::npos);
}

#if defined(__linux__)

TEST_CASE("where one core makes a race unlikely, run says it before the run, and json says nothing else") {
  cpu_set_t before, first;
  REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
  CPU_ZERO(&first);
  for (int core = 0; CPU_COUNT(&first) == 0; ++core)
    if (CPU_ISSET(core, &before)) CPU_SET(core, &first);
  REQUIRE(sched_setaffinity(0, sizeof first, &first) == 0);
  const OnLeaving all_cores([&] { sched_setaffinity(0, sizeof before, &before); });
  const Words words{"run", "unsynchronized-counter", "--set", "additions=10"};
  CHECK(driving::racecourse(words).out.starts_with("There is only one core here."));
  answer_of(words);
}

#endif

TEST_CASE("list, tour and doctor") {
  const Said list = driving::racecourse({"list"});
  CHECK(list.code == 0);
  const Said tour = driving::racecourse({"tour"});
  CHECK(tour.code == 0);
  const Said doctor = driving::racecourse({"doctor"});
  CHECK(doctor.code == 0);
  for (const Lesson& lesson : course()) {
    CHECK(list.out.find(lesson.id) != std::string::npos);
    CHECK(tour.out.find(lesson.title) != std::string::npos);
    CHECK(doctor.out.find(lesson.id) != std::string::npos);
  }
  std::istringstream lines(tour.out);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) ++count;
  CHECK(count == course().size() + 1);
  for (const char* what : {"display", "OpenGL", "cores", "cpu", "os", "compiler", "build", "clock",
                           "priority", "python3", "c++"})
    CHECK_MESSAGE(doctor.out.find(std::string(what) + " ") != std::string::npos, what);
  CHECK(json::parse(driving::racecourse({"list", "--json"}).out)["lessons"].size() == course().size());
}

TEST_CASE("run starts the Python that it is told to") {
  const auto said = driving::racecourse(
      {"run", "gil", "--set", "python=on", "--set", "rounds=1", "--python", "/no/such/python"});
  CHECK(said.code == 0);
  CHECK(said.out.find("Python was not measured") != std::string::npos);
  CHECK(said.out.find("/no/such/python") != std::string::npos);
}

TEST_CASE("doctor says whether a python3 is there, and works") {
  const TemporaryFolder folder;
  const auto python_with = [&](const std::string& script) {
    std::ofstream(folder / "python3") << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(folder / "python3", std::filesystem::perms::owner_all);
    return driving::racecourse({"doctor"}, {{"PATH", (folder / "").string()}});
  };
  const Said missing = driving::racecourse({"doctor"}, {{"PATH", (folder / "").string()}});
  CHECK(missing.code == 0);
  CHECK(missing.out.find("there is no program \"python3\" in PATH; install it") != std::string::npos);
  const std::string answer =
      R"(echo '{"path": "/here/python3", "version": "3.99.1", "implementation": "CPython",')"
      R"(' "free_threaded": true, "gil": false}')";
  CHECK(python_with(answer).out.find("CPython 3.99.1, a free-threaded build without a GIL (/here/python3)") !=
        std::string::npos);
  CHECK(python_with("echo rubbish").out.find("python3 does not say what it is") != std::string::npos);
  CHECK(python_with(answer + "; exit 3").out.find("python3 does not say what it is") != std::string::npos);
}

TEST_CASE("doctor says which C++ compilers there are, or that there is none") {
  CHECK(driving::racecourse({"doctor"}).out.find("\nc++ ") != std::string::npos);
  const TemporaryFolder folder;
  const auto doctor = [&] { return driving::racecourse({"doctor"}, {{"PATH", (folder / "").string()}}).out; };
  CHECK(doctor().find("there is no C++ compiler \"c++\" in PATH") != std::string::npos);
  std::ofstream(folder / "g++-99")
      << "#!/bin/sh\necho '#define __GNUC__ 99'\necho '#define __VERSION__ \"99.1\"'\n";
  std::filesystem::permissions(folder / "g++-99", std::filesystem::perms::owner_all);
  CHECK(doctor().find("g++-99    GCC 99.1 (" + (folder / "g++-99").string() + ")") != std::string::npos);
  std::ofstream(folder / "g++-99") << "#!/bin/sh\necho rubbish\n";
  CHECK(doctor().find("g++-99 does not say that it is a C++ compiler") != std::string::npos);
}

TEST_CASE("python runs a twin and says what it found, in text and as JSON") {
  const Said text =
      driving::racecourse({"python", "locked-counter", "--set", "lock=on", "--set", "additions=500"});
  CHECK(text.code == 0);
  CHECK(text.err.empty());
  for (const char* part : {"Locked counter", "Python 3.", "additions", "no addition is lost", "held", "2000"})
    CHECK_MESSAGE(text.out.find(part) != std::string::npos, part);
  const Said said = driving::racecourse(
      {"python", "locked-counter", "--set", "lock=on", "--set", "additions=500", "--json"});
  CHECK(said.code == 0);
  const json document = json::parse(said.out);
  CHECK(document["schema"] == 1);
  CHECK(document["lesson"] == "locked-counter");
  CHECK(document["settings"]["lock"] == "on");
  CHECK(document["observed"] == "held");
  CHECK(document["metrics"]["counter"]["value"] == 2000);
  CHECK(document["metrics"]["counter"]["unit"] == "additions");
  CHECK(document["series"]["added"].back()[1] == 2000);
  CHECK(document["host"]["cores"].is_number());
}

TEST_CASE("python refuses what its twin lacks, and says what is wrong with an interpreter") {
  const Said lacks = driving::racecourse({"python", "unsynchronized-counter", "--set", "pause=none"});
  CHECK(lacks.code == 2);
  CHECK(lacks.out.empty());
  CHECK(lacks.err.find("has no setting \"pause\"; it has threads, additions, lock, gap") !=
        std::string::npos);
  CHECK(driving::racecourse({"python", "unsynchronized-counter", "--set", "threds=2"}).code == 2);
  const Said range = driving::racecourse({"python", "unsynchronized-counter", "--set", "threads=0"});
  CHECK(range.code == 2);
  CHECK(range.err.find("64") != std::string::npos);
  const Said lesson = driving::racecourse({"python", "locked-conter"});
  CHECK(lesson.code == 2);
  CHECK(lesson.err.find("locked-counter") != std::string::npos);
  const Said missing = driving::racecourse({"python", "locked-counter", "--python", "/no/such/python"});
  CHECK(missing.code == 1);
  CHECK(missing.out.empty());
  CHECK(missing.err.find("/no/such/python") != std::string::npos);
}

TEST_CASE("help and version go to stdout") {
  const Said help = driving::racecourse({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  CHECK(help.out.find("racecourse run LESSON") != std::string::npos);
  const Said version = driving::racecourse({"--version"});
  CHECK(version.code == 0);
  CHECK(version.out.starts_with("racecourse "));
}

TEST_CASE("the manual page is clean") {
  if (std::system("command -v mandoc >/dev/null 2>&1") != 0) {
    MESSAGE("not tested: there is no mandoc (Debian: apt install mandoc)");
    return;
  }
  const TemporaryFolder folder;
  const Said page = driving::racecourse({"man"});
  CHECK(page.code == 0);
  std::ofstream(folder / "racecourse.1") << page.out;
  Process lint({"mandoc", "-T", "lint", folder / "racecourse.1"}, {}, folder / "out", folder / "err");
  CHECK(lint.wait_for(patience) == 0);
  CHECK(read_whole(folder / "out") == "");
}
