// What the program inherits from whoever starts it may be odd: closed streams, ignored signals, limits, a locale that is not
// there.

#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "child.h"

using namespace racecourse::driving;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// The words of a shell that runs the program with those words and that redirection.
Words redirected(const std::string& words, const std::string& redirection) {
  return {"sh", "-c", "exec " RACECOURSE_EXECUTABLE " " + words + " " + redirection};
}

Said run_words(const Words& words, const Environment& environment = {}) {
  const TemporaryFolder folder;
  Process program(words, environment, folder / "out", folder / "err");
  const auto code = program.wait_for(patience);
  if (!code) throw std::runtime_error("the program came to no end");
  return {*code, read_whole(folder / "out"), read_whole(folder / "err")};
}

}  // namespace

TEST_CASE("with a standard stream closed, no file gets its number, and using it fails") {
  CHECK(run_words(redirected("list", ">&-")).code == 1);
  CHECK(run_words(redirected("list", "<&-")).code == 0);
  CHECK(run_words(redirected("run no-such-lesson", "2>&-")).code == 2);
  const TemporaryFolder folder;
  const std::string csv = folder / "series.csv";
  // What is said on standard error must not get into the file.
  const Said said =
      run_words(redirected("run locked-counter --set additions=10 --csv " + csv, "<&- >&- 2>&-"));
  CHECK(said.code == 1);  // the answer could not be written
  CHECK(read_whole(csv).starts_with("t_ms,"));
  CHECK(read_whole(csv).find("racecourse:") == std::string::npos);
}

TEST_CASE("an ignored SIGCHLD spoils no measurement") {
  const Said said =
      run_words({"env", "--ignore-signal=CHLD", RACECOURSE_EXECUTABLE, "run", "daemon-thread", "--json"});
  CHECK(said.err.empty());
  REQUIRE(said.code == 0);
  CHECK(json::parse(said.out)["observed"] != "not known");
}

TEST_CASE("a limit on the size of files is said, and kills nothing") {
  const TemporaryFolder folder;
  const fs::path page = folder / "page.html";
  const Said said = run_words(
      {"sh", "-c", "ulimit -f 1; exec " RACECOURSE_EXECUTABLE " report locked-counter -o " + page.string()});
  CHECK(said.code == 1);
  CHECK(is_one_sentence(said.err));
  CHECK(said.err.find("cannot write " + page.string()) != std::string::npos);
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a locale that is not there keeps no child from starting") {
  const Said said =
      racecourse::driving::racecourse({"python", "start-and-join", "--json"}, {{"LC_ALL", "xx_YY"}});
  CHECK(said.err.empty());
  CHECK(said.code == 0);
}

TEST_CASE("with too few descriptors the sentence names the limit") {
  for (const int most : {6, 7, 8, 9}) {
    CAPTURE(most);
    const Said said = run_words(with_descriptors(most, "python start-and-join"));
    CHECK(said.code == 1);
    CHECK(is_one_sentence(said.err));
    CHECK(said.err.find("ulimit -n") != std::string::npos);
  }
}

TEST_CASE("what could control a terminal is spelled out wherever a word is repeated") {
  for (const Words& words : {Words{"li\x1b[31mst"},
                             {"--the\x07me"},
                             {"run", "gil\x1b"},
                             {"run", "gil", "--set", "thr\x1b=1"},
                             {"run", "gil", "--set", "threads=\x1b"},
                             {"run", "gil", "--for", "1\x9bs"},
                             {"run", "locked-counter", "--csv", "/no\x1b/such"},
                             {"python", "gil", "--python", "py\x1b"},
                             {"explore", "deadlock", "--replay", "r\xc2\x9b"},
                             {"report", "locked-counter", "-o", "/no\n/such"}}) {
    CAPTURE(words.back());
    const Said said = racecourse::driving::racecourse(words);
    CHECK(said.code != 0);
    CHECK(is_one_sentence(said.err));
    const bool plain = said.err.find_first_of("\x1b\x07\x9b") == std::string::npos;
    CHECK(plain);
  }
}
