// Parsing the command line: right words, wrong words, help.

#include <doctest/doctest.h>

#include "request/command_line.h"
#include "request/command_table.h"
#include "request/help.h"

using namespace racecourse;
using std::chrono::milliseconds;

namespace {

using Words = std::vector<std::string>;

template <class Wanted>
Wanted request_of(const Words& words) {
  const Parsed parsed = parse_command_line(words);
  const auto* complaint = std::get_if<Complaint>(&parsed);
  REQUIRE_MESSAGE(complaint == nullptr, complaint->sentence);
  return std::get<Wanted>(std::get<Request>(parsed));
}

std::string complaint_about(const Words& words) {
  const Parsed parsed = parse_command_line(words);
  const auto* complaint = std::get_if<Complaint>(&parsed);
  return complaint ? complaint->sentence : "no complaint";
}

std::string answer_to(const Words& words) {
  const Parsed parsed = parse_command_line(words);
  REQUIRE(std::holds_alternative<Answer>(parsed));
  return std::get<Answer>(parsed).text;
}

std::string joined(const Words& words) {
  std::string text = "racecourse";
  for (const std::string& word : words) text += " " + word;
  return text;
}

}  // namespace

TEST_CASE("no words open the window as it is") {
  const auto request = request_of<WindowRequest>({});
  CHECK(request.lesson.empty());
  CHECK(request.set.empty());
  CHECK_FALSE(request.run);
  CHECK_FALSE(request.presenter);
  CHECK_FALSE(request.scale);
  CHECK_FALSE(request.theme);
  CHECK_FALSE(request.exit_after);
}

TEST_CASE("every option of the window arrives") {
  const auto request = request_of<WindowRequest>(
      {"--lesson",     "locked-counter", "--set",        "threads=3",     "--set=lock=on",
       "--run",        "--presenter",    "--tab",        "interleavings", "--replay",
       "r1/a/b/c/d",   "--scale",        "1.5",          "--theme",       "projector",
       "--screenshot", "shot.png",       "--after",      "1.5s",          "--exit-after",
       "5s",           "--summary",      "summary.json", "--progress",    "progress.json"});
  CHECK(request.lesson == "locked-counter");
  CHECK(request.set == Assignments{{"threads", "3"}, {"lock", "on"}});
  CHECK(request.run);
  CHECK(request.presenter);
  CHECK(request.tab == "interleavings");
  CHECK(request.replay == "r1/a/b/c/d");
  CHECK(request.scale == 1.5f);
  CHECK(request.theme == ThemeName::projector);
  CHECK(request.screenshot == "shot.png");
  CHECK(request.after == milliseconds(1500));
  CHECK(request.exit_after == milliseconds(5000));
  CHECK(request.summary == "summary.json");
  CHECK(request.progress == "progress.json");
}

TEST_CASE("a file of C++ is a program of the reader's own, for the window") {
  CHECK(request_of<WindowRequest>({}).program.empty());
  for (const char* file : {"bank.cpp", "a/b.cc", "./c.cxx", "D.C"})
    CHECK(request_of<WindowRequest>({file}).program == file);
  CHECK(request_of<WindowRequest>({"--theme", "light", "bank.cpp"}).program == "bank.cpp");
  CHECK(request_of<WindowRequest>({"bank.cpp", "--presenter"}).presenter);
}

TEST_CASE("the ends of ranges are inside") {
  CHECK(request_of<WindowRequest>({"--scale", "0.5"}).scale == 0.5f);
  CHECK(request_of<WindowRequest>({"--scale", "4"}).scale == 4.0f);
  CHECK(request_of<RunRequest>({"run", "x", "--repeat", "1"}).repeat == 1);
  CHECK(request_of<RunRequest>({"run", "x", "--repeat", "1000000"}).repeat == 1'000'000);
  CHECK(request_of<RunRequest>({"run", "x", "--for", "1ms"}).duration == milliseconds(1));
  CHECK(request_of<RunRequest>({"run", "x", "--for", "1440m"}).duration == std::chrono::hours(24));
  CHECK(request_of<WindowRequest>({"--screenshot", "a.png", "--after", "0s"}).after == milliseconds(0));
}

TEST_CASE("times are written in milliseconds, seconds and minutes") {
  const std::vector<std::pair<std::string, int>> times{{"500ms", 500}, {"1.5s", 1500},   {"2s", 2000},
                                                       {"1m", 60'000}, {"0.5m", 30'000}, {".25s", 250},
                                                       {"2.6ms", 3}};
  for (const auto& time : times) {
    CAPTURE(time.first);
    CHECK(request_of<RunRequest>({"run", "x", "--for", time.first}).duration == milliseconds(time.second));
  }
}

TEST_CASE("run takes its lesson before or after its options") {
  for (const Words& words :
       {Words{"run", "x", "--set", "a=1", "--set", "b=", "--json", "--csv", "c", "--trace", "t"},
        Words{"run", "--json", "--csv=c", "--trace", "t", "--set", "a=1", "--set", "b=", "x"}}) {
    const auto request = request_of<RunRequest>(words);
    CHECK(request.lesson == "x");
    CHECK(request.set == Assignments{{"a", "1"}, {"b", ""}});
    CHECK(request.json);
    CHECK(request.csv == "c");
    CHECK(request.trace == "t");
    CHECK_FALSE(request.duration);
    CHECK_FALSE(request.repeat);
  }
}

TEST_CASE("a value may hold an equals sign") {
  CHECK(request_of<RunRequest>({"run", "x", "--set", "a=b=c"}).set == Assignments{{"a", "b=c"}});
}

TEST_CASE("the other commands") {
  CHECK_FALSE(request_of<ListRequest>({"list"}).json);
  CHECK(request_of<ListRequest>({"list", "--json"}).json);
  const auto explore = request_of<ExploreRequest>(
      {"explore", "x", "--set", "threads=2", "--json", "--budget-states", "1000000"});
  CHECK(explore.lesson == "x");
  CHECK(explore.set == Assignments{{"threads", "2"}});
  CHECK(explore.json);
  CHECK(explore.budget_states == 1'000'000);
  CHECK_FALSE(explore.verdict_only);
  CHECK(request_of<ExploreRequest>({"explore", "x", "--verdict-only"}).verdict_only);
  CHECK_FALSE(explore.spurious);
  CHECK(request_of<ExploreRequest>({"explore", "x", "--spurious"}).spurious);
  CHECK(request_of<ExploreRequest>({"explore", "x", "--replay", "r1/x"}).replay == "r1/x");
  request_of<TourRequest>({"tour"});
  CHECK(request_of<DoctorRequest>({"doctor"}).python == "python3");
  CHECK(request_of<DoctorRequest>({"doctor", "--python", "pypy3"}).python == "pypy3");
}

TEST_CASE("run and explore take a program of the reader's own, by how its name ends") {
  for (const char* file : {"bank.cpp", "./a b/bank.cc", "bank.cxx", "/bank.C"}) {
    const auto run = request_of<RunRequest>({"run", file});
    CHECK(run.program.file == file);
    CHECK(run.lesson.empty());
    CHECK_FALSE(run.program.optimise);
    CHECK(run.program.standard == "c++20");
    CHECK(run.program.compiler == "c++");
    CHECK(run.program.expect.empty());
  }
  CHECK(request_of<RunRequest>({"run", "bank.cp"}).lesson == "bank.cp");
  const auto run =
      request_of<RunRequest>({"run", "bank.cpp", "-O1", "--std", "c++23", "--cxx=clang++", "--for", "1s",
                              "--repeat", "3", "--expect", "1", "--expect", "2 3", "--json"});
  CHECK(run.program.optimise == 1);
  CHECK(run.program.standard == "c++23");
  CHECK(run.program.compiler == "clang++");
  CHECK(run.program.expect == Words{"1", "2 3"});
  CHECK(run.duration == milliseconds(1000));
  CHECK(run.repeat == 3);
  CHECK(run.json);
  const auto explore =
      request_of<ExploreRequest>({"explore", "-O", "2", "bank.cpp", "--spurious", "--budget-states", "5",
                                  "--budget-time", "2s", "--cxx", "g++", "--expect", "x"});
  CHECK(explore.program.file == "bank.cpp");
  CHECK(explore.program.optimise == 2);
  CHECK(explore.program.compiler == "g++");
  CHECK(explore.program.expect == Words{"x"});
  CHECK(explore.spurious);
  CHECK(explore.budget_states == 5);
  CHECK(explore.budget_time == milliseconds(2000));
  CHECK(request_of<ExploreRequest>({"explore", "bank.cpp", "--replay", "r1/x"}).replay == "r1/x");
  CHECK(request_of<ExploreRequest>({"explore", "bank.cpp", "--verdict-only"}).verdict_only);
  CHECK(request_of<ExploreRequest>({"explore", "x", "--budget-time", "3s"}).budget_time ==
        milliseconds(3000));
}

TEST_CASE("python takes a lesson, settings of its twin and an interpreter") {
  const auto usual = request_of<PythonRequest>({"python", "x"});
  CHECK(usual.lesson == "x");
  CHECK(usual.python == "python3");
  CHECK_FALSE(usual.json);
  const auto chosen =
      request_of<PythonRequest>({"python", "--json", "--python", "/opt/python", "--set", "a=1", "x"});
  CHECK(chosen.lesson == "x");
  CHECK(chosen.python == "/opt/python");
  CHECK(chosen.json);
  CHECK(chosen.set == Assignments{{"a", "1"}});
  CHECK(request_of<WindowRequest>({"--python", "pypy3"}).python == "pypy3");
  CHECK(request_of<RunRequest>({"run", "gil"}).python == "python3");
  CHECK(request_of<RunRequest>({"run", "gil", "--python", "pypy3"}).python == "pypy3");
  CHECK(request_of<ReportRequest>({"report", "gil", "-o", "x", "--python", "pypy3"}).python == "pypy3");
}

TEST_CASE("every wrong word is named, with what would be right") {
  struct Wrong {
    Words words;
    std::vector<std::string> said;
  };
  const std::vector<Wrong> table{
      {{"lst"}, {"lst", "list"}},
      {{"rnu", "x"}, {"rnu", "run"}},
      {{"explore"}, {"explore", "locked-counter"}},
      {{"explore", "x", "--budget-states", "0"}, {"--budget-states", "1 to 1,000,000,000"}},
      {{"explore", "x", "--budget-states", "5", "--replay", "t"}, {"--replay", "--budget-states"}},
      {{"explore", "x", "--verdict-only", "--replay", "t"}, {"--replay", "--verdict-only"}},
      {{"explore", "x", "--spurious", "--replay", "t"}, {"--replay", "--spurious"}},
      {{"explore", "x", "--spurious", "--verdict-only"}, {"--verdict-only", "--spurious"}},
      {{"explore", "x", "--budget-time", "5s", "--replay", "t"}, {"--replay", "--budget-time"}},
      {{"explore", "b.cpp", "--set", "a=1"},
       {"--set is for lessons", "\"b.cpp\"", "--budget-time", "-O", "--cxx"}},
      {{"run", "b.cpp", "--csv", "x"}, {"--csv is for lessons", "--expect"}},
      {{"run", "b.cpp", "--trace", "x"}, {"--trace is for lessons"}},
      {{"run", "--python", "x", "b.cpp"}, {"--python is for lessons"}},
      {{"run", "gil", "-O", "1"}, {"-O is for programs", "\"gil\"", "--set"}},
      {{"explore", "x", "--expect", "1"}, {"--expect is for programs"}},
      {{"run", "b.cpp", "-O", "3"}, {"-O takes one of 0, 1, 2", "\"3\""}},
      {{"run", "b.cpp", "--std", "c++21"}, {"c++17, c++20, c++23", "did you mean \"c++20\""}},
      {{"run", "b.cpp", "-o", "2"}, {"\"-o\"", "-O"}},
      {{"run", "b.cpp", "c.cpp"}, {"run", "\"c.cpp\""}},
      {{"report", "b.cpp"}, {"report needs"}},
      {{"run"}, {"run needs a lesson or a program of your own, FILE.cpp"}},
      {{"explore", "x", "--repaly", "t"}, {"--repaly", "--replay"}},
      {{"explore", "x", "--replay"}, {"--replay"}},
      {{"python"}, {"python needs a lesson", "unsynchronized-counter", "locked-counter"}},
      {{"python", ""}, {"python needs a lesson"}},
      {{"python", "x", "y"}, {"python", "\"y\""}},
      {{"python", "x", "--repeat", "3"}, {"--repeat"}},
      {{"python", "x", "--python"}, {"--python", "value"}},
      {{"python", "x", "--python", "a", "--python", "b"}, {"--python", "more than once"}},
      {{"--python", "a", "python", "x"}, {"--python", "window"}},
      {{"report", "x"}, {"report"}},
      {{""}, {"\"\""}},
      {{"--presentr"}, {"--presentr", "--presenter"}},
      {{"--presentr=1"}, {"\"--presentr\"", "--presenter"}},
      {{"-x"}, {"-x", "--lesson"}},
      {{"run", "x", "--jsn"}, {"--jsn", "--json"}},
      {{"run", "x", "--presenter"}, {"--presenter"}},
      {{"run"}, {"unsynchronized-counter", "locked-counter"}},
      {{"run", ""}, {"unsynchronized-counter"}},
      {{"run", "x", "y"}, {"run", "\"y\""}},
      {{"tour", "x"}, {"tour", "\"x\""}},
      {{"--lesson", "x", "run", "y"}, {"--lesson", "run"}},
      {{"run", "x", "--set", "threads"}, {"--set", "NAME=VALUE", "\"threads\""}},
      {{"run", "x", "--set", "=4"}, {"--set", "NAME=VALUE"}},
      {{"run", "x", "--set"}, {"--set", "value"}},
      {{"run", "x", "--csv"}, {"--csv", "value"}},
      {{"run", "x", "--csv", ""}, {"--csv", "value"}},
      {{"run", "x", "--csv", "--json"}, {"--csv", "value"}},
      {{"run", "x", "--csv", "a", "--csv", "b"}, {"--csv", "more than once"}},
      {{"run", "x", "--csv", "a", "--trace", "a"}, {"--csv", "--trace", "\"a\""}},
      {{"run", "x", "--csv", "a", "--trace", "./b/../a"}, {"--csv", "--trace", "\"a\""}},
      {{"run", "x", "--json=yes"}, {"--json", "no value"}},
      {{"run", "x", "--for", "1s", "--repeat", "3"}, {"--for", "--repeat"}},
      {{"run", "x", "--repeat", "0"}, {"--repeat", "1 to 1,000,000", "\"0\""}},
      {{"run", "x", "--repeat", "1000001"}, {"1 to 1,000,000"}},
      {{"run", "x", "--repeat", "-3"}, {"1 to 1,000,000", "\"-3\""}},
      {{"run", "x", "--repeat", "3.5"}, {"1 to 1,000,000"}},
      {{"run", "x", "--repeat", "many"}, {"1 to 1,000,000", "\"many\""}},
      {{"run", "x", "--repeat", "99999999999999999999"}, {"1 to 1,000,000"}},
      {{"--scale", "0.49"}, {"0.5 to 4", "\"0.49\""}},
      {{"--scale", "4.01"}, {"0.5 to 4"}},
      {{"--scale", "nan"}, {"0.5 to 4", "\"nan\""}},
      {{"--scale", "2x"}, {"0.5 to 4"}},
      {{"--scale", "-1"}, {"0.5 to 4"}},
      {{"--theme", "drak"}, {"dark, light, projector", "did you mean \"dark\""}},
      {{"--theme", "0"}, {"dark, light, projector"}},
      {{"--after", "1s"}, {"--after", "--screenshot"}},
      {{"--progress"}, {"--progress", "value"}},
      {{"--progress", "a", "--summary", "a"}, {"--progress", "--summary", "\"a\""}},
      {{"--progress", "./a", "--summary", "a"}, {"--progress", "--summary", "\"./a\""}},
      {{"--screenshot", "a", "--summary", "b/../a"}, {"--screenshot", "--summary", "\"a\""}},
      {{"--screenshot", "a", "--progress", "a"}, {"--screenshot", "--progress", "\"a\""}},
      {{"--exit-after", "0s"}, {"--exit-after", "1ms to 24 hours"}},
  };
  for (const auto& [words, said] : table) {
    const std::string complaint = complaint_about(words);
    const std::string typed = joined(words);
    CAPTURE(typed);
    CAPTURE(complaint);
    CHECK(complaint.find('\n') == std::string::npos);
    for (const std::string& part : said) CHECK(complaint.find(part) != std::string::npos);
  }
}

TEST_CASE("what is no time is refused with examples") {
  for (const char* typed : {"500", "s", "1h", "1.5 s", "1,5s", "1e3s", "inf", "infs", "nans", "-1s", "+1s",
                            "0s", "0ms", "0.4ms", "1441m", "999999999999999999999999s", "1..5s", "."}) {
    CAPTURE(typed);
    const std::string complaint = complaint_about({"run", "x", "--for", typed});
    CHECK(complaint.find("--for takes a time such as 500ms, 1.5s or 2m") != std::string::npos);
    CHECK(complaint.find("\"" + std::string(typed) + "\"") != std::string::npos);
  }
}

TEST_CASE("help and version are answers") {
  for (const Words& words : {Words{"--help"},
                             {"-h"},
                             {"run", "--help"},
                             {"list", "-h"},
                             {"tour", "--help"},
                             {"doctor", "--help"},
                             {"run", "--help", "--bogus"},
                             {"--version"}}) {
    CAPTURE(joined(words));
    const std::string text = answer_to(words);
    CHECK(text.back() == '\n');
    std::size_t longest = 0;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      longest = std::max(longest, end - begin);
      begin = end + 1;
    }
    CHECK(longest <= 110);
  }
}

TEST_CASE("help and the manual page name every command, option and exit code") {
  const std::string window = answer_to({"--help"});
  std::string manual = answer_to({"man"});
  std::erase(manual, '\\');  // roff's minus is "\-"
  for (const Command& command : command_table()) {
    const std::string name(command.name);
    CHECK_MESSAGE(window.find("racecourse " + name) != std::string::npos, name);
    CHECK_MESSAGE(manual.find(name.empty() ? ".SH OPTIONS" : ".SS " + name + "\n") != std::string::npos,
                  name);
    const std::string help = name.empty() ? window : answer_to({name, "--help"});
    for (const Option& option : command.options) {
      if (!is_listed(option, command)) continue;
      const std::string row = words_of(option);
      CHECK_MESSAGE(help.find("  " + row) != std::string::npos, row);
      CHECK_MESSAGE(manual.find("fB" + std::string(option.name) + "fR") != std::string::npos, row);
    }
  }
  for (const auto& exit : exit_meanings) {
    CHECK(window.find(std::to_string(exit.code) + " ") != std::string::npos);
    CHECK_MESSAGE(manual.find(exit.meaning) != std::string::npos, exit.meaning);
  }
}

TEST_CASE("an option shows how often it may be given") {
  CHECK(usage_of(*find_command("report")) == "LESSON ... -o FILE.html [OPTION...]");
  CHECK(usage_of(*find_command("list")) == "[--json]");
  CHECK(usage_of(*find_command("tour")).empty());
  CHECK(answer_to({"run", "--help"}).find("a setting of the lesson; may be repeated\n") != std::string::npos);
}

TEST_CASE("after -- a word is no option") {
  CHECK(request_of<RunRequest>({"run", "--json", "--", "--x"}).lesson == "--x");
  CHECK(complaint_about({"run", "--", "x", "--json"}) == "run does not take the word \"--json\"");
}

TEST_CASE("a short option may have its value attached") {
  for (const Words& words :
       {Words{"report", "x", "-o", "f"}, {"report", "-of", "x"}, {"report", "x", "--output=f"}})
    CHECK(request_of<ReportRequest>(words).file == "f");
}
