// explore FILE.cpp, as a terminal and a script get it.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "commands/explore.h"
#include "kit/host/child_process.h"
#include "kit/host/temporary_file.h"

using namespace racecourse;

namespace {

struct Said {
  int code = 0;
  std::string out, err;
};

Said explored(const ExploreRequest& request) {
  std::ostringstream out, err;
  const int code = explore(request, out, err);
  return {code, out.str(), err.str()};
}

ExploreRequest about(const std::string& name) {
  ExploreRequest request;
  request.program.file = (std::filesystem::path(PLAIN_PROGRAMS) / (name + ".cpp")).string();
  return request;
}

nlohmann::json json_of(ExploreRequest request, int code = 0) {
  request.json = true;
  const Said said = explored(request);
  CAPTURE(said.err);
  CHECK(said.code == code);
  return nlohmann::json::parse(said.out);
}

}  // namespace

TEST_CASE("explore FILE.cpp --json says what was asked, and every outcome") {
  const nlohmann::json found = json_of(about("counter"));
  CHECK(found["optimise"] == 0);
  CHECK(found["status"] == "complete");
  CHECK(found["schedules"] == "184756");
  CHECK(found["outcomes"].size() == 9);
  CHECK(found["outcomes"][0]["value"] == "2\n");
  CHECK(found["outcomes"][0]["ended"] == "returned 0");
  CHECK(found["outcomes"][0]["verdict"] == "none declared");
  REQUIRE(!found["races"].empty());
  CHECK(found["races"][0]["object"] == "counter");
  std::vector<std::string> threads = found["races"][0]["threads"];
  std::sort(threads.begin(), threads.end());
  CHECK(threads == std::vector<std::string>{"thread 1", "thread 2"});
}

TEST_CASE("each outcome of a program has a schedule that leads there") {
  const nlohmann::json found = json_of(about("account"));
  for (const nlohmann::json& outcome : found["outcomes"]) {
    ExploreRequest request = about("account");
    request.replay = outcome["replay"];
    const nlohmann::json walked = json_of(request);
    CHECK(walked["outcome"] == outcome["value"]);
    CHECK(walked["ended"] == outcome["ended"]);
  }
}

TEST_CASE("a token fits only what it was made for") {
  ExploreRequest request = about("account");
  request.replay = json_of(about("account"))["outcomes"][0]["replay"];
  request.program.optimise = 2;
  Said said = explored(request);
  CHECK(said.code == 2);
  CHECK(said.err.find("the token is for \"O0-") != std::string::npos);
  request = about("counter");
  request.replay = json_of(about("account"))["outcomes"][0]["replay"];
  said = explored(request);
  CHECK(said.code == 2);
  CHECK(said.err.find("account.cpp, but this is counter.cpp") != std::string::npos);
}

TEST_CASE("what is expected of a program decides its verdict") {
  ExploreRequest request = about("counter");
  request.program.expect = {"10", "9"};
  const nlohmann::json found = json_of(request);
  for (const nlohmann::json& outcome : found["outcomes"]) {
    const bool right = outcome["value"] == "10\n" || outcome["value"] == "9\n";
    CHECK(outcome["verdict"] == (right ? "held" : "broken"));
  }
}

TEST_CASE("a budget makes the answer partial, and exits with 3") {
  ExploreRequest request = about("philosophers");
  request.budget_states = 100;
  const nlohmann::json found = json_of(request, 3);
  CHECK(found["status"] == "states budget reached");
}

TEST_CASE("what cannot be explored exits with 2 and one sentence") {
  const TemporaryFile file("other.cpp");
  const auto said_of = [&](const std::string& text) {
    std::ofstream(file.path()) << text;
    ExploreRequest request;
    request.program.file = file.path().string();
    return explored(request);
  };
  Said said = said_of("#include <cstdio>\nint main() { return std::fopen(\"x\", \"w\") == nullptr; }\n");
  CHECK(said.code == 2);
  CHECK(said.out.empty());
  CHECK(said.err == "racecourse: line 2 uses the function fopen, which cannot be explored\n");
  said = said_of("int main() { return x; }\n");
  CHECK(said.code == 2);
  CHECK(said.out.empty());
}

TEST_CASE("a machine that cannot explore it is not the program's fault") {
  ChildProcess limited("sh", {"-c", "ulimit -v 4000000; exec \"$0\" explore \"$1\"", RACECOURSE_EXECUTABLE,
                              about("account").program.file});
  CHECK(limited.read_output().empty());
  CHECK(limited.wait().code == 1);
  CHECK(limited.errors().find("address space") != std::string::npos);
}
