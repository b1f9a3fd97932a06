// What a shell is told may come next, and two shells that ask.

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "kit/lesson/course.h"
#include "request/command_table.h"
#include "request/completion.h"
#include "terminal.h"

using namespace racecourse;
using namespace racecourse::driving;

namespace {

/// The candidates without what they are.
Words after(const Words& typed) {
  Words words;
  std::istringstream lines(completions(typed));
  for (std::string line; std::getline(lines, line);) {
    REQUIRE(line.find('\t') != std::string::npos);
    words.push_back(line.substr(0, line.find('\t')));
  }
  return words;
}

bool offers(const Words& typed, const std::string& word) {
  const Words words = after(typed);
  return std::find(words.begin(), words.end(), word) != words.end();
}

Words lessons_that(bool (*fits)(const Lesson&)) {
  Words ids;
  for (const Lesson& lesson : course())
    if (fits(lesson)) ids.push_back(lesson.id);
  return ids;
}

bool is_installed(const char* shell) {
  return std::system((std::string("command -v ") + shell + " >/dev/null 2>&1").c_str()) == 0;
}

/// The line that comes out when the keys are typed into an interactive shell. After each part it is awaited what the shell
/// makes of it.
struct Part {
  std::string keys, shown;
};
std::string completed(const Words& shell, const std::string& set_up, const std::vector<Part>& parts) {
  const TemporaryFolder folder;
  Terminal terminal;
  const std::string program = RACECOURSE_EXECUTABLE;
  const Environment environment{{"PATH", program.substr(0, program.rfind('/')) + ":" + std::getenv("PATH")},
                                {"TERM", "dumb"},
                                {"HOME", folder.path().string()},
                                {"PS1", "ready> "}};
  Words words{"sh", "-c", "exec <\"$0\"; exec \"$@\"", terminal.name()};
  words.insert(words.end(), shell.begin(), shell.end());
  Process process(words, environment, terminal.name(), terminal.name());
  terminal.await("ready> ");
  terminal.type(set_up + "; PS1='set> '\n");
  terminal.await("\n");  // what was typed has a prompt in it, too
  terminal.await("set> ");
  for (const Part& part : parts) {
    terminal.type(part.keys);
    terminal.await(part.shown);
  }
  terminal.type("\001echo \005 >" + (folder / "line").string() + "\n");  // to the line's begin and its end
  terminal.await("set> ");
  terminal.type("exit\n");
  REQUIRE(process.wait_for(patience) == 0);
  return read_whole(folder / "line");
}

const std::vector<Part> file{{"racecourse run /etc/hostn\t", "/etc/hostname "}};
const std::vector<Part> parts{{"racecourse ru\t", "run "},
                              {"locked\t", "locked-counter "},
                              {"--set lo\t", "lock="},
                              {"ar\t", "around-write "},
                              {"--set=thr\t", "--set=threads="},
                              {"6\t", "64 "},
                              {"--csv /etc/hostn\t", "/etc/hostname "},
                              {"--trace=/etc/hostn\t", "--trace=/etc/hostname "}};
const std::string line =
    "racecourse run locked-counter --set lock=around-write --set=threads=64 --csv /etc/hostname "
    "--trace=/etc/hostname\n";

}  // namespace

TEST_CASE("commands, and the options of each") {
  CHECK(after({""}) == Words{"list", "run", "explore", "python", "report", "tour", "doctor"});
  CHECK(after({"re"}) == Words{"report"});
  CHECK(after({"list", "-"}) == Words{"--json", "--help"});
  CHECK(after({"list", "--json", "-"}) == Words{"--help"});
  CHECK(after({"run", "--for", ""}).empty());
  for (const Command& command : command_table())
    for (const Option& option : command.options) {
      Words typed{std::string(command.name), "-"};
      if (command.name.empty()) typed.erase(typed.begin());
      CHECK_MESSAGE(offers(typed, std::string(option.name)), option.name);
    }
}

TEST_CASE("an option that may be repeated is offered again, another one is not") {
  CHECK(offers({"run", "gil", "--set", "a=1", "--"}, "--set"));
  CHECK_FALSE(offers({"run", "gil", "--for", "1s", "--"}, "--for"));
  CHECK_FALSE(offers({"report", "gil", "-o", "x", "--"}, "--output"));
}

TEST_CASE("each command is offered the lessons that it can take") {
  const auto or_files = [](Words lessons) {
    lessons.emplace_back("@files");
    return lessons;
  };
  CHECK(after({"--lesson", ""}) == lessons_that([](const Lesson&) { return true; }));
  CHECK(after({"run", ""}) == or_files(after({"--lesson", ""})));
  CHECK(after({"explore", ""}) ==
        or_files(lessons_that([](const Lesson& lesson) { return lesson.explorable(); })));
  CHECK(after({"python", ""}) == lessons_that([](const Lesson& lesson) { return !lesson.twin.empty(); }));
  CHECK_FALSE(offers({"report", "gil", ""}, "gil"));
  CHECK(offers({"report", "gil", ""}, "deadlock"));
  CHECK_FALSE(offers({"run", "gil", ""}, "deadlock"));
}

TEST_CASE("options are those for a lesson or for a program, once one is named") {
  CHECK(offers({"run", "--"}, "--cxx"));
  CHECK(offers({"run", "--"}, "--set"));
  CHECK(offers({"run", "bank.cpp", "-"}, "-O"));
  CHECK_FALSE(offers({"run", "bank.cpp", "--"}, "--set"));
  CHECK_FALSE(offers({"run", "gil", "--"}, "--cxx"));
  CHECK(offers({"explore", "bank.cpp", "--"}, "--budget-states"));
  CHECK(after({"run", "bank.cpp", "-O", ""}) == Words{"0", "1", "2"});
  CHECK(after({"run", "bank.cpp", "--cxx", ""}) == Words{"@programs"});
  CHECK(after({"run", "/some/wh"}) == Words{"@files"});
}

TEST_CASE("settings are those of the lesson that was named") {
  CHECK(after({"run", "locked-counter", "--set", ""}) == Words{"threads=", "additions=", "lock=", "pause="});
  CHECK(after({"--lesson", "locked-counter", "--set", "l"}) == Words{"lock="});
  CHECK(after({"python", "unsynchronized-counter", "--set", "ga"}) == Words{"gap="});
  CHECK(offers({"run", "--set", ""}, "threads="));
}

TEST_CASE("values are words, the ends of ranges, the default and those of variants") {
  CHECK(after({"run", "locked-counter", "--set", "lock="}) ==
        Words{"lock=off", "lock=on", "lock=around-write", "lock=per-thread"});
  CHECK(after({"run", "locked-counter", "--set", "threads="}) ==
        Words{"threads=4", "threads=1", "threads=64"});
  CHECK(after({"explore", "locked-counter", "--set", "threads="}).front() == "threads=2");
  CHECK(after({"run", "locked-counter", "--set=lock=p"}) == Words{"--set=lock=per-thread"});
  CHECK(after({"--theme", ""}) == Words{"dark", "light", "projector"});
  CHECK(after({"--theme=l"}) == Words{"--theme=light"});
  CHECK(after({"run", "gil", "--csv", ""}) == Words{"@files"});
  CHECK(after({"run", "gil", "--csv=a"}) == Words{"@files"});
  CHECK(after({"doctor", "--python", ""}) == Words{"@programs"});
}

TEST_CASE("after words that make no sense nothing is said that would") {
  CHECK(after({"rnu", "--lesson", "x", ""}) == after({"--lesson", "x", ""}));
  CHECK(after({"run", "no-such-lesson", "--set", ""}).empty());
  CHECK(completions({}).empty());
}

TEST_CASE("bash completes a line") {
  if (!is_installed("bash")) {
    MESSAGE("not tested: there is no bash");
    return;
  }
  CHECK(completed({"bash", "--noprofile", "--norc", "-i"},
                  "source '" RACECOURSE_PACKAGE_FOLDER "/racecourse.bash'", parts) == line);
}

TEST_CASE("both shells complete the file of a program in place of a lesson") {
  const std::string whole = "racecourse run /etc/hostname\n";
  if (is_installed("bash"))
    CHECK(completed({"bash", "--noprofile", "--norc", "-i"},
                    "source '" RACECOURSE_PACKAGE_FOLDER "/racecourse.bash'", file) == whole);
  if (is_installed("zsh"))
    CHECK(completed({"zsh", "-f", "-i"},
                    "bindkey -e; fpath=('" RACECOURSE_PACKAGE_FOLDER
                    "' $fpath); autoload -U compinit; compinit -u -D",
                    file) == whole);
}

TEST_CASE("zsh completes a line") {
  if (!is_installed("zsh")) {
    MESSAGE("not tested: there is no zsh");
    return;
  }
  CHECK(completed({"zsh", "-f", "-i"},
                  "bindkey -e; fpath=('" RACECOURSE_PACKAGE_FOLDER
                  "' $fpath); autoload -U compinit; compinit -u -D",
                  parts) == line);
}
