// What the program says when something is wrong with its words, its files, its pipes or the machine, and its exit code then.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "child.h"

using namespace racecourse;
using namespace racecourse::driving;
using nlohmann::json;

TEST_CASE("a wrong word is one sentence on stderr, exit code 2, and writes nothing") {
  const TemporaryFolder folder;
  const std::string file = (folder / "never.csv").string();
  const std::vector<std::pair<Words, std::string>> table{
      {{"run", "unsynchronised-counter", "--csv", file}, "unsynchronized-counter"},
      {{"run", "locked-counter", "--csv", file, "--set", "thread=4"}, "threads"},
      {{"run", "locked-counter", "--csv", file, "--set", "threads=65"}, "1 to 64"},
      {{"run", "locked-counter", "--csv", file, "--set", "threads=four"}, "1 to 64"},
      {{"run", "locked-counter", "--csv", file, "--set", "additions=0"}, "1 to 100,000,000"},
      {{"run", "locked-counter", "--csv", file, "--set", "lock=onn"}, "around-write"},
      {{"run", "locked-counter", "--csv", file, "--set", "lock"}, "NAME=VALUE"},
      {{"run", "locked-counter", "--csv", file, "--for", "soon"}, "500ms"},
      {{"run", "locked-counter", "--csv", file, "--repeat", "0"}, "1 to 1,000,000"},
      {{"explore", "lockd-counter"}, "locked-counter"},
      {{"explore", "event-loop"}, "real threads only"},
      {{"explore", "locked-counter", "--set", "threads=65"}, "1 to 64"},
      {{"explore", "locked-counter", "--set", "pause=yield"}, "real runs only"},
      {{"explore", "locked-counter", "--replay", "r1/unsynchronized-counter/2.5.0.0/0/a"},
       "unsynchronized-counter"},
      {{"explore", "locked-counter", "--replay", "nonsense"}, "nonsense"},
      {{"no-such-file.cpp"}, "there is no file no-such-file.cpp"},
      {{"no-such-file.cpp", "run"}, "does not take the word"},
      {{"a.cpp", "b.cpp"}, "does not take the word"},
      {{"--scale", "5"}, "0.5 to 4"},
      {{"--theme", "drak"}, "dark"}};
  for (const auto& [words, named] : table) {
    const Said said = driving::racecourse(words);
    CAPTURE(said.err);
    CHECK(said.code == 2);
    CHECK(said.out.empty());
    CHECK(is_one_sentence(said.err));
    CHECK(said.err.find(named) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(file));
  }
}

TEST_CASE("a file that cannot be written is said before anything runs") {
  // A run that would go on for 24 minutes, so that one that was started could not end in time to look the
  // same.
  for (const char* option : {"--csv", "--trace"}) {
    const Said said =
        driving::racecourse({"run", "locked-counter", "--for", "24m", option, "/nowhere/at/all"});
    CHECK(said.code == 1);
    CHECK(said.out.empty());
    CHECK(is_one_sentence(said.err));
    CHECK(said.err.find("/nowhere/at/all") != std::string::npos);
  }
}

TEST_CASE("a lesson whose time is up before its end gives what there is, says so, and is exit code 3") {
  // Its requests take a second at least.
  const Said text = driving::racecourse({"run", "many-threads", "--for", "1ms"});
  CHECK(text.code == 3);
  CHECK(text.out.find("Partial: ") != std::string::npos);
  const Said document = driving::racecourse({"run", "many-threads", "--for", "1ms", "--json"});
  CHECK(document.code == 3);
  CHECK(json::parse(document.out)["partial"] == true);
  CHECK(json::parse(document.out)["observed"] == "not known");
  const Said whole = driving::racecourse({"run", "locked-counter", "--for", "1ms", "--json"});
  CHECK(whole.code == 0);
  CHECK_FALSE(json::parse(whole.out).contains("partial"));
}

TEST_CASE("a file that turns out to be full does not take the answer with it") {
  const Said said = driving::racecourse({"run", "locked-counter", "--set", "lock=on", "--set",
                                         "additions=100", "--json", "--csv", "/dev/full"});
  CHECK(said.code == 1);
  CHECK(is_one_sentence(said.err));
  CHECK(json::parse(said.out)["metrics"]["counter"]["value"] == 400);
}

TEST_CASE("an answer nobody can read is exit code 1") {
  const TemporaryFolder folder;
  for (const Words& words :
       {Words{"list"}, {"list", "--json"}, {"--help"}, {"run", "locked-counter", "--json"}}) {
    Words all = words;
    all.insert(all.begin(), RACECOURSE_EXECUTABLE);
    Process program(all, {}, "/dev/full", folder / "err");
    CHECK(program.wait_for(patience) == 1);
    CHECK(is_one_sentence(read_whole(folder / "err")));
  }
}

TEST_CASE("a pipe whose reader has gone is exit code 1, not a crash") {
  const TemporaryFolder folder;
  REQUIRE(mkfifo((folder / "go").c_str(), 0600) == 0);
  // The program starts only after the other side of the pipe has closed its end.
  const std::string script =
      "{ read -r line < \"$1\"; \"$0\" list --json; echo $? > \"$2\"; } | "
      "{ exec 0<&-; echo go > \"$1\"; }";
  Process shell({"sh", "-c", script, RACECOURSE_EXECUTABLE, folder / "go", folder / "code"}, {},
                folder / "out", folder / "err");
  REQUIRE(shell.wait_for(patience) == 0);
  CHECK(read_whole(folder / "code") == "1\n");
  CHECK(is_one_sentence(read_whole(folder / "err")));
}

TEST_CASE("too few descriptors are named, and hang nobody") {
  const std::vector<std::string> runs{
      "start-and-join --set join=drop", "many-threads", "daemon-thread", "gil", "event-loop", "which-model"};
  for (const std::string& run : runs)
    for (const int most : {8, 9, 12, 16}) {
      CAPTURE(run);
      CAPTURE(most);
      const TemporaryFolder folder;
      Process shell(with_descriptors(most, "run " + run + " --for 2s"), {}, folder / "out", folder / "err");
      const auto code = shell.wait_for(patience);
      REQUIRE(code);
      const std::string err = read_whole(folder / "err");
      if (*code == 0) continue;  // there were enough
      CHECK(*code == 1);
      CHECK_MESSAGE(is_one_sentence(err), err);
      CHECK_MESSAGE(err.find("ulimit -n") != std::string::npos, err);
    }
}
